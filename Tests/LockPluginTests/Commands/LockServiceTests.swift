import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What other plugins and scripts can have done.
@Suite struct LockServiceTests {
    private let settings: JSON = ["environments": ["staging", "demo"], "announce": ["test:#news"]]

    private func withLocks(_ settings: JSON? = nil, _ body: (TestBot) async throws -> Void) async throws {
        try await withBot(LockPlugin.self, settings: settings ?? self.settings, body)
    }

    /// The refusal of a service.
    private func refusal(_ bot: TestBot, _ service: String, _ params: JSON, as person: String = "ann") async
        -> ServiceError?
    {
        do {
            try await bot.asks(service, params, as: person)
            return nil
        } catch {
            return error as? ServiceError
        }
    }

    @Test func `a lock is taken, renewed and freed with its token`() async throws {
        try await withLocks { bot in
            let taken = try await bot.asks(
                "lock.acquire", ["env": "staging", "seconds": 3_600, "reason": "deploy 7"] as JSON)
            #expect(taken["code"] == "lock.acquired")
            #expect(taken["token"] == 1)
            #expect(taken["environment"]?["reason"] == "deploy 7")
            let renewed = try await bot.asks("lock.renew", ["env": "staging", "token": 1, "seconds": 7_200] as JSON)
            #expect(renewed["code"] == "lock.renewed")
            let freed = try await bot.asks("lock.release", ["env": "staging", "token": 1] as JSON)
            #expect(freed["code"] == "lock.released")
            #expect(freed["token"] == nil)
        }
    }

    @Test func `what somebody else has is refused with the code and who has it`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "bo")
            let error = try #require(await refusal(bot, "lock.acquire", ["env": "staging"]))
            #expect(error.code == "lock.held_by_other")
            #expect(try error.data(as: EnvironmentFacts.self).owner?.name == "bo")
            let waits = try await bot.asks("lock.acquire", ["env": "staging", "wait": true] as JSON)
            #expect(waits["code"] == "lock.queued")
        }
    }

    @Test(arguments: ["lock.renew", "lock.release", "lock.busy", "lock.idle"])
    func `an old token does nothing`(service: String) async throws {
        try await withLocks { bot in
            try await bot.asks("lock.acquire", ["env": "staging"] as JSON)
            try await bot.says("steal staging", as: "bo")
            let error = try #require(await refusal(bot, service, ["env": "staging", "token": 1]))
            #expect(error.code == "lock.old_token")
            #expect(
                error.text.description.hasPrefix("The lock 1 of staging is over: it is bo's since"))
            let holder = try await bot.asks("lock.holder", ["env": "staging"] as JSON)
            #expect(holder["environment"]?["owner"]?["name"] == "bo")
            #expect(holder["token"] == 2)
        }
    }

    @Test func `whoever has the token frees it, whoever they are; without it only who has it`() async throws {
        try await withLocks { bot in
            try await bot.asks("lock.acquire", ["env": "staging"] as JSON, as: "ann")
            #expect(await refusal(bot, "lock.release", ["env": "staging"], as: "bo")?.code == "lock.not_yours")
            #expect(
                try await bot.asks("lock.release", ["env": "staging", "token": 1] as JSON, as: "bo")["code"]
                    == "lock.released")
        }
    }

    @Test func `a check says whose it is, and whether the token counts`() async throws {
        try await withLocks { bot in
            #expect(try await bot.asks("lock.check", ["env": "staging"] as JSON)["state"] == "free")
            try await bot.asks("lock.acquire", ["env": "staging"] as JSON)
            let mine = try await bot.asks("lock.check", ["env": "staging", "token": 1] as JSON)
            #expect(mine["state"] == "mine")
            #expect(mine["isCurrent"] == true)
            let held = try await bot.asks("lock.check", ["env": "staging", "token": 7] as JSON, as: "bo")
            #expect(held["state"] == "held")
            #expect(held["isCurrent"] == false)
            try await bot.says("hold demo")
            #expect(try await bot.asks("lock.check", ["env": "demo"] as JSON)["state"] == "frozen")
            #expect(try await bot.asks("lock.list")["environments"]?.array?.count == 2)
            #expect(await refusal(bot, "lock.check", ["env": "stagin"])?.code == "lock.unknown_env")
        }
    }

    @Test func `a lock does not end while something runs, and that is said once`() async throws {
        try await withLocks { bot in
            try await bot.asks("lock.acquire", ["env": "staging", "seconds": 600] as JSON)
            let runs = try await bot.asks(
                "lock.busy", ["env": "staging", "token": 1, "seconds": 3_600, "reason": "deploy 7"] as JSON)
            #expect(runs["code"] == "lock.run")
            await bot.advance(by: .seconds(900))
            let extended = bot.messages.filter { $0.code == "lock.renewed" && $0.audience == .room("#functional-log") }
            #expect(extended.count == 1)
            #expect(extended.first?.text.contains("deploy 7 runs") == true)
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.held_by_other")
            #expect(try await bot.asks("lock.idle", ["env": "staging", "token": 1] as JSON)["code"] == "lock.run")
            await bot.advance(by: .seconds(300))
            await bot.hears("lock.ran_out")
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.acquired")
        }
    }

    @Test func `what happens is published, with who and the number of the lock`() async throws {
        try await withLocks { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            try await bot.says("unlock staging", as: "ann")
            let names = bot.published.map(\.name).filter { $0 != "lock.added" }
            #expect(names == ["acquired", "queued", "released", "passed_on"].map { "lock.\($0)" })
            #expect(bot.published.last?.data?["to"]?["name"] == "bo")
            #expect(bot.published.last?.data?["lockID"] == 2)
        }
    }

    @Test(arguments: [true, false])
    func `the rooms hear of it unless the settings say no`(announces: Bool) async throws {
        let settings: JSON = [
            "environments": ["staging"], "announce": ["test:#news"], "announce_api": .bool(announces),
        ]
        try await withLocks(settings) { bot in
            try await bot.asks("lock.acquire", ["env": "staging"] as JSON)
            try await bot.says("hello")
            #expect(bot.messages.contains { $0.code == "lock.announced" } == announces)
        }
    }
}
