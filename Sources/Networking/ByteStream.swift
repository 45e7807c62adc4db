/// The two directions of a connected socket, plain or encrypted. No call waits.
protocol ByteStream: Sendable {
    var socket: Socket { get }

    /// Whether there may be something to read that the socket knows nothing of any more.
    var mayHoldMore: Bool { get }

    func read(into room: UnsafeMutableRawBufferPointer) -> StreamProgress

    /// Writes what it can of `bytes`. After `.waits`, the next call must begin with the same bytes.
    func write(_ bytes: UnsafeRawBufferPointer) -> StreamProgress

    /// Tells the other side that nothing follows, as well as that can be told at once.
    func finishWriting()
}

/// What a read or a write came to.
enum StreamProgress: Equatable {
    /// At least one.
    case bytes(Int)
    /// Nothing can be done before the socket is ready for these events of `poll`.
    case waits(for: Int32)
    case ended(ConnectionEnd)
}
