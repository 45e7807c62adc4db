import BotHost
import PluginAPI
import Testing

/// What a person is told when a plugin cannot do what they asked for.
@Suite(.timeLimit(.minutes(5))) struct CommandRunnerTests {
    @Test func `a plugin that stays away is waited for, but not for long`() async throws {
        try await LiveHost.with([.init(settings: ["hangsAtSecondStart": true])]) { bot async throws in
            try await bot.says("zoo trap")
            await bot.log.wait(for: "zoo: I hang.")
            async let echo = bot.says("zoo echo hi")
            // Less than the ten seconds within which a plugin must be ready.
            while bot.chat.messages.last?.code != "host.plugin_unavailable", bot.clock.elapsed() < .seconds(9) {
                bot.advance(by: .milliseconds(500))
                for _ in 0..<50 { await Task.yield() }
            }
            let refusal = try await echo
            #expect(refusal.code == "host.plugin_unavailable")
            #expect(
                refusal.plain
                    == "zoo is not running right now; try again in a minute, and tell an admin if it stays so.")
        }
    }

    @Test func `a plugin that has too much to do says so`() async throws {
        try await LiveHost.with { bot async throws in
            try await withThrowingTaskGroup { chat in
                for number in 0..<1_001 {
                    chat.addTask { try await bot.says("zoo hang", as: "person\(number)").code }
                }
                await bot.chat.hears("host.busy")
                bot.advance(by: .seconds(5))
                bot.host.plugins.check()
                let codes = try await chat.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                #expect(codes["host.busy"] == 1)
                #expect(codes["host.deadline"] == 1_000)
            }
            let busy = try #require(bot.chat.messages.first { $0.code == "host.busy" })
            #expect(busy.plain == "I have too much to do right now; try again in a moment.")
        }
    }

    @Test func `replies come before the outcome, a hundred at most`() async throws {
        try await LiveHost.with { bot async throws in
            #expect(try await bot.says("zoo reply 3").plain == "Done.")
            #expect(bot.chat.messages.map(\.plain) == ["Reply 1.", "Reply 2.", "Reply 3.", "Done."])
            let fault = try await bot.says("zoo reply 101", as: "bo")
            #expect(fault.code == "host.fault")
            #expect(bot.log.count("a command may reply 100 times, not more") == 1)
        }
    }
}
