import Glibc
import Synchronization

/// One end of a stream socket on which each message is a line.
///
/// `send` may be called from any thread and never waits: what the other side does not take yet is kept, up to a
/// limit. Lines are read on the loop's thread.
package final class LineSocket: Sendable {
    /// Why a socket was closed.
    package enum End: Equatable, Sendable {
        case closedByPeer
        case lineTooLong
        /// The other side stopped reading, and more than the limit was waiting for it.
        case notReading
        case failed(SystemError)
        case closedHere
    }

    package struct Limits: Sendable {
        /// The longest line, without its end, in bytes.
        package var line = 4 << 20
        /// How much may wait to be sent, in bytes.
        package var unsent = 16 << 20

        package init() {}
    }

    private struct Outgoing {
        var waiting: [UInt8] = []
        /// Someone is in `send(2)` now, or the loop will be told when the socket has room again.
        var isTaken = false
        /// The loop writes what waits as soon as nothing else is to be done.
        var isWrittenLastly = false
        var closesWhenSent = false
        var end: End?

        /// What the sender of a line has to see to.
        enum Next { case nothing, writing, writingLastly, ending }

        mutating func add(_ line: [UInt8], _ limits: Limits, isOnLoop: Bool) -> Next {
            guard end == nil else { return .nothing }
            waiting += line
            guard waiting.count <= limits.unsent else {
                end = .notReading
                return .ending
            }
            let isMuch = waiting.count > LineSocket.mostAtOnce
            if isTaken && !(isWrittenLastly && isMuch) { return .nothing }
            isTaken = true
            isWrittenLastly = isOnLoop && !isMuch
            return isWrittenLastly ? .writingLastly : .writing
        }
    }

    /// More than so many bytes do not wait for what follows them.
    private static let mostAtOnce = 1 << 16

    private let descriptor: Int32
    private let loop: EventLoop
    private let limits: Limits
    private let outgoing = Mutex(Outgoing())
    private let incoming = Mutex(LineBuffer())
    private let onLine: @Sendable (UnsafeRawBufferPointer) -> Void
    private let onEnd: @Sendable (End) -> Void

    /// Takes over `descriptor`, a connected stream socket, and closes it in the end.
    ///
    /// - Parameters:
    ///   - onLine: Called on the loop's thread for each line, without its end. Must not wait.
    ///   - onEnd: Called on the loop's thread, once.
    package init(
        descriptor: Int32, loop: EventLoop, limits: Limits = Limits(),
        onLine: @escaping @Sendable (UnsafeRawBufferPointer) -> Void, onEnd: @escaping @Sendable (End) -> Void
    ) {
        self.descriptor = descriptor
        self.loop = loop
        self.limits = limits
        self.onLine = onLine
        self.onEnd = onEnd
        let flags = fcntl(descriptor, F_GETFL)
        _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    }

    /// Begins to listen.
    package func start() {
        loop.execute { watchers in
            watchers.watch(self.descriptor, for: POLLIN) { self.handle($1, &$0) }
        }
    }

    /// Sends `line`, which ends in a line feed, after all that was sent before. Does nothing once closed.
    ///
    /// What is said on the loop's thread in one go leaves together, unless it is much.
    package func send(_ line: [UInt8]) {
        let isOnLoop = loop.isCurrent
        switch outgoing.withLock({ $0.add(line, limits, isOnLoop: isOnLoop) }) {
        case .nothing: break
        case .writing: writeWaiting()
        case .writingLastly: loop.executeLastly { _ in self.writeLastly() }
        case .ending: loop.execute { self.finish(&$0) }
        }
    }

    /// Closes the socket, from any thread. What the other side has not taken yet is lost.
    package func close() {
        end(.closedHere)
    }

    /// Closes the socket once everything that was sent before has left.
    package func closeWhenSent() {
        let isSent = outgoing.withLock { outgoing in
            outgoing.closesWhenSent = true
            return !outgoing.isTaken
        }
        if isSent { end(.closedHere) }
    }

    private func end(_ end: End) {
        let isFirst = outgoing.withLock { outgoing in
            defer { outgoing.end = outgoing.end ?? end }
            return outgoing.end == nil
        }
        if isFirst { loop.execute { self.finish(&$0) } }
    }

    private func finish(_ watchers: inout Watchers) {
        let (end, unwritten) = outgoing.withLock { outgoing in
            defer { outgoing.waiting = [] }
            return (outgoing.end ?? .closedHere, outgoing.isWrittenLastly ? outgoing.waiting : [])
        }
        if end == .closedHere { _ = write(unwritten) }
        watchers.remove(descriptor)
        shutdown(descriptor, Int32(SHUT_RDWR))
        onEnd(end)
    }

    deinit {
        // Not earlier: the number must not be given to another file while somebody is in `send(2)`.
        Glibc.close(descriptor)
    }

    // MARK: Sending

    /// Unless it has been written meanwhile, because it was much.
    private func writeLastly() {
        let isDue = outgoing.withLock { outgoing in
            defer { outgoing.isWrittenLastly = false }
            return outgoing.isWrittenLastly
        }
        if isDue { writeWaiting() }
    }

    /// Writes what waits. Only one caller at a time, as `isTaken` says; those that come meanwhile add to `waiting`.
    private func writeWaiting() {
        while true {
            let (chunk, isLast) = outgoing.withLock { outgoing -> ([UInt8]?, Bool) in
                guard !outgoing.waiting.isEmpty, outgoing.end == nil else {
                    outgoing.isTaken = false
                    return (nil, outgoing.closesWhenSent)
                }
                defer { outgoing.waiting = [] }
                return (outgoing.waiting, false)
            }
            if isLast { end(.closedHere) }
            guard let chunk else { return }
            switch write(chunk) {
            case .success(chunk.count): continue
            case .success(let count): return wait(toSend: chunk[count...])
            // The other side is gone. What it said before is still to be read, and then its end; until then
            // `isTaken` stays set, and nobody writes.
            case .failure(let error) where error.code == EPIPE || error.code == ECONNRESET: return
            case .failure(let error): return end(.failed(error))
            }
        }
    }

    /// How many bytes of `chunk` the socket took.
    private func write(_ chunk: [UInt8]) -> Result<Int, SystemError> {
        chunk.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                if count >= 0 {
                    sent += count
                } else if errno == EAGAIN {
                    break
                } else if errno != EINTR {
                    return .failure(SystemError("send"))
                }
            }
            return .success(sent)
        }
    }

    /// Keeps `rest` for when the socket has room; `isTaken` stays set until the loop has written it.
    private func wait(toSend rest: ArraySlice<UInt8>) {
        outgoing.withLock { $0.waiting.insert(contentsOf: rest, at: 0) }
        loop.execute { $0.change(self.descriptor, to: POLLIN | POLLOUT) }
    }

    // MARK: Receiving

    private func handle(_ events: Int16, _ watchers: inout Watchers) {
        if events & Int16(POLLOUT) != 0 {
            watchers.change(descriptor, to: POLLIN)
            writeWaiting()
        }
        if events & Int16(POLLIN | POLLHUP | POLLERR) != 0 { receive() }
    }

    private func receive() {
        incoming.withLock { buffer in
            switch buffer.fill(from: descriptor) {
            case .success(0): end(.closedByPeer)
            case .success: if !buffer.takeLines(upTo: limits.line, onLine) { end(.lineTooLong) }
            case .failure(let error) where error.code == EAGAIN || error.code == EINTR: break
            case .failure(let error) where error.code == ECONNRESET: end(.closedByPeer)
            case .failure(let error): end(.failed(error))
            }
        }
    }
}
