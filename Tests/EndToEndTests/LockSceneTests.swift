import BotHost
import Glibc
import Testing

/// What a team relies on when several people want the same environment, with the real binary.
@Suite(.timeLimit(.minutes(2))) struct LockSceneTests {
    @Test(arguments: [nil, SIGKILL])
    func `who waits is next also after the bot's end, however that came`(signal: Int32?) async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("/as alice lock staging for 2h\n/as bob lock staging --wait\n")
            try await bot.line(with: "[@bob] staging is alice's since ", "You are next in the queue")
            if let signal { bot.signal(signal) } else { bot.endInput() }
            try await bot.ends(signal == SIGKILL ? .signalled(SIGKILL) : .exited(0))
        }
        try await withBot(in: folder) { bot in
            bot.type("/as alice unlock staging\n")
            try await bot.line(with: "[@alice] staging goes to bob, who waited for it.")
            try await bot.line(with: "[@bob] staging is yours: you waited for it.")
            bot.type("/as carol lock staging\n")
            try await bot.line(with: "[@carol] staging is bob's since ", "whose turn to take it is until")
            bot.type("/as bob cerbere take staging\n")
            try await bot.line(with: "[@bob] staging is yours now, bob.")
            bot.endInput()
            try await bot.ends(.exited(0))
        }
    }

    @Test func `what a refusal offers is chosen by its number`() async throws {
        try await withBot(in: BotFolder()) { bot in
            bot.type("/as alice lock staging\n/as bob lock staging\n")
            try await bot.line(with: "[@bob] staging is alice's since ", "To wait for it: cerbere join staging.")
            try await bot.line(with: "[@bob] Type 1 for Join the queue, 2 for Watch, 3 for Ask alice, 4 for Steal.")
            bot.type("/as bob 1\n")
            try await bot.line(with: "[@bob] staging is alice's since ", "You are next in the queue")
            bot.type("/as alice unlock staging\n")
            try await bot.line(with: "[@bob] staging is yours: you waited for it.")
            bot.endInput()
            try await bot.ends(.exited(0))
        }
    }
}
