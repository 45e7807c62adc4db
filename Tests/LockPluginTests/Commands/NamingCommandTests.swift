import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct NamingCommandTests {
    private let settings: JSON = ["environments": ["stage", "demo"]]

    @Test func `a renamed environment keeps its lock, its queue, its number and its history`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock stage for 2h testing", as: "ann")
            try await bot.says("cerbere join stage", as: "bo")
            let renamed = try await bot.says("!cerbere rename stage staging", in: "#ops")
            #expect(renamed.code == "lock.env_renamed")
            #expect(renamed.audience == .room("#ops"))
            #expect(
                renamed.text == """
                    stage is called staging now, with its lock, its queue and its history. \
                    To let the old name mean it too: !cerbere alias staging stage
                    """)
            #expect(try await bot.says("lock stage").code == "lock.unknown_env")
            #expect(try await bot.says("lock staging", as: "cat").data?["lockID"] == 1)
            #expect(try await bot.says("cerbere history staging").data?["events"]?.array?.count == 4)
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.passed_on")
        }
    }

    @Test func `the end of a lock comes under the new name`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock stage for 1h", as: "ann")
            try await bot.says("cerbere rename stage to staging")
            await bot.advance(by: .seconds(3_600))
            let told = await bot.hears("lock.ran_out")
            #expect(told.data?["environment"] == "staging")
        }
    }

    @Test func `a name that is taken is refused, capitals aside`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let taken = try await bot.says("cerbere rename stage demo")
            #expect(taken.code == "lock.env_exists")
            #expect(try await bot.says("cerbere rename stage Stage").code == "lock.env_renamed")
            #expect(try await bot.says("cerbere rename nope x").code == "lock.unknown_env")
            #expect(try await bot.says("cerbere rename stage all").code == "lock.bad_name")
        }
    }

    @Test func `a second name means the same environment until it is taken back`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let added = try await bot.says("cerbere alias stage s1")
            #expect(added.code == "lock.env_aliased")
            #expect(
                added.text == """
                    s1 means stage too. To take it: lock s1. To end that: cerbere alias stage s1 --remove
                    """)
            #expect(try await bot.says("lock S1", as: "ann").data?["environment"] == "stage")
            #expect(try await bot.says("cerbere status s1").data?["environments"]?[0]?["environment"] == "stage")
            #expect(try await bot.says("cerbere add s1").code == "lock.env_exists")
            #expect(try await bot.says("cerbere rename stage staging").code == "lock.env_renamed")
            #expect(try await bot.says("lock s1", as: "bo").data?["environment"] == "staging")
            #expect(try await bot.says("cerbere alias staging s1 --remove").code == "lock.env_aliased")
            let gone = try await bot.says("cerbere alias staging s1 --remove")
            #expect(gone.code == "lock.unknown_alias")
            #expect(gone.text.contains("it has no other name"))
            #expect(try await bot.says("lock s1").code == "lock.unknown_env")
        }
    }

    @Test func `a removed environment leaves its other names`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere alias stage s1")
            try await bot.says("cerbere remove stage --yes")
            #expect(try await bot.says("cerbere add s1").code == "lock.env_added")
        }
    }

    @Test func `a description is shown, and can be taken away`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let described = try await bot.says("cerbere describe stage the last stop")
            #expect(described.code == "lock.env_described")
            #expect(described.text == "stage is described now: \"the last stop\". Who has it: cerbere status stage")
            #expect(try await bot.says("cerbere status stage").text.contains("\nthe last stop"))
            #expect(try await bot.says("cerbere describe stage").text.hasPrefix("stage has no description any more."))
        }
    }

    @Test func `several are added at once, into a group, with all that is known of them`() async throws {
        try await withBot(LockPlugin.self) { bot in
            try await bot.says(
                "cerbere add web, db, a*b --group shop --url https://x.example --db pg --description the shop")
            #expect(bot.told.map(\.code) == ["lock.env_added", "lock.env_added", "lock.bad_name"])
            let status = try await bot.says("cerbere status web")
            #expect(status.text.hasPrefix("web: free\nthe shop\nhttps://x.example\nDatabase: pg\nTo take it: lock web"))
            #expect(try await bot.says("cerbere status shop").data?["environments"]?.array?.count == 2)
        }
    }

    @Test func `names look as the settings say`() async throws {
        try await withBot(LockPlugin.self, settings: ["names": ["pattern": "env-*"]]) { bot in
            let refused = try await bot.says("cerbere add staging")
            #expect(refused.code == "lock.bad_name")
            #expect(
                refused.text == """
                    staging cannot be an environment's name here: names look like env-*. For example: cerbere add env-1
                    """)
            #expect(try await bot.says("cerbere add env-1").code == "lock.env_added")
        }
    }

    @Test func `a name may be spelled anew, and not be given twice`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["web"]]) { bot in
            #expect(try await bot.says("cerbere rename web web").code == "lock.env_exists")
            let renamed = try await bot.says("cerbere rename web Web")
            #expect(
                renamed.text == """
                    web is called Web now, with its lock, its queue and its history. Who has it: cerbere status Web
                    """)
            #expect(try await bot.says("lock WEB").text.hasPrefix("Web is yours"))
        }
    }

    // MARK: Groups

    @Test func `a group is locked as a whole or not at all, and unlocked as a whole`() async throws {
        let settings: JSON = ["environments": ["web", "db", "api"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let made = try await bot.says("cerbere group add shop web, db")
            #expect(made.code == "lock.group_changed")
            #expect(made.text == "The group shop has db and web now. To take all of it: lock shop")
            try await bot.says("lock web", as: "bo")
            let refused = try await bot.says("lock shop", as: "ann")
            #expect(refused.code == "lock.blocked_by_member")
            #expect(
                refused.text.hasPrefix(
                    """
                    shop is not yours, because it goes as a whole or not at all: web is bo's since 09:00 (just now), with no \
                    end set. To wait for it: cerbere join web.
                    """))
            try await bot.says("unlock web", as: "bo")
            // One that is theirs already becomes a part of the whole.
            try await bot.says("lock db", as: "ann")
            let taken = try await bot.says("lock shop for 2h release", as: "ann")
            #expect(taken.code == "lock.acquired")
            #expect(
                taken.text == """
                    shop is yours, ann: db and web, until 11:00 (in 2 h): "release". When you are done: unlock shop
                    """)
            #expect(try await bot.says("cerbere status web").text.contains("web: ann via group shop since"))
            #expect(try await bot.says("cerbere status db").text.contains("db: ann via group shop since"))
            try await bot.says("unlock shop", as: "ann")
            #expect(bot.told.suffix(2).map(\.code) == ["lock.released", "lock.released"])
        }
    }

    @Test func `any of a group is taken where that is what it is for`() async throws {
        let settings: JSON = ["environments": ["sand-1", "sand-2"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere group add sandbox sand-1 sand-2 --any")
            #expect(try await bot.says("lock sandbox", as: "ann").data?["environment"] == "sand-1")
            #expect(try await bot.says("lock any sandbox", as: "bo").data?["environment"] == "sand-2")
            let none = try await bot.says("lock sandbox", as: "cat")
            #expect(none.code == "lock.none_free")
            #expect(none.text.hasSuffix("To wait for one: cerbere join sand-1. Who has what: cerbere status"))
        }
    }

    @Test func `groups are shown, changed and removed, and follow a rename`() async throws {
        let settings: JSON = ["environments": ["web", "db"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let none = try await bot.says("cerbere group show")
            #expect(none.code == "lock.group")
            #expect(none.text == "There is no group yet. To make one: cerbere group add shop web, db")
            try await bot.says("cerbere group add shop web db")
            try await bot.says("cerbere rename web www")
            #expect(try await bot.says("cerbere group show").text == "shop: db and www")
            #expect(try await bot.says("cerbere label show shop").text.hasPrefix("shop:\ndb: free\nwww: free\n"))
            #expect(try await bot.says("cerbere group remove shop nope").code == "lock.unknown_env")
            #expect(try await bot.says("cerbere group remove shop www").text.hasPrefix("The group shop has db now."))
            #expect(try await bot.says("cerbere group add db").code == "lock.env_exists")
            #expect(try await bot.says("cerbere add shop").code == "lock.env_exists")
            #expect(try await bot.says("cerbere group remove shop --yes").code == "lock.group_removed")
            #expect(try await bot.says("cerbere group show shop").code == "lock.unknown_group")
            #expect(try await bot.says("cerbere group remove").code == "lock.unknown_group")
            #expect(try await bot.says("cerbere group add x nope").code == "lock.unknown_env")
        }
    }
}
