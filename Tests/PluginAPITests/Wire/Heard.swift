import Synchronization

/// What a callback was told, for a test to wait for and look at, one after the other.
final class Heard<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation
    private let count = Mutex((noted: 0, taken: 0))

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func note(_ value: Value) {
        count.withLock { $0.noted += 1 }
        continuation.yield(value)
    }

    /// The first value that was not taken yet, as soon as there is one. For one waiter at a time.
    @discardableResult
    func next() async throws -> Value {
        for await value in stream {
            count.withLock { $0.taken += 1 }
            return value
        }
        throw CancellationError()
    }

    /// How many values were noted and not taken yet.
    var untaken: Int { count.withLock { $0.noted - $0.taken } }
}
