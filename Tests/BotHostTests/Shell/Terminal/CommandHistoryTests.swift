import BotHost
import Glibc
import Testing

@Suite final class CommandHistoryTests {
    private let directory: String

    init() throws {
        var template = Array("/tmp/bothost-history-XXXXXX".utf8CString)
        directory = String(cString: try #require(mkdtemp(&template)))
    }

    deinit {
        unlink(directory + "/history")
        rmdir(directory)
    }

    private var file: HistoryFile { HistoryFile(path: directory + "/history") }

    @Test func `the same line twice in a row counts once, and blank ones not at all`() {
        #expect(CommandHistory(["a", "a", "", "  ", "b", "a"]).entries == ["a", "b", "a"])
    }

    @Test func `control characters do not get in`() {
        #expect(CommandHistory(["a\u{1B}[31m\tb\nc\u{9B}\u{7F}"]).entries == ["a[31m bc"])
    }

    @Test func `the oldest entries go when there are too many`() {
        let history = CommandHistory((1...1200).map { "line \($0)" })
        #expect(history.entries.count == CommandHistory.capacity)
        #expect(history.entries.first == "line 201")
    }

    @Test func `a saved history is loaded again, and nobody else may read it`() throws {
        let history = CommandHistory(["lock staging", "dites « bonjour »"])
        try file.save(CommandHistory(["old"]))
        try file.save(history)
        #expect(file.load() == history)
        var about = stat()
        #expect(stat(file.path, &about) == 0)
        #expect(about.st_mode & 0o777 == 0o600)
    }

    @Test func `a history that cannot be read is empty`() {
        #expect(file.load() == CommandHistory())
        #expect(HistoryFile(path: directory).load() == CommandHistory())
        #expect(HistoryFile(path: "/dev/zero").load() == CommandHistory())
    }

    @Test func `of a huge file the end counts`() throws {
        let descriptor = open(file.path, O_WRONLY | O_CREAT, 0o600)
        defer { close(descriptor) }
        ftruncate(descriptor, 64 << 20)
        lseek(descriptor, 0, SEEK_END)
        _ = "\nlast\n".withCString { write(descriptor, $0, 6) }
        #expect(file.load().entries == ["last"])
    }

    @Test func `a failing save says where and why, and leaves nothing behind`() {
        let error = #expect(throws: TerminalError.self) {
            try HistoryFile(path: self.directory + "/absent/history").save(CommandHistory(["a"]))
        }
        let expected = "Cannot save the history to '\(directory)/absent/history': No such file or directory."
        #expect(error?.description == expected)
    }
}
