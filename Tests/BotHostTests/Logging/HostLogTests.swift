import BotHost
import Concurrency
import Glibc
import PluginAPI
import Synchronization
import Testing

@Suite struct HostLogTests {
    private let lines = LogLines()

    private func log(least: Log.Level = .debug) -> HostLog { lines.log(clock: ManualClock(), least: least) }

    @Test func `a line has time, level, source, message and fields`() {
        log().warning("restarts in 0.2 s", ["attempt": "2", "why": "it ended"], from: "lock")
        #expect(
            lines.all == [
                "2026-03-01T09:00:00.000Z warning lock: restarts in 0.2 s attempt=2 why=\"it ended\"\n"
            ])
    }

    @Test func `the host speaks for itself unless told otherwise, at four levels`() {
        let log = log()
        log.debug("a")
        log.info("b")
        log.warning("c")
        log.error("d")
        #expect(
            lines.all.map { $0.dropFirst(25) } == [
                "debug host: a\n", "info host: b\n", "warning host: c\n", "error host: d\n",
            ])
    }

    @Test(arguments: Log.Level.allCases)
    func `what is below the least level is left out`(least: Log.Level) {
        let log = log(least: least)
        for level in Log.Level.allCases { log.write(level, "x", [], from: "host") }
        #expect(lines.all.count == Log.Level.allCases.filter { $0 >= least }.count)
    }

    @Test(arguments: [
        ("two\nlines", "two\\nlines"), ("back\rwards", "back\\rwards"), ("tab\t", "tab\\t"),
        ("\u{1B}[2Jgone", "\\u{1B}[2Jgone"), ("\u{7F}", "\\u{7F}"), ("\u{85}next", "\\u{0085}next"),
        ("\u{2028}x", "\\u{2028}x"), ("\u{202E}evil", "\\u{202E}evil"), ("\u{2066}x", "\\u{2066}x"), ("\0", "\\0"),
        ("é – 😀", "é – 😀"), ("“quoted”", "“quoted”"), ("Â", "Â"),
    ])
    func `what would break or disguise a line is made visible`(message: String, shown: String) {
        log().info(message)
        #expect(lines.all == ["2026-03-01T09:00:00.000Z info host: \(shown)\n"])
    }

    @Test(arguments: [
        ("plain", "plain"), ("", "\"\""), ("a b", "\"a b\""), ("a=b", "\"a=b\""), ("say \"hi\"", "\"say \\\"hi\\\"\""),
        ("a\\b c", "\"a\\\\b c\""), ("é", "é"), ("a\u{1B}b", "a\\u{1B}b"),
    ])
    func `a field's value is quoted where it must be`(value: String, shown: String) {
        log().info("x", ["key": value])
        #expect(lines.all == ["2026-03-01T09:00:00.000Z info host: x key=\(shown)\n"])
    }

    @Test func `a message is cut after 4096 characters`() {
        log().info(String(repeating: "x", count: 10_000))
        #expect(lines.all[0].hasSuffix(String(repeating: "x", count: 4_096) + "…\n"))
        #expect(lines.all[0].count < 4_200)
    }

    // MARK: Files

    @Test func `a file is appended to, and is its owner's only`() async throws {
        try await TestFolder.with { folder async throws in
            let path = try folder.write("before\n", to: "bothost.log")
            unlink(path)
            HostLog(to: .file(path), clock: ManualClock()).info("one")
            HostLog(to: .file(path), clock: ManualClock()).info("two")
            #expect(
                try folder.text(of: "bothost.log")
                    == "2026-03-01T09:00:00.000Z info host: one\n2026-03-01T09:00:00.000Z info host: two\n")
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `a file that has grown too large is moved aside, and the last one with it`() async throws {
        try await TestFolder.with { folder async throws in
            let path = try folder.write(String(repeating: "x", count: 10 << 20) + "\n", to: "bothost.log")
            try folder.write("older\n", to: "bothost.log.1")
            let log = HostLog(to: .file(path), clock: ManualClock())
            log.info("first")
            log.info("second")
            #expect(try folder.names() == ["bothost.log", "bothost.log.1"])
            #expect(
                try folder.text(of: "bothost.log")
                    == "2026-03-01T09:00:00.000Z info host: first\n2026-03-01T09:00:00.000Z info host: second\n")
            #expect(try folder.text(of: "bothost.log.1").utf8.count == (10 << 20) + 1)
        }
    }

    @Test func `a file that cannot be written is no reason to end`() {
        HostLog(to: .file("/dev/null/bothost.log")).error("nobody hears this")
    }
}
