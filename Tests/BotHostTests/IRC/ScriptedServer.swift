import Concurrency
import Glibc
import Networking
import PluginAPI
import Synchronization
import Testing

/// An IRC server on loopback, with real sockets, that says what the test has it say.
final class ScriptedServer: Sendable {
    let endpoint: Endpoint
    private let listener: Int32
    private let accepting = Mutex<DedicatedThread?>(nil)
    private let arrivals = AsyncStream.makeStream(of: Guest.self)

    /// - Parameter isOpen: Otherwise connections are refused until `open`.
    init(isOpen: Bool = true) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        endpoint = Endpoint("127.0.0.1", try #require(Self.port(ofBound: listener)))
        if isOpen { try open() }
    }

    private static func port(ofBound listener: Int32) -> UInt16? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && getsockname(listener, address, &length) == 0
            }
        }
        return isBound ? UInt16(bigEndian: address.sin_port) : nil
    }

    func open() throws {
        guard listen(listener, 16) == 0 else { throw SystemError("listen") }
        let (listener, arrivals) = (listener, arrivals.continuation)
        let thread = try DedicatedThread {
            while case let descriptor = accept(listener, nil, nil), descriptor >= 0 {
                guard let guest = try? Guest(descriptor) else { return }
                arrivals.yield(guest)
            }
        }
        accepting.withLock { $0 = thread }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        accepting.withLock { $0?.join() }
        close(listener)
    }

    /// The bot's next connection.
    func guest() async throws -> Guest {
        var arrivals = arrivals.stream.makeAsyncIterator()
        return try #require(await arrivals.next())
    }

    /// The bot's next connection, let in, and then in #ops.
    func guestInOps() async throws -> Guest {
        let guest = try await guest()
        try await guest.isLetIn()
        await guest.hears("JOIN #ops")
        await guest.says(":bot!~bothost@bot.example JOIN #ops", ":irc.example 353 bot = #ops :bot Ann")
        return guest
    }
}

/// Closed when nobody has it any more, so that its number is nobody else's before.
private final class PeerSocket: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

/// One connection of the bot's, seen from the server.
actor Guest {
    nonisolated private let socket: PeerSocket
    private let chunks: AsyncStream<[UInt8]>
    private var unread: [UInt8] = []

    fileprivate init(_ descriptor: Int32) throws {
        let socket = PeerSocket(descriptor: descriptor)
        self.socket = socket
        let (chunks, reading) = AsyncStream.makeStream(of: [UInt8].self)
        self.chunks = chunks
        try DedicatedThread {
            var room = [UInt8](repeating: 0, count: 65_536)
            while case let count = read(socket.descriptor, &room, room.count), count > 0 {
                reading.yield(Array(room[..<count]))
            }
            reading.finish()
        }.detach()
    }

    deinit {
        // By this the thread that reads ends, if it has not.
        hangsUp()
    }

    // MARK: Hearing

    /// The bot's next line; nil at the end.
    func next() async -> String? {
        while true {
            if let end = unread.firstIndex(of: 0x0A) {
                let line = unread[..<end]
                unread.removeFirst(end + 1)
                return String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            }
            guard let chunk = await nextChunk() else { return nil }
            unread += chunk
        }
    }

    func nextChunk() async -> [UInt8]? {
        var chunks = chunks.makeAsyncIterator()
        return await chunks.next(isolation: self)
    }

    /// Expects `lines` to be the next ones.
    func hears(_ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) async {
        for line in lines { #expect(await next() == line, sourceLocation: sourceLocation) }
    }

    /// Everything up to the end.
    func rest() async -> [String] {
        var lines: [String] = []
        while let line = await next() { lines.append(line) }
        return lines
    }

    // MARK: Saying

    func says(_ lines: String...) { says(lines.joined(separator: "\r\n").utf8 + [0x0D, 0x0A]) }

    /// Waits until the bot has taken in what was said.
    func isHeard() async {
        says("PING heard")
        await hears("PONG heard")
    }

    func says(_ bytes: some Sequence<UInt8>) {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    nonisolated func hangsUp() { _ = shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

    /// The greeting of a server that has nothing but the protocol of 1993.
    func isLetIn(capabilities: String = "") async throws {
        await hears("CAP LS 302", "NICK bot", "USER bothost 0 * :A bot")
        says(":irc.example CAP * LS :\(capabilities)")
        await hears("CAP END")
        says(":irc.example 001 bot :Welcome", ":irc.example 005 bot CHANTYPES=# :ok", ":irc.example 422 bot :No MOTD")
    }
}
