import Glibc

/// A person on an IRC server, as plain as can be: it says one thing in one room, and counts what is said to it.
final class IRCClient {
    private let socket: Int32
    private let room: String
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var unread: [UInt8] = []

    struct Failure: Error {
        let code: Int32
    }

    /// Connects, and waits until it is in the room.
    init(port: UInt16, nick: String, room: String) throws {
        guard let socket = Self.connected(to: port) else { throw Failure(code: errno) }
        self.socket = socket
        self.room = room
        send("NICK \(nick)\r\nUSER \(nick) 0 * :\(nick)\r\n")
        wait(for: " 376 ")
        send("JOIN \(room)\r\n")
        wait(for: " 366 ")
    }

    deinit { close(socket) }

    static func connected(to port: UInt16) -> Int32? {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            return nil
        }
        var one: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        return socket
    }

    func say(_ text: String, times: Int = 1) {
        guard times > 0 else { return }
        send(String(repeating: "PRIVMSG \(room) :\(text)\r\n", count: times))
    }

    /// Waits until at least `count` things were said in the room.
    ///
    /// - Returns: How many were.
    @discardableResult
    func hear(_ count: Int) -> Int {
        var heard = 0
        while heard < count {
            for line in lines() where line.contains("PRIVMSG") { heard += line.isEmpty ? 0 : 1 }
        }
        return heard
    }

    /// Waits until somebody else is in the room.
    func waitForOther() {
        while true {
            send("NAMES \(room)\r\n")
            for line in lines() where line.contains(" JOIN ") || (line.contains(" 353 ") && line.contains("bothost")) {
                return
            }
        }
    }

    private func wait(for mark: String) {
        while !lines().contains(where: { $0.contains(mark) }) {}
    }

    /// The next whole lines. Answers the server's questions.
    private func lines() -> [String] {
        let count = read(socket, &buffer, buffer.count)
        guard count > 0 else { preconditionFailure("the IRC server has hung up") }
        unread += buffer[..<count]
        guard let end = unread.lastIndex(of: 0x0A) else { return [] }
        let lines = unread[..<end].split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        unread.removeSubrange(...end)
        for line in lines where line.hasPrefix("PING") { send("PONG\(line.dropFirst(4))\n") }
        return lines
    }

    private func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { write(socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent) }
            guard count > 0 else { preconditionFailure("the IRC server has hung up") }
            sent += count
        }
    }
}
