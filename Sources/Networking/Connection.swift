import Concurrency
import Glibc
import PluginAPI
import Synchronization

/// A stream to a server, plain or under TLS.
///
/// `run` delivers what comes in and returns at the end; it is what a reconnecting service awaits. `send` may be called
/// from any thread, before `run` too, and never waits. All reading and writing is done on the loop's thread.
///
///     let connection = try await connector.connect(to: server, tls: TLSSettings())
///     connection.send("NICK cerbere\r\n")
///     let end = await connection.run(.lines(longest: 8_703)) { line in … }
package final class Connection: Sendable {
    package let endpoint: Endpoint
    /// The address of the server that was reached.
    package let remoteAddress: SocketAddress
    /// Such as `TLSv1.3`; nil without TLS.
    package let tlsVersion: String?

    /// Whether it is under TLS, with a certificate that was found to be the server's.
    ///
    /// There is no TLS without that. It is what IRC's strict transport security (IRCv3 `sts`) asks for.
    package var isVerifiedTLS: Bool { tlsVersion != nil }

    let limits: ConnectionLimits
    let clock: any BotClock
    let loop: EventLoop
    private let descriptor: Int32
    let outgoing = Mutex(Outgoing())
    let activity: Mutex<Activity>
    /// `closeWhenSent` was called.
    let isClosing = Latch()
    /// Touched on the loop's thread only, so that nobody ever waits for it.
    private let traffic: Mutex<Traffic>

    init(
        _ stream: any ByteStream, to endpoint: Endpoint, at address: SocketAddress, _ limits: ConnectionLimits,
        _ connector: Connector
    ) {
        self.endpoint = endpoint
        self.limits = limits
        remoteAddress = address
        tlsVersion = (stream as? TLSStream)?.version
        clock = connector.clock
        loop = connector.loop
        descriptor = stream.socket.descriptor
        traffic = Mutex(Traffic(stream: stream))
        activity = Mutex(Activity(lastRead: connector.clock.elapsed()))
    }

    // MARK: Its life

    /// Delivers what comes in until the connection ends. To be called once. Cancelling the task closes the connection.
    ///
    /// - Parameter onReceived: Called on the loop's thread, where it must not wait, with bytes that are valid until it
    ///   returns; never again after `run` has returned. After a `close` from within it, what came in with the same read
    ///   is still delivered.
    /// - Returns: Why it ended. The socket is closed then.
    package func run(
        _ framing: Framing, onReceived: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) async -> ConnectionEnd {
        activity.withLock { $0.lastRead = clock.elapsed() }
        return await withTaskGroup(of: Void.self) { timeLimits in
            timeLimits.addTask { await self.endWhenSilent() }
            timeLimits.addTask { await self.endClosingInTime() }
            let end = await withTaskCancellationHandler {
                await withCheckedContinuation { begin(Delivery(framing, onReceived), $0) }
            } onCancel: {
                close()
            }
            timeLimits.cancelAll()
            return end
        }
    }

    private func begin(_ delivery: Delivery, _ end: CheckedContinuation<ConnectionEnd, Never>) {
        loop.execute { watchers in
            let isOpen = self.traffic.withLock { traffic in
                precondition(traffic.delivery == nil, "Connection.run was called a second time")
                traffic.delivery = delivery
                traffic.onEnd = end
                return traffic.stream != nil
            }
            if isOpen { watchers.watch(self.descriptor, for: POLLIN) { self.serve(&$0, events: $1) } }
            // What came with the end of the handshake is in no socket any more.
            self.serve(&watchers, events: Int16(POLLIN | POLLOUT))
        }
    }

    private func serve(_ watchers: inout Watchers, events: Int16) {
        let (end, wanted) = traffic.withLock { traffic -> (ConnectionEnd?, Int32) in
            var end: ConnectionEnd?
            if events & ~Int16(POLLOUT) != 0 || traffic.readsWhen != POLLIN { end = receive(&traffic) }
            end = end ?? flush(&traffic)
            return (end, traffic.wantedEvents)
        }
        if let end { record(end) }
        if outgoing.withLock({ $0.end != nil }) {
            finish(&watchers)
        } else {
            watchers.change(descriptor, to: wanted)
        }
    }

    /// Ends it for this reason, unless it has ended for another one.
    func end(_ end: ConnectionEnd) {
        if record(end) { loop.execute { self.finish(&$0) } }
    }

    @discardableResult private func record(_ end: ConnectionEnd) -> Bool {
        outgoing.withLock { outgoing in
            guard outgoing.end == nil else { return false }
            // Once both sides know that it ends, many a server does not care how.
            outgoing.end = outgoing.hasSaidAll ? .closedHere : end
            return true
        }
    }

    private func finish(_ watchers: inout Watchers) {
        let end = outgoing.withLock { outgoing in
            outgoing.waiting = []
            return outgoing.end ?? .closedHere
        }
        let onEnd = traffic.withLock { traffic in
            // Before it is closed, as then another file may have its number.
            if traffic.stream != nil { watchers.remove(descriptor) }
            if !end.isOfPeer { traffic.stream?.finishWriting() }
            traffic.stream = nil
            defer { traffic.onEnd = nil }
            return traffic.onEnd
        }
        onEnd?.resume(returning: end)
    }

    // MARK: On the loop's thread

    private func receive(_ traffic: inout Traffic) -> ConnectionEnd? {
        for _ in 0..<Traffic.mostReadsInTurn {
            switch traffic.fill() {
            case .bytes:
                let now = clock.elapsed()
                activity.withLock { $0.lastRead = now }
                if let end = traffic.deliver() { return end }
                guard traffic.mayHoldMore else { return nil }
            case .waits(let events):
                traffic.readsWhen = events
                return nil
            case .ended(let end): return end
            }
        }
        // There is more, but others have their turn first.
        loop.execute { self.serve(&$0, events: Int16(POLLIN)) }
        return nil
    }

    private func flush(_ traffic: inout Traffic) -> ConnectionEnd? {
        guard !traffic.isWritingOver else { return nil }
        while takeWaiting(&traffic) {
            switch traffic.write() {
            case .bytes: activity.withLock { $0.stalledSince = nil }
            case .waits(let events):
                let (now, unsent) = (clock.elapsed(), traffic.flight.count - traffic.flown)
                traffic.writesWhen = events
                activity.withLock { $0.stalledSince = $0.stalledSince ?? now }
                outgoing.withLock { $0.inFlight = unsent }
                return nil
            case .ended(.reset):
                // What the other side said before is still to be read, and then its end.
                traffic.isWritingOver = true
                return nil
            case .ended(let end): return end
            }
        }
        return nil
    }

    /// Sees to it that there is something to write. If there is not, the next `send` has to ask for a flush.
    private func takeWaiting(_ traffic: inout Traffic) -> Bool {
        if traffic.flown < traffic.flight.count { return true }
        traffic.land()
        let saysGoodbye = outgoing.withLock { outgoing in
            swap(&outgoing.waiting, &traffic.flight)
            outgoing.inFlight = traffic.flight.count
            outgoing.isFlushDue = !traffic.flight.isEmpty
            outgoing.hasSaidAll = outgoing.closesWhenSent && traffic.flight.isEmpty
            return outgoing.hasSaidAll
        }
        if saysGoodbye {
            traffic.isWritingOver = true
            traffic.stream?.finishWriting()
        }
        return !traffic.flight.isEmpty
    }

    func requestFlush() {
        loop.executeLastly { self.serve(&$0, events: Int16(POLLOUT)) }
    }
}

extension ConnectionEnd {
    /// Whether the other side is gone or not to be spoken to any more.
    fileprivate var isOfPeer: Bool {
        switch self {
        case .closedByPeer, .truncated, .reset, .failed, .tlsFailed: true
        case .closedHere, .lineTooLong, .idle, .stalled, .tooMuchUnsent: false
        }
    }
}
