import Glibc

/// Somebody with the client `ii`, which shows the rooms and people as folders: what is typed goes into `in`, and what is
/// seen is in `out`.
struct IIPerson: Sendable {
    let nick: String
    private let folder = BotFolder(config: "")
    private let client: SideProcess
    private let server: String

    /// Comes to the server at `port`, and into `#ops`.
    init(_ nick: String, on port: UInt16) async throws {
        self.nick = nick
        server = "\(folder.path)/127.0.0.1"
        client = try SideProcess(
            ["ii", "-s", "127.0.0.1", "-p", "\(port)", "-n", nick, "-f", nick, "-i", folder.path], in: folder.path)
        try await sees("Welcome", in: "")
        try await types("/j #ops", in: "")
        try await sees("\(nick)(", "has joined #ops")
    }

    /// Types a line in the window of a room, or in that of the server, which is "".
    func types(_ line: String, in window: String = "#ops") async throws {
        let path = path(of: "in", in: window)
        // It opens to who writes once `ii` reads it.
        let pipe = try await poll(for: "'\(path)'") { () -> Int32? in
            let pipe = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            return pipe >= 0 ? pipe : nil
        }
        let bytes = Array("\(line)\n".utf8)
        _ = write(pipe, bytes, bytes.count)
        close(pipe)
    }

    /// Waits until a window shows a line that has all of `parts` in it.
    @discardableResult
    func sees(_ parts: String..., in window: String = "#ops") async throws -> String {
        let path = path(of: "out", in: window)
        return try await poll(for: "\(parts) in the window '\(window)'") {
            BotFolder.text(of: path).split(separator: "\n").map { String($0).withoutFormatting }.first { line in
                parts.allSatisfy { line.contains($0) }
            }
        }
    }

    private func path(of file: String, in window: String) -> String {
        window.isEmpty ? "\(server)/\(file)" : "\(server)/\(window)/\(file)"
    }
}
