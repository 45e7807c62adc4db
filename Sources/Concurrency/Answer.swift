import Synchronization

/// A value that comes once, from any thread, to the one task that waits for it.
package final class Answer<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, any Error>)
        case given(Value)
        case unwanted
    }

    private let state = Mutex(State.open)

    package init() {}

    /// False once the task that waited for it was cancelled.
    package var isWanted: Bool {
        state.withLock { if case .unwanted = $0 { false } else { true } }
    }

    /// Gives the value, unless one was given before or nobody wants it any more.
    package func give(_ value: Value) {
        let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
            switch state {
            case .open: state = .given(value)
            case .waiting(let waiting):
                state = .unwanted
                return waiting
            case .given, .unwanted: break
            }
            return nil
        }
        waiting?.resume(returning: value)
    }

    /// The value, once it is there. To be called once.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    package func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result = state.withLock { state -> Result<Value, any Error>? in
                    switch state {
                    case .open, .waiting:
                        state = .waiting(continuation)
                        return nil
                    case .given(let value): return .success(value)
                    case .unwanted: return .failure(CancellationError())
                    }
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                defer { state = .unwanted }
                if case .waiting(let waiting) = state { return waiting }
                return nil
            }
            waiting?.resume(throwing: CancellationError())
        }
    }
}
