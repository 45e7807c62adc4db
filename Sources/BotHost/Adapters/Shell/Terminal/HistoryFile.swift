import Glibc

/// The file that keeps a `CommandHistory`: one line each, for its owner's eyes only.
///
/// Saving writes a new file and renames it over the old one, so a reader never meets half a history and the
/// number of lines stays bounded; appending would need a second way of shortening the file. Of two shells with the
/// same file, the one that saved last wins. Nothing is synced: after a power cut an old history is good enough.
package struct HistoryFile: Equatable, Sendable {
    /// More than 1,000 lines of the usual length; of a longer file, the end counts.
    private static let longestRead = 4 << 20

    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// The history as saved; an empty one if there is no file or it cannot be read.
    package func load() -> CommandHistory {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return CommandHistory() }
        defer { close(descriptor) }
        var about = stat()
        guard fstat(descriptor, &about) == 0, about.st_mode & S_IFMT == S_IFREG else { return CommandHistory() }
        let skipped = max(0, Int(about.st_size) - Self.longestRead)
        guard lseek(descriptor, skipped, SEEK_SET) >= 0 else { return CommandHistory() }
        let lines = contents(of: descriptor).split(separator: UInt8(ascii: "\n"))
            .dropFirst(skipped > 0 ? 1 : 0)  // cut in the middle
            .filter { $0.count <= LineEditor.limit }
            .map { String(decoding: $0, as: UTF8.self) }
        return CommandHistory(lines)
    }

    /// Puts `history` in the place of what the file held.
    package func save(_ history: CommandHistory) throws(TerminalError) {
        let draft = "\(path).\(getpid())"
        unlink(draft)  // left behind by a crash, if it is there
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        do throws(TerminalError) {
            try write(history, to: descriptor)
            guard rename(draft, path) == 0 else { throw failure() }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private func write(_ history: CommandHistory, to descriptor: Int32) throws(TerminalError) {
        defer { close(descriptor) }
        let text = history.entries.map { $0 + "\n" }.joined()
        guard DescriptorWriter(descriptor).write(text) else { throw failure() }
    }

    private func contents(of descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.longestRead {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }

    private func failure() -> TerminalError { TerminalError("save the history to '\(path)'") }
}
