import BotHost
import Glibc
import Testing

/// Where the log goes, and what plugins add to it.
@Suite(.timeLimit(.minutes(2))) struct LogTests {
    @Test func `at a prompt, the log goes to a file and not to the terminal`() async throws {
        let folder = BotFolder()
        try await withBot(in: folder, on: TerminalChannels()) { bot in
            try await bot.shows("ann> ")
            bot.type("zoo print 2\r")
            try await bot.shows("[@ann] Printed.")
            bot.type("/quit\r")
            try await bot.ends(.exited(0))
            let log = BotFolder.text(of: folder.log)
            for line in ["host: starts", "zoo: is running", "zoo: line 2", "host: stopped"] {
                #expect(log.contains(" info \(line)"))
            }
            #expect(!bot.transcript.seen.output.contains("info"))
            var status = stat()
            #expect(stat(folder.log, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `what a plugin prints is in the log under its name`() async throws {
        try await withBot(in: BotFolder()) { bot in
            bot.type("zoo print 3\n")
            for line in 1...3 { try await bot.logged("Z info zoo: line \(line)") }
            #expect(bot.transcript.seen.lines.allSatisfy { $0 == "[@ann] Printed." })
        }
    }

    @Test func `a flood of prints is cut, and what is left out is counted`() async throws {
        try await withBot(in: BotFolder()) { bot in
            bot.type("zoo print 20000\nzoo echo still here\n")
            bot.endInput()
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.lines == ["[@ann] Printed.", "[@ann] still here"])
            let log = bot.transcript.seen.log
            let written = log.count { $0.contains(" info zoo: line ") }
            let leftOut = log.compactMap { line in
                line.firstMatch(of: #/ warning zoo: prints too much; lines left out count=(\d+)/#).flatMap { Int($0.1) }
            }
            #expect(written < 2_000)
            #expect(written + leftOut.reduce(0, +) == 20_000)
        }
    }
}
