import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct PassingCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    // MARK: Steal

    @Test func `whoever steals has it, the room reads it, and the one who lost it is told`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing", as: "ann")
            let stolen = try await bot.says("!steal staging the shop is down", as: "bo", in: "#ops")
            #expect(stolen.code == "lock.stolen")
            #expect(stolen.audience == .room("#ops"))
            #expect(
                stolen.text == """
                    staging is bo's now: "the shop is down". ann had it since 09:00 (just now): "testing"; I told ann. \
                    When you are done: !unlock staging
                    """)
            #expect(stolen.data?["lockID"] == 2)
            let told = await bot.hears("lock.stolen_from_you")
            #expect(told.audience == .person("ann"))
            #expect(
                told.text.hasPrefix(
                    """
                    bo took over staging in #ops, which was yours: "the shop is down". You had it since 09:00 (just now): \
                    "testing". To wait for it: cerbere join staging
                    """))
        }
    }

    @Test func `nobody steals from themselves, and what is free is just taken`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            #expect(try await bot.says("cerbere steal staging").code == "lock.acquired")
            let own = try await bot.says("steal staging")
            #expect(own.code == "lock.already_yours")
            #expect(!own.isSuccess)
            #expect(
                own.text == """
                    staging is yours since 09:00 (just now), so there is nobody to steal it from. \
                    To set when it ends: lock staging for 2h
                    """)
            #expect(try await bot.says("steal stagin").code == "lock.unknown_env")
        }
    }

    @Test func `only who is first in the queue steals where the settings say so`() async throws {
        let settings: JSON = ["environments": ["staging"], "steal": "queue_head"]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            let refused = try await bot.says("steal staging", as: "cat")
            #expect(refused.code == "lock.not_allowed")
            #expect(
                refused.text.hasPrefix(
                    """
                    staging is ann's since 09:00 (just now), with no end set, and only who is first in the queue may \
                    steal it. To join the queue: cerbere join staging.
                    """))
            #expect(try await bot.says("steal staging", as: "bo").code == "lock.stolen")
        }
    }

    @Test func `admins steal where nobody else may`() async throws {
        let settings: JSON = ["environments": ["staging"], "steal": "admins", "admins": "keepers"]
        try await withBot(LockPlugin.self, settings: settings, roles: ["keepers": ["cat"]]) { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await bot.says("steal staging", as: "bo").code == "lock.not_allowed")
            #expect(try await bot.says("steal staging", as: "cat").code == "lock.stolen")
        }
    }

    // MARK: Give

    @Test func `who has it gives it to somebody else, who is told`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hello", as: "bo")
            try await bot.says("lock staging for 2h testing", as: "ann")
            let given = try await bot.says("!cerbere give staging to @bo", as: "ann", in: "#ops")
            #expect(given.code == "lock.given")
            #expect(given.audience == .room("#ops"))
            #expect(
                given.text == """
                    ann gave staging to bo, until 11:00 (in 2 h). I told bo. Who has what: !cerbere status
                    """)
            let told = await bot.hears("lock.given_to_you")
            #expect(told.audience == .person("bo"))
            #expect(told.text.hasPrefix("ann gave you staging, until 11:00 (in 2 h): \"testing\"."))
            #expect(try await bot.says("unlock staging", as: "bo").code == "lock.released")
        }
    }

    @Test func `what is somebody else's, free, or given to oneself is refused`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("hello", as: "bo")
            #expect(try await bot.says("cerbere give staging to @bo").code == "lock.already_free")
            try await bot.says("lock staging", as: "ann")
            let own = try await bot.says("cerbere give staging to me", as: "ann")
            #expect(own.code == "lock.give_to_self")
            #expect(
                own.text == """
                    staging is yours already, so you cannot give it to yourself. To somebody else: \
                    cerbere give staging to @name. To free it: unlock staging
                    """)
            #expect(try await bot.says("cerbere give staging to me", as: "bo").code == "lock.not_yours")
        }
    }

    @Test func `to whom it goes has to be said`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            let nobody = try await bot.says("cerbere give staging")
            #expect(nobody.code == "lock.unknown_user")
            #expect(
                nobody.text == """
                    Nobody is named to whom staging is to go. For example: cerbere give staging to @name
                    """)
            #expect(try await bot.says("cerbere give staging to bothost").code == "host.unknown_person")
            #expect(try await bot.says("lock staging").code == "lock.already_yours")
        }
    }

    @Test func `an admin gives what is somebody else's, who is told`() async throws {
        let settings: JSON = ["environments": ["staging"], "admins": "keepers"]
        try await withBot(LockPlugin.self, settings: settings, roles: ["keepers": ["cat"]]) { bot in
            try await bot.says("lock staging", as: "ann")
            let given = try await bot.says("cerbere give staging to me", as: "cat")
            #expect(given.code == "lock.given")
            #expect(given.text.hasPrefix("cat, who is an admin, gave staging to cat."))
            let told = await bot.hears("lock.given_away")
            #expect(told.audience == .person("ann"))
            #expect(told.text.hasPrefix("cat gave staging, which was yours, to cat."))
        }
    }

    // MARK: Extend and keep

    @Test func `extending moves the end`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h")
            let hour = try await bot.says("cerbere extend staging")
            #expect(hour.code == "lock.renewed")
            #expect(hour.text.hasPrefix("staging stays yours, ann, until 12:00 (in 3 h)."))
            #expect(try await bot.says("cerbere extend staging 30m").text.contains("until 12:30"))
            #expect(try await bot.says("cerbere extend staging for 30m").text.contains("until 13:00"))
            #expect(try await bot.says("cerbere extend staging", as: "bo").code == "lock.not_yours")
            #expect(try await bot.says("cerbere extend demo").code == "lock.already_free")
        }
    }

    @Test func `what has no end stays without one, and its holder is left in peace`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            let kept = try await bot.says("cerbere extend staging 2h")
            #expect(kept.code == "lock.kept")
            #expect(
                kept.text == """
                    staging stays yours, ann. I ask you again after 11:00 (in 2 h). When you are done: unlock staging
                    """)
            #expect(try await bot.says("cerbere keep staging until tomorrow 9:00").text.contains("after"))
        }
    }

    @Test func `several are kept at once`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging, demo")
            try await bot.says("cerbere keep staging, demo for 2h")
            #expect(bot.told.suffix(2).map(\.code) == ["lock.kept", "lock.kept"])
        }
    }

    // MARK: Ask

    @Test func `its holder is asked, with what to do about it, but not all the time`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing", as: "ann")
            let asked = try await bot.says("!cerbere ask staging are you done?", as: "bo", in: "#ops")
            #expect(asked.code == "lock.asked")
            #expect(asked.audience == .caller)
            let told = await bot.hears("lock.asked_for")
            #expect(told.audience == .person("ann"))
            #expect(
                told.text.hasPrefix(
                    """
                    bo asks for staging in #ops, which is yours: "are you done?". To free it: unlock staging. \
                    To let them have it: cerbere give staging to @bo. If you still need it: cerbere keep staging for 1h
                    """))
            await bot.advance(by: .seconds(300))
            let again = try await bot.says("cerbere ask staging", as: "cat")
            #expect(again.code == "lock.too_soon")
            #expect(
                again.text.hasPrefix(
                    """
                    ann was asked for staging at 09:00 (5 min ago), and can be asked again at 09:10 (in 5 min). \
                    To wait for it: cerbere join staging
                    """))
            await bot.advance(by: .seconds(300))
            #expect(try await bot.says("cerbere ask staging", as: "cat").code == "lock.asked")
        }
    }

    @Test func `who asked is told when it is still needed, once`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere ask staging", as: "bo")
            try await bot.says("cerbere keep staging for 1h", as: "ann")
            let told = await bot.hears("lock.still_needed")
            #expect(told.audience == .person("bo"))
            #expect(told.text.hasPrefix("ann still needs staging, which you asked for until 10:00 (in 1 h)."))
            try await bot.says("cerbere keep staging for 2h", as: "ann")
            #expect(bot.messages.filter { $0.code == "lock.still_needed" }.count == 1)
        }
    }

    @Test func `nobody is asked for what is free or one's own`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            #expect(try await bot.says("cerbere ask staging").code == "lock.already_free")
            try await bot.says("lock staging")
            #expect(try await bot.says("cerbere ask staging").code == "lock.already_yours")
        }
    }
}
