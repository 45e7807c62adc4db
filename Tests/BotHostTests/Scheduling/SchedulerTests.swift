import BotHost
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct SchedulerTests {
    @Test func `a timer that crashes its plugin is an incident, and runs again at its next time`() async throws {
        try await LiveHost.with { bot async throws in
            let before = try #require(bot.pid())
            try await bot.says("zoo later trap 60s")
            try await bot.says("zoo later call 150s", as: "bo")
            for _ in 0..<2 {
                bot.advance(by: .seconds(60))
                await bot.host.scheduler.settle()
                #expect(try await bot.says("zoo echo hi").plain == "hi")
            }
            #expect(bot.log.count("ended during a timer's run incident=") == 2)
            #expect(bot.pid() != before)
            #expect(!bot.chat.messages.contains { $0.code == "zoo.later" })
            bot.advance(by: .seconds(30))
            // Asked to look: it may just have gone to sleep by the time before.
            await bot.host.scheduler.settle()
            await bot.chat.hears("zoo.later")
        }
    }
}
