import Concurrency
import Synchronization

/// How many messages are under way, and whether more are taken.
package final class Workload: Sendable {
    /// How many messages may be waited for or worked on at once.
    package static let most = 2_000

    private struct State {
        var count = 0
        var isStopping = false
    }

    private let state = Mutex(State())
    /// Opens when the last message is done after `drain` was called.
    private let idle = Latch()

    package init() {}

    /// How many messages are waited for or worked on.
    package var count: Int { state.withLock { $0.count } }

    /// Counts one more; otherwise says why it is not taken.
    func take() -> Disposition? {
        state.withLock { state in
            if state.isStopping { return .stopping }
            if state.count >= Self.most { return .busy }
            state.count += 1
            return nil
        }
    }

    /// One that was taken is done.
    func finishOne() {
        let isIdle = state.withLock { state in
            state.count -= 1
            return state.isStopping && state.count == 0
        }
        if isIdle { idle.open() }
    }

    /// Takes no more, and returns when everything that was taken is done, or the task is cancelled.
    func drain() async {
        let isIdle = state.withLock { state in
            state.isStopping = true
            return state.count == 0
        }
        if isIdle { idle.open() }
        await idle.wait()
    }
}
