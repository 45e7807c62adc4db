import Concurrency
import Synchronization

/// The chat networks that the bot is on. Which ones these are may change while it runs.
package final class Adapters: Sendable {
    private final class Member: Sendable {
        let adapter: any ChatAdapter
        /// Opens when it is not to run any more.
        let leaves = Latch()
        let hasLeft = Latch()

        init(_ adapter: any ChatAdapter) { self.adapter = adapter }
    }

    private struct State {
        var members: [Member]
        /// Those that are to be run yet.
        var newcomers: [Member]
        var ended: Set<String> = []
        /// Nothing is run any more.
        var isOver = false
    }

    private enum Event: Sendable {
        case newcomers
        case ended
    }

    private let state: Mutex<State>
    private let nudge = Nudge()
    private let finished = Answer<Result<Void, any Error>>()

    package init(_ adapters: [any ChatAdapter]) {
        let members = adapters.map(Member.init)
        state = Mutex(State(members: members, newcomers: members))
    }

    package var all: [any ChatAdapter] { state.withLock { $0.members.map(\.adapter) } }

    /// By the alphabet.
    package var ids: [String] { all.map(\.id).sorted() }

    package subscript(id: String) -> (any ChatAdapter)? {
        state.withLock { state in state.members.first { $0.adapter.id == id }?.adapter }
    }

    /// How the bot is on each network.
    package var presences: [(id: String, presence: AdapterPresence)] {
        let (members, ended) = state.withLock { ($0.members, $0.ended) }
        return members.map(\.adapter).map { ($0.id, ended.contains($0.id) ? AdapterPresence(.ended) : $0.presence) }
    }

    // MARK: Running

    /// Runs every adapter that there is, or comes later, with `serve`, until cancelled.
    package func run(_ serve: @escaping @Sendable (any ChatAdapter) async throws -> Void) async {
        defer { end() }
        await withTaskGroup(of: Event.self) { running in
            defer { running.cancelAll() }
            running.addTask { await self.newcomers() }
            while !Task.isCancelled {
                for member in takeNewcomers() { running.addTask { await self.run(member, serve) } }
                switch await running.next() {
                case .newcomers?: running.addTask { await self.newcomers() }
                case .ended?: break
                case nil: return
                }
            }
        }
    }

    /// Returns when the last adapter has ended by itself. To be called once.
    ///
    /// - Throws: What one of them threw. The others go on, so that what is under way can be told.
    package func finish() async throws { try await finished.value().get() }

    private func newcomers() async -> Event {
        let next = nudge.next()
        if state.withLock({ $0.newcomers.isEmpty }) { await next.wait() }
        return .newcomers
    }

    private func takeNewcomers() -> [Member] {
        state.withLock { state in
            defer { state.newcomers = [] }
            return state.newcomers
        }
    }

    private func run(
        _ member: Member, _ serve: @escaping @Sendable (any ChatAdapter) async throws -> Void
    ) async -> Event {
        defer { member.hasLeft.open() }
        do {
            try await withThrowingTaskGroup(of: Void.self) { first in
                first.addTask { try await serve(member.adapter) }
                first.addTask { await member.leaves.wait() }
                defer { first.cancelAll() }
                try await first.next()
            }
            noteEnd(of: member, nil)
        } catch {
            noteEnd(of: member, error)
        }
        return .ended
    }

    private func noteEnd(of member: Member, _ error: (any Error)?) {
        let isLast = state.withLock { state in
            if !member.leaves.isOpen { state.ended.insert(member.adapter.id) }
            return !state.members.isEmpty && state.members.allSatisfy { state.ended.contains($0.adapter.id) }
        }
        if let error { finished.give(.failure(error)) } else if isLast { finished.give(.success(())) }
    }

    private func end() {
        let members = state.withLock { state in
            state.isOver = true
            return state.members
        }
        for member in members { member.hasLeft.open() }
    }

    // MARK: Changing

    /// Has `adapter` run, too.
    package func add(_ adapter: any ChatAdapter) {
        let member = Member(adapter)
        state.withLock { state in
            state.members.append(member)
            state.newcomers.append(member)
        }
        nudge.give()
    }

    /// Leaves a network, once everything that was said there has been shown.
    package func remove(_ id: String) async {
        guard let member = state.withLock({ state in state.members.first { $0.adapter.id == id } }) else { return }
        member.adapter.beginToStop()
        await member.adapter.close()
        member.leaves.open()
        let isOver = state.withLock { state in
            state.members.removeAll { $0 === member }
            state.ended.remove(id)
            return state.isOver
        }
        if !isOver { await member.hasLeft.wait() }
    }
}

extension Adapters: ExpressibleByArrayLiteral {
    package convenience init(arrayLiteral adapters: any ChatAdapter...) { self.init(adapters) }
}
