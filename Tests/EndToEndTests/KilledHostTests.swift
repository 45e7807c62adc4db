import BotHost
import Glibc
import Testing

/// Nothing of a bot outlives it.
@Suite(.timeLimit(.minutes(10))) struct KilledHostTests {
    /// `make soak` kills more.
    private static let rounds = (getenv("SOAK_KILLS").flatMap { Int(String(cString: $0)) } ?? 80) / 4

    @Test func `a bot that is killed while it is idle leaves no process`() async throws {
        try await repeatedly { bot, _ in
            try await bot.answer(to: "zoo echo hello", is: "zoo.echo")
        }
    }

    @Test func `a bot that is killed in the middle of a command leaves no process`() async throws {
        try await repeatedly { bot, _ in
            try await bot.answer(to: "zoo hang", is: "zoo.hangs")
        }
    }

    @Test func `a bot that is killed while its plugins start leaves no process`() async throws {
        try await repeatedly { bot, round in
            try await bot.logged("host: starts")
            try await poll(for: "\(round % 3) processes") { bot.plugins.count >= round % 3 ? () : nil }
        }
    }

    @Test func `a bot that is killed while a plugin crashes leaves no process`() async throws {
        try await repeatedly { bot, _ in
            bot.type("zoo trap\n")
            try await bot.logged("zoo: ", "Fatal error")
        }
    }

    @Test func `a killed plugin is started again, and the others keep their processes`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            try await bot.answer(to: "zoo echo one", is: "zoo.echo")
            let before = bot.plugins
            for victim in before { kill(victim, SIGKILL) }
            for name in ["zoo", "lock"] { try await bot.logged(" error \(name): was ended by SIGKILL (Killed)") }
            try await bot.answer(to: "zoo echo two", is: "zoo.echo")
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            #expect(Set(before).isDisjoint(with: bot.plugins))
            #expect(bot.plugins.count == before.count)
        }
    }

    /// Has a bot come to some point, kills it there, and waits for the end of all that was its.
    private func repeatedly(
        _ prepare: @Sendable (_ bot: BotProcess, _ round: Int) async throws -> Void
    ) async throws {
        let folder = BotFolder()
        for round in 0..<Self.rounds {
            try await withBot("run", "--output", "json", in: folder) { bot in
                try await prepare(bot, round)
                let plugins = bot.plugins
                bot.signal(SIGKILL)
                try await bot.ends(.signalled(SIGKILL))
                try await waitUntilGone(folder, plugins: plugins)
            }
        }
    }
}
