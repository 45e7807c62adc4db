import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct HoldCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    @Test(arguments: ["hold staging until 18:00 disk is full", "freeze staging disk is full until 18:00"])
    func `nobody takes what is held, and is told by whom, why and until when`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let held = try await bot.says("!\(line)", as: "cat", in: "#ops")
            #expect(held.code == "lock.held")
            #expect(held.audience == .room("#ops"))
            #expect(
                held.text == """
                    Nobody can take staging until 18:00 (in 9 h): "disk is full". To end that: !cerbere unhold staging
                    """)
            let refused = try await bot.says("lock staging", as: "bo")
            #expect(refused.code == "lock.frozen")
            #expect(
                refused.text.hasPrefix(
                    """
                    Nobody can take staging: cat holds it since 09:00 (just now), until 18:00 (in 9 h): "disk is full". \
                    To wait for it: lock staging --wait. To end that: cerbere unhold staging
                    """))
            #expect(refused.data?["held"]?["by"]?["name"] == "cat")
            #expect(try await bot.says("wcid").data?["environments"]?.array?.count == 1)
        }
    }

    @Test func `who has it keeps it and is told, as are those who wait`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            let held = try await bot.says("maintenance staging", as: "cat")
            #expect(held.text.hasPrefix("Nobody can take staging. ann keeps it."))
            await bot.hears("lock.hold_begins")
            // One lane does not wait for another.
            let told = bot.messages.filter { $0.code == "lock.hold_begins" }
                .sorted { "\($0.audience)" < "\($1.audience)" }
            #expect(told.map(\.audience) == [.person("ann"), .person("bo")])
            #expect(told.map { $0.text.contains("You keep it.") } == [true, false])
        }
    }

    @Test func `the end of a hold gives it to who waits`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hold staging", as: "cat")
            #expect(try await bot.says("lock staging --wait", as: "bo").code == "lock.queued")
            let ended = try await bot.says("cerbere unhold staging", as: "cat")
            #expect(ended.code == "lock.unheld")
            #expect(ended.text.hasPrefix("staging is not held any more. It goes to bo, who waited for it."))
            #expect(await bot.hears("lock.your_turn").audience == .person("bo"))
            let again = try await bot.says("cerbere unhold staging", as: "cat")
            #expect(again.code == "lock.not_held")
            #expect(again.text == "staging is not held, so there is nothing to end. To hold it: hold staging")
        }
    }

    @Test func `who was told of a hold is told of its end too`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            try await bot.says("hold staging for 1h", as: "cat")
            try await bot.says("hold staging release", as: "dan")
            await bot.advance(by: .seconds(3_600))
            #expect(!bot.messages.contains { $0.code == "lock.hold_ends" })
            try await bot.says("cerbere unhold staging", as: "cat")
            await bot.hears("lock.hold_ends")
            let told = bot.messages.filter { $0.code == "lock.hold_ends" }
                .sorted { "\($0.audience)" < "\($1.audience)" }
            #expect(told.map(\.audience) == [.person("ann"), .person("bo")])
            #expect(
                told.map(\.text) == [
                    "staging is not held any more: cat ended that. It is yours as before. How it is: cerbere status staging",
                    """
                    staging is not held any more: cat ended that. You keep your place in the queue. \
                    How it is: cerbere status staging
                    """,
                ])
        }
    }

    @Test func `whose turn it is when a hold ends hears of the turn only`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hold staging for 1h", as: "cat")
            try await bot.says("lock staging --wait", as: "ann")
            try await bot.says("lock staging --wait", as: "bo")
            await bot.advance(by: .seconds(3_600))
            #expect(await bot.hears("lock.your_turn").audience == .person("ann"))
            let ended = await bot.hears("lock.hold_ends")
            #expect(ended.audience == .person("bo"))
            #expect(ended.text.hasPrefix("staging is not held any more: its time was over. You keep your place"))
            let told = bot.messages.filter { $0.code == "lock.hold_ends" }
            #expect(told.count == 1)
            #expect(try await bot.says("ok", as: "ann").code == "lock.claimed")
        }
    }

    @Test func `a hold over a freeze brings the freeze back`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("freeze staging release", as: "cat")
            try await bot.says("hold staging for 1h disk", as: "bo")
            await bot.advance(by: .seconds(3_600))
            let refused = try await bot.says("lock staging", as: "ann")
            #expect(refused.code == "lock.frozen")
            #expect(refused.text.contains("cat holds it since 09:00 (1 h ago), with no end set: \"release\""))
        }
    }

    @Test func `all are held and let go at once`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hold all for 1h --yes", as: "cat")
            #expect(bot.told.map(\.code) == ["lock.held", "lock.held"])
            #expect(try await bot.says("wcid").text.contains("No environment is free."))
            try await bot.says("cerbere unhold all", as: "cat")
            #expect(bot.told.suffix(2).map(\.code) == ["lock.unheld", "lock.unheld"])
            #expect(try await bot.says("cerbere unfreeze all", as: "cat").code == "lock.not_held")
        }
    }

    @Test func `a second copy names its own commands, and the bot's`() async throws {
        let settings: JSON = ["environments": ["staging"], "admins": "keepers"]
        try await withBot([TestPlugin(LockPlugin.self, as: "lock-eu", settings: settings)]) { bot in
            let refused = try await bot.says("lock-eu hold staging", as: "bo")
            #expect(
                refused.text == """
                    lock-eu hold needs the role keepers, which you do not have. Your roles: whoami. Who has them: roles
                    """)
        }
    }

    @Test func `only admins hold where the settings name a role`() async throws {
        let settings: JSON = ["environments": ["staging"], "admins": "keepers"]
        try await withBot(LockPlugin.self, settings: settings, roles: ["keepers": ["cat"]]) { bot in
            let refused = try await bot.says("hold staging", as: "bo")
            #expect(refused.code == "lock.not_allowed")
            #expect(
                refused.text == """
                    hold needs the role keepers, which you do not have. Your roles: whoami. Who has them: roles
                    """)
            #expect(try await bot.says("hold staging", as: "cat").code == "lock.held")
        }
    }
}
