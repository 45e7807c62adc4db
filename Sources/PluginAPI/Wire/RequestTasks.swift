import Synchronization

/// The requests of the other side that are being worked on, each a task of its own.
///
/// They are not the children of one task, because the other side may cancel any of them by its id.
package final class RequestTasks: Sendable {
    private struct State {
        var tasks: [RequestID: Task<Void, Never>] = [:]
        var isClosed = false
    }

    /// As the other side chose it, an integer or a string.
    private enum RequestID: Hashable {
        case integer(Int)
        case string(String)

        init(_ id: JSON) { self = id.integer.map(RequestID.integer) ?? .string(id.description) }
    }

    private let state = Mutex(State())
    private let most: Int
    private let executor: (any TaskExecutor)?

    /// - Parameters:
    ///   - most: How many may be under way at once.
    ///   - executor: Where they run; on Swift's pool without one.
    package init(most: Int, on executor: (any TaskExecutor)? = nil) {
        self.most = most
        self.executor = executor
    }

    /// Starts `work` for the request `id`.
    ///
    /// - Returns: False when too many are under way, this one is already, or all was cancelled.
    package func start(_ id: JSON, _ work: @escaping @Sendable () async -> Void) -> Bool {
        let key = RequestID(id)
        return state.withLock { state in
            guard !state.isClosed, state.tasks.count < most, state.tasks[key] == nil else { return false }
            // Made while the lock is held, so that it cannot finish before it is listed.
            state.tasks[key] = Task(executorPreference: executor) {
                await work()
                self.state.withLock { $0.tasks[key] = nil }
            }
            return true
        }
    }

    package func cancel(_ id: JSON) {
        state.withLock { $0.tasks[RequestID(id)] }?.cancel()
    }

    /// Cancels everything, lets nothing new begin, and waits for the end of what was under way.
    package func cancelAll() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
