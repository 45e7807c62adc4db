import Concurrency
import Glibc
import PluginAPI
import Testing

/// Somebody with a client that shows every line as the server sends it.
final class RawPerson: Sendable {
    let nick: String
    private let transcript = Transcript()
    private let socket: Int32
    private let listener: DedicatedThread

    /// Comes to the server at `port`, and into `room`.
    init(_ nick: String, on port: UInt16, in room: String? = "#ops") async throws {
        self.nick = nick
        let socket = try #require(LoopbackPort.connect(to: port))
        let transcript = transcript
        self.socket = socket
        listener = try DedicatedThread { Self.listen(to: socket, transcript) }
        send("NICK \(nick)", "USER \(nick) 0 * :\(nick)")
        try await hears(" 376 ", or: " 422 ")
        if let room { try await joins(room) }
    }

    deinit {
        shutdown(socket, Int32(SHUT_RDWR))
        listener.join()
        close(socket)
    }

    /// Every line so far, without its end.
    var lines: [String] { transcript.seen.lines }
    /// With every byte as the server sent it, but for CR.
    var bytes: [UInt8] { transcript.seen.outputBytes }

    func lines(with parts: String...) -> [String] {
        lines.map(\.withoutFormatting).filter { line in parts.allSatisfy { line.contains($0) } }
    }

    // MARK: Doing

    func send(_ lines: String...) {
        let bytes = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        _ = Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    func joins(_ room: String) async throws {
        send("JOIN \(room)")
        try await hears(" 366 ", room)
    }

    func says(_ text: String, to target: String = "#ops") { send("PRIVMSG \(target) :\(text)") }

    /// Waits until `other` is in the room, too.
    func meets(_ other: String) async throws {
        try await transcript.wait(for: "\(other) in the room") { seen in
            seen.lines.contains { line in
                line.hasPrefix(":\(other)!") && line.contains(" JOIN ")
                    || line.contains(" 353 ")
                        && line.split(separator: " ").contains { $0.trimmingPrefix(/[:@+]*/) == other }
            } ? () : nil
        }
    }

    func quits() async throws {
        send("QUIT :bye")
        try await hears("ERROR ")
    }

    // MARK: Hearing

    /// Waits for a line that has all of `parts` in it, whatever it looks like.
    @discardableResult
    func hears(_ parts: String...) async throws -> String {
        try await transcript.wait(for: "a line for \(nick) with \(parts)") { seen in
            seen.lines.map(\.withoutFormatting).first { line in parts.allSatisfy { line.contains($0) } }
        }
    }

    private func hears(_ one: String, or other: String) async throws {
        try await transcript.wait(for: "a line for \(nick) with \(one) or \(other)") { seen in
            seen.lines.contains { $0.contains(one) || $0.contains(other) } ? () : nil
        }
    }

    private static func listen(to socket: Int32, _ transcript: Transcript) {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var isAnswered = 0
        while true {
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { return }
            // CR and LF together are one letter to Swift, which would hide the ends of the lines.
            transcript.append(chunk[..<count].filter { $0 != 0x0D }[...], from: .output)
            let pings = transcript.seen.lines.filter { $0.hasPrefix("PING ") }
            for ping in pings.dropFirst(isAnswered) {
                let pong = Array("PONG \(ping.dropFirst(5))\r\n".utf8)
                _ = Glibc.send(socket, pong, pong.count, Int32(MSG_NOSIGNAL))
            }
            isAnswered = pings.count
        }
    }
}

extension String {
    /// Without what makes letters bold, italic, underlined or of one width on IRC.
    var withoutFormatting: String { filter { !"\u{02}\u{0F}\u{11}\u{1D}\u{1F}".contains($0) } }
}
