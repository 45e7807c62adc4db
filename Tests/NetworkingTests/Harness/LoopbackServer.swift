import Concurrency
import Glibc
import Networking
import PluginAPI
import Testing

/// A server on loopback with real sockets, for one test. Each peer is served on a thread of its own.
final class LoopbackServer: Sendable {
    let endpoint: Endpoint
    private let listener: Int32
    private let accepting: DedicatedThread

    init(_ host: String = "127.0.0.1", serve: @escaping @Sendable (RawPeer) -> Void) throws {
        let (listener, port) = try Self.bind(host)
        guard listen(listener, 128) == 0 else { throw SystemError("listen") }
        self.listener = listener
        endpoint = Endpoint(host, port)
        accepting = try DedicatedThread {
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                let peer = RawPeer(descriptor)
                do { try DedicatedThread { serve(peer) }.detach() } catch { return }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        accepting.join()
        close(listener)
    }

    /// Gives back each line.
    static func echoing(_ host: String = "127.0.0.1") throws -> LoopbackServer {
        try LoopbackServer(host) { peer in
            while let bytes = peer.read() { peer.write(bytes) }
        }
    }

    /// A socket that has a port of its own, and does not listen yet.
    static func bind(_ host: String) throws -> (descriptor: Int32, port: UInt16) {
        guard case .success(let addresses) = NameLookup.askSystem(Endpoint(host, 0)), let address = addresses.first
        else { throw SystemError("getaddrinfo", code: EINVAL) }
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(host.contains(":") ? AF_INET6 : AF_INET, Int32(kind), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        guard address.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0 else {
            defer { close(descriptor) }
            throw SystemError("bind")
        }
        return (descriptor, try #require(localPort(of: descriptor)))
    }
}

/// The other end of a connection, with calls that wait. Closed when nobody has it any more.
final class RawPeer: Sendable {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// What comes next; nil at the end.
    func read() -> [UInt8]? {
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = Glibc.read(descriptor, &room, room.count)
        return count > 0 ? Array(room[..<count]) : nil
    }

    /// Everything up to the end.
    func readAll() -> String {
        var all: [UInt8] = []
        while let bytes = read() { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest[(rest.startIndex + count)...]
        }
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Has the close be a reset.
    func resetWhenClosed() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }
}

/// A port on which a TCP connection neither comes about nor fails: the queue of those who wait for `accept` is full.
final class SilentPort: Sendable {
    let endpoint: Endpoint
    private let descriptors: [Int32]
    /// So many of its own wait for an answer.
    private let unanswered: Int

    init() throws {
        let (listener, port) = try LoopbackServer.bind("127.0.0.1")
        guard listen(listener, 0) == 0 else { throw SystemError("listen") }
        endpoint = Endpoint("127.0.0.1", port)
        let address = try NameLookup.askSystem(endpoint).get()[0]
        let fillers = (0..<4).map { _ in
            let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
            let filler = socket(AF_INET, Int32(kind), 0)
            // On loopback, one that is answered is so before the call returns.
            _ = address.withPointer { connect(filler, $0, $1) }
            return filler
        }
        descriptors = [listener] + fillers
        unanswered = fillers.count { !isConnected($0) }
    }

    /// How many connections somebody tries to make to it, beside its own that fill the queue; sometimes fewer.
    var attempts: Int { max(0, attemptsToConnect(to: endpoint) - unanswered) }

    deinit { for descriptor in descriptors { close(descriptor) } }
}

/// A port that nobody listens on, and nobody else can get meanwhile.
final class ClosedPort: Sendable {
    let endpoint: Endpoint
    private let descriptor: Int32

    init() throws {
        let (descriptor, port) = try LoopbackServer.bind("127.0.0.1")
        self.descriptor = descriptor
        endpoint = Endpoint("127.0.0.1", port)
    }

    deinit { close(descriptor) }
}
