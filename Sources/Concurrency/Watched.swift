import Synchronization

/// A value that changes, and that tasks can watch.
package final class Watched<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var watchers: [Int: AsyncStream<Value>.Continuation] = [:]
        var lastWatcher = 0
    }

    private let state: Mutex<State>

    package init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    package var value: Value { state.withLock { $0.value } }

    package func set(_ value: Value) {
        let watchers = state.withLock { state in
            state.value = value
            return Array(state.watchers.values)
        }
        for watcher in watchers { watcher.yield(value) }
    }

    /// The value now, and what it becomes; one who is slow misses what it was in between.
    package func values() -> AsyncStream<Value> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            let id = state.withLock { state in
                state.lastWatcher += 1
                state.watchers[state.lastWatcher] = stream
                stream.yield(state.value)
                return state.lastWatcher
            }
            stream.onTermination = { [weak self] _ in self?.state.withLock { $0.watchers[id] = nil } }
        }
    }
}
