import BotHost
import Concurrency
import Glibc
import PluginAPI
import Testing

@Suite struct PluginLoadErrorTests {
    @Test(
        arguments: [
            (
                .unreadable("open: No such file or directory"),
                "Cannot open plugin 'a.so': open: No such file or directory.", false
            ),
            (
                .notCopied(to: "/data", "open: No space left"),
                "Cannot copy plugin 'a.so' to '/data': open: No space left.", true
            ),
            (
                .missingSymbol("bothost_plugin_main"),
                "'a.so' is not a plugin: it has no symbol 'bothost_plugin_main'. See docs/plugin-protocol.md.", false
            ),
            (
                .noCommonProtocol(plugin: [2, 3], host: 1),
                "'a.so' speaks plugin protocol 2, 3, this host speaks 1. Rebuild the plugin.", false
            ),
            (
                .badSettings("\"envs\" is no list"),
                "'a.so' does not accept its settings: \"envs\" is no list. Correct them in the config and start again.",
                false
            ),
            (
                .wrongSettings([
                    ConfigurationProblem(path: "plugins.a.settings.x", line: 3, column: 5, message: "is blank"),
                    ConfigurationProblem(path: "plugins.a.settings.y", line: 4, column: 5, message: "is blank"),
                ]),
                "'a.so' cannot use its settings; correct them in the config and start again. plugins.a.settings.x (line 3, column 5): is blank; plugins.a.settings.y (line 4, column 5): is blank",
                false
            ),
            (
                .badManifest("its id is \"\"."),
                "'a.so' does not describe itself as docs/plugin-protocol.md says: its id is \"\".", false
            ),
            (
                .launcher("posix_spawn: No such file"),
                "A process for 'a.so' could not be started: posix_spawn: No such file.", true
            ),
            (.died("exited with code 1"), "'a.so' exited with code 1 before it was ready; the log may say why.", true),
            (.silent(.seconds(10)), "'a.so' was not ready within 10 s.", true),
            (
                .gaveUp,
                "'a.so' ended with exit code 78 (EX_CONFIG): it needs another configuration. The log may say which; then reload it.",
                false
            ),
            (
                .crashes(10, pause: .seconds(300)),
                "'a.so' crashed 10 times in a row, so it is tried again only after 5 min, or when it is reloaded.", true
            ),
            (.stopping, "'a.so' is not started any more: the bot is stopping.", false),
        ] as [(PluginLoadError.Reason, String, Bool)])
    func `says why, and whether trying again can help`(reason: PluginLoadError.Reason, words: String, mayPass: Bool) {
        let error = PluginLoadError(path: "a.so", reason: reason)
        #expect(error.description == words)
        #expect(error.mayPass == mayPass)
    }

    @Test(
        arguments: [
            (["what": "unreadable", "detail": "x"], .unreadable("x")),
            (["what": "missingSymbol", "detail": "x"], .missingSymbol("x")),
            (["what": "confinement", "detail": "x"], .launcher("x")),
            (["what": 3], .launcher("")), ([:], .launcher("")),
        ] as [(JSON, PluginLoadError.Reason)])
    func `understands what the launcher says`(params: JSON, reason: PluginLoadError.Reason) {
        #expect(PluginLoadError.Reason(launcherSaid: params) == reason)
    }

    @Test(
        arguments: [
            (.exited(0), "exited with code 0"), (.exited(70), "exited with code 70"),
            (.signalled(SIGILL), "was ended by SIGILL (Illegal instruction)"),
            (.signalled(SIGKILL), "was ended by SIGKILL (Killed)"),
        ] as [(PluginExit, String)])
    func `says how a process ended`(exit: PluginExit, words: String) {
        #expect(exit.description == words)
    }
}

@Suite struct ManifestValidationTests {
    @Test(arguments: ["a", "lock", "lock-2", "a1", String(repeating: "x", count: 32)])
    func `takes a name`(name: String) throws {
        #expect(Manifest.isName(name))
        try Manifest(id: name, version: "", summary: "").validate()
    }

    @Test(arguments: [
        "", "A", "1a", "-a", "a_b", "a b", "é", "lock.", "Lock", "a\n", String(repeating: "x", count: 33),
    ])
    func `refuses what is none`(name: String) {
        #expect(!Manifest.isName(name))
        let id = #expect(throws: ManifestError.self) { try Manifest(id: name, version: "", summary: "").validate() }
        #expect(
            id?.description
                == "its id is \"\(name)\"; it takes 1 to 32 of a-z, 0-9 and -, beginning with a letter.")
        let spoken = #expect(throws: ManifestError.self) {
            try Manifest(id: "a", name: name, version: "", summary: "").validate()
        }
        #expect(spoken?.description.hasPrefix("its name is \"\(name)\";") == true)
    }
}

@Suite struct PluginOutputTests {
    private let lines = LogLines()

    /// What the log holds after `bytes` were printed, without times.
    private func logged(_ bytes: [UInt8], pieces: Int = 1) throws -> [String] {
        let output = PluginOutput(instance: "zoo", log: lines.log(clock: ManualClock()))
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        for piece in 0..<pieces {
            let part = bytes[(bytes.count * piece / pieces)..<(bytes.count * (piece + 1) / pieces)]
            try #require(Array(part).withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) } == part.count)
            #expect(output.read(from: ends[0]))
        }
        close(ends[1])
        #expect(!output.read(from: ends[0]))
        output.end()
        return lines.all.map { String($0.dropFirst(25).dropLast()) }
    }

    @Test(arguments: [1, 2, 7])
    func `each line is logged, the last one too, however they are cut`(pieces: Int) throws {
        let text = "one\n\ntwo \u{1B}[2J é\nthree"
        #expect(
            try logged(Array(text.utf8), pieces: pieces)
                == ["info zoo: one", "info zoo: two \\u{1B}[2J é", "info zoo: three"])
    }

    @Test func `a long line is cut`() throws {
        let text = String(repeating: "x", count: 10_000) + "\nnext\n"
        #expect(
            try logged(Array(text.utf8))
                == ["info zoo: " + String(repeating: "x", count: 2_048), "info zoo: next"])
    }

    @Test func `what is no text does no harm`() throws {
        #expect(try logged([0xFF, 0xC3, 0x0A, 0x00, 0x0A]) == ["info zoo: \u{FFFD}\u{FFFD}", "info zoo: \\0"])
    }

    @Test func `a flood is cut off and counted`() throws {
        let found = try logged(Array(String(repeating: "x\n", count: 10_000).utf8))
        let shown = found.count { $0 == "info zoo: x" }
        // The burst, and what a second or two of a slow machine allow.
        #expect((400..<1_000).contains(shown))
        let dropped = found.compactMap { line in
            line.hasPrefix("warning zoo: prints too much; lines left out count=")
                ? Int(line.split(separator: "=").last ?? "") : nil
        }
        #expect(shown + dropped.reduce(0, +) == 10_000)
    }
}
