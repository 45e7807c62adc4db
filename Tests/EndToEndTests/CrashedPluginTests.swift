import BotHost
import Testing

/// A plugin's mistake is that plugin's alone.
@Suite(.timeLimit(.minutes(2))) struct CrashedPluginTests {
    @Test func `a trap costs one person one command, and everybody else nothing`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            try await bot.answer(to: "zoo echo one", is: "zoo.echo")
            let before = bot.plugins
            let crash = try await bot.answer(to: "zoo trap")
            let incident = try #require(crash["incident"]?.string)
            #expect(crash.code == "host.outcome_unknown")
            #expect(!crash.isSuccess)
            #expect(
                crash.text == """
                    zoo crashed while it was doing that, so look first whether it was done before you repeat it, \
                    and tell an admin: incident \(incident).
                    """)
            try await bot.answer(to: "lock staging", as: "bob", is: "lock.acquired")
            try await bot.answer(to: "zoo echo two", is: "zoo.echo")
            #expect(before.filter(bot.plugins.contains).count == 1)
            #expect(incident.wholeMatch(of: /[0-9A-F]{6}/) != nil)
            try await bot.logged(" error zoo: ended during a command incident=\(incident)", "person=shell:ann")
        }
    }

    @Test func `while a plugin crashes, the others answer`() async throws {
        try await withBot(in: BotFolder(), on: TerminalChannels()) { bot in
            try await bot.shows("ann> ")
            bot.type("zoo trap\r/as bob lock staging\r")
            try await bot.shows("[@bob] staging is yours, bob.")
            try await bot.shows("[@ann] zoo crashed while it was doing that", "incident ")
        }
    }

    @Test func `the log has the report of the crash, and no register`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            try await bot.answer(to: "zoo trap", is: "host.outcome_unknown")
            try await bot.logged(" zoo: was ended by SIGILL (Illegal instruction)")
            let report = bot.transcript.seen.log.filter { $0.contains(" info zoo: ") }
            #expect(report.contains { $0.contains("Fatal error: Index out of range") })
            #expect(report.contains { $0.contains(" trap() + ") && $0.contains("ZooPlugin.swift:") })
            #expect(report.contains { $0.contains("closure #1 in ZooPlugin.trapping.getter") })
            #expect(!report.contains { $0.contains(#/\b(rax|rip|rsp|x0|x29|lr)\b/#) })
        }
    }

    @Test func `a plugin that crashes at its start does not keep the bot from serving`() async throws {
        let folder = BotFolder(config: BotFolder.config(settings: #"{"trapsAtStart": true}"#))
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            try await bot.logged(" zoo: is started again")
            bot.endInput()
            try await bot.ends(.exited(0))
        }
    }
}
