import BotHost
import Glibc
import Testing

/// The first thing that a team does with the bot, and that it relies on.
@Suite(.timeLimit(.minutes(2))) struct SceneTests {
    @Test func `who locks an environment has it, and the next one is told who and since when`() async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("/as alice lock staging\n/as bob lock staging\n")
            try await bot.line(with: "[@alice] staging is yours, alice.")
            try await bot.line(with: "[@bob] staging is alice's since ", "cerbere join staging")
            bot.endInput()
            try await bot.ends(.exited(0))
        }
    }

    @Test(arguments: [nil, SIGTERM, SIGKILL])
    func `a lock is still there after the bot's end, however that came`(signal: Int32?) async throws {
        let folder = BotFolder()
        let acquired = try await withBot("run", "--output", "json", in: folder) { bot in
            let acquired = try await bot.answer(to: "lock staging", as: "alice")
            #expect(acquired.code == "lock.acquired")
            if let signal { bot.signal(signal) } else { bot.endInput() }
            try await bot.ends(signal == SIGKILL ? .signalled(SIGKILL) : .exited(0))
            return acquired
        }
        try await withBot("run", "--output", "json", in: folder) { bot in
            let refused = try await bot.answer(to: "lock staging", as: "bob")
            #expect(refused.code == "lock.held_by_other")
            #expect(refused.text.hasPrefix("staging is alice's since "))
            #expect(refused["since"] != nil && refused["since"] == acquired["since"])
            try await bot.answer(to: "unlock staging", as: "alice", is: "lock.released")
            try await bot.answer(to: "lock staging", as: "bob", is: "lock.acquired")
        }
    }

    @Test func `of fifty people at once, one gets the environment and the others are told who`() async throws {
        let people = (1...50).map { "p\($0)" }
        let terminal = TerminalChannels()
        try await withBot(in: BotFolder(), on: terminal) { bot in
            try await bot.shows("ann> ")
            bot.type(people.map { "/as \($0) lock staging\r" }.joined())
            let answers = try await bot.transcript.wait(for: "fifty answers") { seen in
                // What a refusal offers to choose stands on a line of its own.
                let answers = seen.terminalLines.filter { $0.hasPrefix("[@p") && !$0.contains("] Type ") }
                return answers.count == people.count ? answers : nil
            }
            let winners = people.filter { person in
                answers.contains { $0.hasPrefix("[@\(person)] staging is yours, \(person).") }
            }
            let winner = try #require(winners.first)
            #expect(winners == [winner])
            for person in people where person != winner {
                #expect(answers.filter { $0.hasPrefix("[@\(person)] staging is \(winner)'s since ") }.count == 1)
            }
            bot.type("/as boss cerbere status staging\r")
            try await bot.shows("[@boss] staging: \(winner) since ")
        }
    }
}
