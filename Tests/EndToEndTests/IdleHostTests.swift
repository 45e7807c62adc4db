import BotHost
import Concurrency
import Testing

@Suite(.timeLimit(.minutes(2))) struct IdleHostTests {
    /// Were a plugin to die with a thread of a pool's, as the kernel's `PR_SET_PDEATHSIG` has it, it would end when there
    /// is nothing to do. A pool lets go of idle threads after about ten seconds, and nothing but waiting shows that.
    @Test func `a bot that nobody talks to keeps its plugins`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            try await bot.answer(to: "zoo echo before", is: "zoo.echo")
            let before = bot.plugins
            try await SystemClock().sleep(for: .seconds(15))
            #expect(bot.plugins == before)
            #expect(before.count == 2)
            try await bot.answer(to: "zoo echo after", is: "zoo.echo")
            #expect(!bot.transcript.seen.errors.contains("is started again"))
        }
    }
}
