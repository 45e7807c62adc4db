import Concurrency
import Synchronization

/// Who wants the config to be read anew. It is read by one at a time, and once for all who wait meanwhile.
package final class Reloads: Sendable {
    /// nil when the bot stops before.
    typealias Ending = Result<ReloadReport, ReloadRefused>?

    private struct State {
        var isWanted = false
        var waiting: [Answer<Ending>] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let nudge = Nudge()

    package init() {}

    /// Has the config read anew, soon.
    package func want() {
        state.withLock { $0.isWanted = true }
        nudge.give()
    }

    /// Has the config read anew, and waits for what becomes of it.
    func reload() async throws -> Ending {
        let answer = Answer<Ending>()
        let isOver = state.withLock { state in
            if !state.isOver { state.waiting.append(answer) }
            return state.isOver
        }
        if isOver { return nil }
        want()
        return try await answer.value()
    }

    /// Calls `reload` whenever somebody wants it, until cancelled.
    func run(_ reload: () async -> Ending) async {
        while !Task.isCancelled {
            let next = nudge.next()
            let waiting = state.withLock { state -> [Answer<Ending>]? in
                guard state.isWanted else { return nil }
                state.isWanted = false
                defer { state.waiting = [] }
                return state.waiting
            }
            guard let waiting else {
                await next.wait()
                continue
            }
            let ending = await reload()
            for answer in waiting { answer.give(ending) }
        }
        let waiting = state.withLock { state in
            state.isOver = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for answer in waiting { answer.give(nil) }
    }
}
