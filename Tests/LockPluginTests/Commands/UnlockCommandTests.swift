import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct UnlockCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    @Test func `what is yours is free again`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h")
            await bot.advance(by: .seconds(300))
            let reply = try await bot.says("!unlock Staging tests are done", in: "#ops")
            #expect(reply.code == "lock.released")
            #expect(reply.isSuccess)
            #expect(reply.audience == .room("#ops"))
            #expect(
                reply.text == """
                    staging is free: "tests are done". ann had it since 09:00 (5 min ago). To take it: !lock staging
                    """)
            #expect(reply.data?["isFree"] == true)
            #expect(reply.data?["lockID"] == 1)
            #expect(reply.data?["freed"]?["how"] == "released")
            #expect(reply.data?["freed"]?["reason"] == "tests are done")
            #expect(bot.told.count == 2)
        }
    }

    @Test func `free is another word for it`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            #expect(try await bot.says("free staging").code == "lock.released")
        }
    }

    // SlashDeploy says "unlocked" here.
    @Test func `unlocking what is free is no success, and says who freed it`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("unlock staging", as: "ann")
            await bot.advance(by: .seconds(180))
            let reply = try await bot.says("!unlock staging", as: "bo", in: "#ops")
            #expect(reply.code == "lock.already_free")
            #expect(!reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(
                reply.text == """
                    staging is free already, so there is nothing to unlock. ann freed it at 09:00 (3 min ago). \
                    To take it: !lock staging
                    """)
            #expect(reply.data?["freed"]?["by"]?["name"] == "ann")
        }
    }

    @Test func `unlocking what nobody ever had says so, with force too`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("unlock staging --force")
            #expect(reply.code == "lock.already_free")
            #expect(
                reply.text == """
                    staging is free already, so there is nothing to unlock. Nobody has had it yet. \
                    To take it: lock staging
                    """)
            #expect(reply.data == ["environment": "staging", "isFree": true, "lockID": 0])
        }
    }

    @Test func `unlocking after its time was over says that it ran out`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 1h")
            await bot.advance(by: .seconds(3_720))
            let own = try await bot.says("unlock staging", as: "ann")
            #expect(own.code == "lock.already_free")
            #expect(own.text.contains("Your lock ran out at 10:00 (2 min ago)."))
            #expect(own.data?["freed"]?["how"] == "expired")
            let others = try await bot.says("unlock staging", as: "bo")
            #expect(others.text.contains("ann's lock ran out at 10:00 (2 min ago)."))
        }
    }

    @Test func `somebody else's is refused, with who has it and the way out`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing", as: "ann")
            await bot.advance(by: .seconds(60))
            let reply = try await bot.says("!unlock staging", as: "bo", in: "#ops")
            #expect(reply.code == "lock.not_yours")
            #expect(!reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(
                reply.text == """
                    staging is not yours, it is ann's since 09:00 (1 min ago), until 11:00 (in 1 h 59 min): "testing". \
                    Ask ann first. If it cannot wait: !unlock staging --force takes it away, and I tell ann.
                    """)
            #expect(reply.data?["owner"]?["id"] == "test:ann")
        }
    }

    @Test func `an exclamation mark robs nobody`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await bot.says("lock staging!", as: "bo").code == "lock.held_by_other")
            #expect(try await bot.says("unlock staging!", as: "bo").code == "lock.not_yours")
        }
    }

    @Test func `the way out that a refusal offers works`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("lock staging", as: "bo")
            #expect(try await bot.says("unlock staging --force", as: "bo").code == "lock.forced")
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.acquired")
        }
    }

    @Test(arguments: [
        "unlock staging --force prod is burning", "unlock staging prod is burning --force",
        "unlock staging force prod is burning", "unlock staging —force prod is burning",
    ])
    func `force frees it, tells the room, and tells the one who had it`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing", as: "ann")
            await bot.advance(by: .seconds(300))
            let reply = try await bot.says("!\(line)", as: "bo", in: "#ops")
            #expect(reply.code == "lock.forced")
            #expect(reply.isSuccess)
            #expect(reply.audience == .room("#ops"))
            #expect(
                reply.text == """
                    staging is free: bo took it from ann: "prod is burning". ann had it since 09:00 (5 min ago): \
                    "testing". I told ann. To take it: !lock staging
                    """)
            let told = await bot.hears("lock.taken_from_you")
            #expect(told.code == "lock.taken_from_you")
            #expect(told.audience == .person("ann"))
            #expect(
                told.text == """
                    bo unlocked staging in #ops, which was yours: "prod is burning". You had it since 09:00 (5 min ago): \
                    "testing". Who has it now: cerbere status staging
                    """)
            #expect(told.data == reply.data)
            #expect(told.data?["freed"]?["owner"]?["name"] == "ann")
            #expect(told.data?["freed"]?["by"]?["name"] == "bo")
        }
    }

    @Test func `who lost it learns that no reason was given`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("unlock staging --force", as: "bo")
            let told = await bot.hears("lock.taken_from_you")
            #expect(told.text.hasPrefix("bo unlocked staging, which was yours, and gave no reason. You had it since"))
            let late = try await bot.says("unlock staging", as: "ann")
            #expect(late.text.contains("bo freed it at 09:00 (just now), taking it from ann."))
        }
    }

    @Test func `force on one's own lock makes no victim`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            #expect(try await bot.says("unlock staging --force").code == "lock.released")
            #expect(bot.told.count == 2)
        }
    }

    @Test func `an unknown name is refused as for lock`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("unlock dem")
            #expect(reply.code == "lock.unknown_env")
            #expect(reply.text.contains("Did you mean demo?"))
        }
    }

    // MARK: All

    @Test func `all frees what is yours and nothing else`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["a", "b", "c", "d"]]) { bot in
            try await bot.says("lock a", as: "ann")
            try await bot.says("lock b", as: "bo")
            try await bot.says("lock c for 1m", as: "ann")
            try await bot.says("lock d", as: "ann")
            await bot.advance(by: .seconds(60))
            try await bot.says("!unlock all going home", as: "ann", in: "#ops")
            let told = bot.told.suffix(2)
            #expect(told.map(\.code) == ["lock.released", "lock.released"])
            #expect(told.allSatisfy { $0.audience == .room("#ops") })
            #expect(told.map { $0.data?["environment"] } == ["a", "d"])
            #expect(told.last?.data?["freed"]?["reason"] == "going home")
            #expect(try await bot.says("lock b", as: "ann").code == "lock.held_by_other")
        }
    }

    @Test func `all, when nothing is yours, is refused`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "bo")
            let reply = try await bot.says("unlock all --force", as: "ann")
            #expect(reply.code == "lock.none_yours")
            #expect(!reply.isSuccess)
            #expect(
                reply.text == "You have nothing locked, so there is nothing to unlock. Who has what: cerbere status")
        }
    }

    @Test func `mine is another way to say all`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            #expect(try await bot.says("unlock --mine").code == "lock.released")
            #expect(try await bot.says("unlock --mine").code == "lock.none_yours")
        }
    }

    @Test func `alone it says what there is to unlock`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging, demo")
            let reply = try await bot.says("unlock")
            #expect(reply.code == "lock.which")
            #expect(
                reply.text == """
                    Unlock what? You have demo and staging. For example: unlock demo, or all of it: unlock all
                    """)
            try await bot.says("unlock demo, staging")
            #expect(bot.told.suffix(2).map(\.code) == ["lock.released", "lock.released"])
            #expect(try await bot.says("unlock").code == "lock.none_yours")
        }
    }
}
