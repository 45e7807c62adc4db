import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// Scripts wait in the queue as people do. Those of one user are told apart by their tickets.
@Suite struct ScriptQueueTests {
    private let settings: JSON = ["environments": ["staging", "demo"], "queue_on_conflict": true]

    private func withLocks(_ body: (TestBot) async throws -> Void) async throws {
        try await withBot(LockPlugin.self, settings: settings, body)
    }

    /// The script `ticket` of ci asks for staging, and waits for it.
    @discardableResult
    private func asks(_ bot: TestBot, _ ticket: String, waits: Bool = true) async throws -> String? {
        let params: JSON = ["env": "staging", "ticket": .string(ticket), "seconds": 600, "wait": .bool(waits)]
        do {
            return try await bot.asks("lock.acquire", params, as: "ci")["code"]?.string
        } catch let error as ServiceError {
            return error.code
        }
    }

    private func leaves(_ bot: TestBot, _ ticket: String) async -> String? {
        do {
            return try await bot.asks("lock.leave", ["env": "staging", "ticket": .string(ticket)] as JSON, as: "ci")[
                "code"]?.string
        } catch {
            return (error as? ServiceError)?.code
        }
    }

    private func waiting(_ bot: TestBot) async throws -> [String] {
        let queue = try await bot.says("cerbere queue staging").data?["queue"]?.array ?? []
        return queue.compactMap { $0["person"]?["name"]?.string }
    }

    @Test func `a script is served in its turn, and takes it by asking again`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await asks(bot, "a") == "lock.queued")
            try await bot.says("lock staging", as: "bo")
            #expect(try await asks(bot, "a") == "lock.already_queued")
            #expect(try await waiting(bot) == ["ci", "bo"])
            #expect(try await bot.says("unlock staging", as: "ann").text.contains("staging goes to ci"))
            #expect(try await asks(bot, "a") == "lock.claimed")
            let held = try await bot.says("cerbere status staging").data?["environments"]?[0]
            #expect(held?["claimUntil"] == nil)
            #expect(held?["until"] == .integer(1_772_355_600_000 + 600_000))
            try await bot.asks("lock.release", ["env": "staging", "token": 2] as JSON, as: "ci")
            #expect(await bot.hears("lock.your_turn").audience == .person("bo"))
        }
    }

    @Test func `another script of the same user is somebody else`() async throws {
        try await withLocks { bot in
            #expect(try await asks(bot, "a") == "lock.acquired")
            #expect(try await asks(bot, "b", waits: false) == "lock.held_by_other")
            #expect(try await asks(bot, "b") == "lock.queued")
            #expect(try await asks(bot, "c") == "lock.queued")
            #expect(try await waiting(bot) == ["ci", "ci"])
            try await bot.asks("lock.release", ["env": "staging", "token": 1] as JSON, as: "ci")
            #expect(try await asks(bot, "c") == "lock.already_queued")
            #expect(try await asks(bot, "b") == "lock.claimed")
        }
    }

    @Test func `a script that says nothing of waiting does not wait`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await asks(bot, "a", waits: false) == "lock.held_by_other")
            let waiting = try await waiting(bot)
            #expect(waiting.isEmpty)
        }
    }

    // MARK: Leaving

    @Test func `a place that is given up is gone, and so is a turn`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            for ticket in ["a", "b"] { try await asks(bot, ticket) }
            #expect(await leaves(bot, "a") == "lock.left")
            #expect(await leaves(bot, "a") == "lock.not_queued")
            try await bot.says("lock staging", as: "bo")
            try await bot.says("unlock staging", as: "ann")
            #expect(await leaves(bot, "b") == "lock.passed_on")
            #expect(await bot.hears("lock.your_turn").audience == .person("bo"))
        }
    }

    @Test func `what a script has taken it does not lose by leaving`() async throws {
        try await withLocks { bot in
            try await asks(bot, "a")
            #expect(await leaves(bot, "a") == "lock.not_queued")
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.queued")
        }
    }

    @Test func `the place of a script that asks no more lapses after a minute`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            try await asks(bot, "a")
            for _ in 1...3 {
                await bot.advance(by: .seconds(45))
                try await asks(bot, "a")
            }
            #expect(try await waiting(bot) == ["ci"])
            await bot.advance(by: .seconds(60))
            #expect(try await waiting(bot).isEmpty)
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.released")
        }
    }

    @Test func `a turn that a script does not take goes on after a minute`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            try await asks(bot, "a")
            try await bot.says("lock staging", as: "bo")
            try await bot.says("unlock staging", as: "ann")
            await bot.advance(by: .seconds(60))
            #expect(await bot.hears("lock.your_turn").audience == .person("bo"))
        }
    }

    @Test func `nobody tells a script what it cannot read`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            try await asks(bot, "a")
            try await bot.says("hold staging for 1m", as: "cat")
            try await bot.says("unlock staging", as: "ann")
            await bot.advance(by: .seconds(60))
            await bot.advance(by: .seconds(3_600))
            #expect(!bot.messages.contains { $0.audience == .person("ci") })
        }
    }

    @Test func `that it asks again is no news to the technical log`() async throws {
        try await withLocks { bot in
            try await bot.says("cerbere group add shop staging demo")
            try await bot.says("lock staging", as: "ann")
            for again in [false, true, true] {
                let params: JSON = ["env": "shop", "ticket": "a", "wait": true, "again": .bool(again)]
                _ = try? await bot.asks("lock.acquire", params, as: "ci")
            }
            await bot.hears("lock.blocked_by_member")
            #expect(bot.messages.filter { $0.code == "lock.blocked_by_member" }.count == 1)
        }
    }
}
