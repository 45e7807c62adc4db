import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What must hold whatever happens.
@Suite struct LockGuaranteeTests {
    private let settings: JSON = ["environments": ["staging"]]

    @Test func `of fifty people who lock at once one has it, and the others learn who`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let replies = try await withThrowingTaskGroup(of: Reply.self) { racing in
                for number in 1...50 {
                    racing.addTask { try await bot.says("lock staging", as: "racer\(number)") }
                }
                return try await racing.reduce(into: [Reply]()) { $0.append($1) }
            }
            let winners = replies.filter { $0.code == "lock.acquired" }
            #expect(winners.count == 1)
            let winner = try #require(winners.first?.data?["owner"]?["name"])
            let losers = replies.filter { $0.code == "lock.held_by_other" }
            #expect(losers.count == 49)
            #expect(losers.allSatisfy { $0.data?["owner"]?["name"] == winner && $0.data?["lockID"] == 1 })
        }
    }

    @Test func `twenty who lock and unlock in a crowd use twenty numbers`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await withThrowingTaskGroup { racing in
                for number in 1...20 {
                    racing.addTask {
                        while try await bot.says("lock staging", as: "racer\(number)").code != "lock.acquired" {}
                        try await bot.says("unlock staging", as: "racer\(number)")
                    }
                }
                try await racing.waitForAll()
            }
            let last = try await bot.says("lock staging")
            #expect(last.data?["lockID"] == 21)
        }
    }

    @Test func `a restart keeps locks, who has them, and until when`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing", as: "ann")
            let before = try await bot.says("cerbere status")
            try await bot.restart()
            let after = try await bot.says("cerbere status")
            #expect(after.text == before.text)
            #expect(after.data == before.data)
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.held_by_other")
        }
    }

    @Test func `a lock runs out while the bot is down`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 1h", as: "ann")
            await bot.advance(by: .seconds(3_600))
            try await bot.restart()
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.acquired")
        }
    }

    @Test func `a namesake is another person`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await bot.says("unlock staging", as: "Ann").code == "lock.not_yours")
        }
    }
}
