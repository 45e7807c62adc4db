import Foundation
import Synchronization
import Testing

/// Two connected stream sockets: one for what is tested, and the test's own end.
struct SocketPair {
    let tested: Int32
    let raw: RawEnd

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        tested = ends[0]
        raw = RawEnd(ends[1])
    }
}

/// The test's end of a conversation: bytes in and out, with nothing of what is tested.
final class RawEnd: Sendable {
    private let descriptor: Int32
    private let state = Mutex((unread: [UInt8](), isClosed: false))

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close() }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else {
                Issue.record("the other side takes no more: \(String(cString: strerror(errno)))")
                return
            }
            written += count
        }
    }

    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if wasOpen { Foundation.close(descriptor) }
    }

    /// Says that nothing more will be sent, and goes on listening.
    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next line without its end; nil when the other side has closed.
    func line() async -> String? {
        await withCheckedContinuation { waiting in
            // On a thread of its own: the tests' threads are few, and what is tested needs them.
            Thread { waiting.resume(returning: self.nextLine()) }.start()
        }
    }

    /// All that still comes, until the other side closes.
    func rest() async -> [String] {
        var lines: [String] = []
        while let line = await line() { lines.append(line) }
        return lines
    }

    private func nextLine() -> String? {
        while true {
            let line = state.withLock { state -> String? in
                guard let end = state.unread.firstIndex(of: 0x0A) else { return nil }
                defer { state.unread.removeFirst(end + 1) }
                return String(decoding: state.unread[..<end], as: UTF8.self)
            }
            if let line { return line }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = read(descriptor, &bytes, bytes.count)
            if count < 0 && errno == EAGAIN { Issue.record("nothing came for 30 seconds") }
            guard count > 0 else { return nil }
            state.withLock { $0.unread += bytes[..<count] }
        }
    }
}
