import Glibc
import PluginAPI

/// What comes in is given to one function, in one of two ways.
struct Delivery: Sendable {
    let framing: Framing
    let onReceived: @Sendable (UnsafeRawBufferPointer) -> Void

    init(_ framing: Framing, _ onReceived: @escaping @Sendable (UnsafeRawBufferPointer) -> Void) {
        self.framing = framing
        self.onReceived = onReceived
    }

    /// - Returns: Why the connection has to end over it, if it has to.
    func take(from buffer: inout LineBuffer) -> ConnectionEnd? {
        switch framing {
        case .bytes:
            buffer.takeAll(onReceived)
            return nil
        case .lines(let longest):
            let isWithinLimit = buffer.takeLines(upTo: longest) { line in
                let hasReturn = line.last == UInt8(ascii: "\r")
                onReceived(hasReturn ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line)
            }
            return isWithinLimit ? nil : .lineTooLong(limit: longest)
        }
    }
}

/// What the loop's thread has under way on one connection.
struct Traffic: ~Copyable {
    /// After so many reads, other connections have their turn.
    static let mostReadsInTurn = 16
    /// A buffer that has grown beyond is not kept.
    private static let largestKept = 64 << 10

    /// Nil once the connection has ended.
    var stream: (any ByteStream)?
    var delivery: Delivery?
    var onEnd: CheckedContinuation<ConnectionEnd, Never>?

    /// What is being written, and how much of it has been.
    var flight: [UInt8] = []
    private(set) var flown = 0
    /// Nothing is written any more: the end has been said, or nobody hears it.
    var isWritingOver = false

    /// TLS may have to write in order to read, and to read in order to write.
    var readsWhen = POLLIN
    var writesWhen = POLLOUT

    private var buffer = LineBuffer()

    init(stream: any ByteStream) {
        self.stream = stream
    }

    var mayHoldMore: Bool { stream?.mayHoldMore ?? false }

    var wantedEvents: Int32 {
        flown < flight.count && !isWritingOver ? readsWhen | writesWhen : readsWhen
    }

    mutating func fill() -> StreamProgress {
        guard let stream else { return .ended(.closedHere) }
        var progress = StreamProgress.waits(for: POLLIN)
        _ = buffer.fill { room in
            progress = stream.read(into: room)
            if case .bytes(let count) = progress { return count }
            return 0
        }
        readsWhen = POLLIN
        return progress
    }

    mutating func deliver() -> ConnectionEnd? {
        delivery?.take(from: &buffer)
    }

    mutating func write() -> StreamProgress {
        guard let stream else { return .ended(.closedHere) }
        let progress = flight.withUnsafeBytes { stream.write(UnsafeRawBufferPointer(rebasing: $0[flown...])) }
        if case .bytes(let count) = progress { flown += count }
        return progress
    }

    /// Everything has been written: makes room for what is next.
    mutating func land() {
        flight.removeAll(keepingCapacity: flight.capacity <= Self.largestKept)
        flown = 0
    }
}
