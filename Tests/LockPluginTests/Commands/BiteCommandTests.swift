import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// The bot's clock begins on a Sunday, so each test moves it to Monday 09:00 first.
@Suite struct BiteCommandTests {
    private let settings: JSON = [
        "environments": ["staging", "demo"], "bite": ["zone": "UTC"], "admin_room": "test:#admins",
    ]

    private func withMondayBot(_ settings: JSON? = nil, _ body: (TestBot) async throws -> Void) async throws {
        try await withBot(LockPlugin.self, settings: settings ?? self.settings) { bot in
            await bot.advance(by: .seconds(24 * 3_600))
            try await body(bot)
        }
    }

    private func hours(_ bot: TestBot, _ count: Int) async {
        for _ in 0..<count { await bot.advance(by: .seconds(3_600)) }
    }

    @Test func `who has had something for long is asked, alone, for all they have at once`() async throws {
        try await withMondayBot { bot in
            try await bot.says("lock staging testing", as: "ann")
            try await bot.says("lock demo", as: "ann")
            await hours(bot, 4)
            let bite = await bot.hears("lock.bite")
            #expect(bite.audience == .person("ann"))
            #expect(
                bite.text.hasPrefix(
                    """
                    🐶 2 environments are yours:
                    demo has been yours since 09:00 (4 h ago).
                    staging has been yours since 09:00 (4 h ago): "testing".
                    Still needed? Free them with unlock all, or keep them: cerbere keep demo, staging for 2h
                    """))
            #expect(bot.messages.filter { $0.code == "lock.bite" }.count == 1)
        }
    }

    @Test func `who is away for half an hour when asked is asked in the room, and the history says so`() async throws {
        try await withMondayBot { bot in
            try await bot.says("!lock staging, demo", in: "#ops")
            await bot.network(.down)
            await hours(bot, 4)
            await bot.advance(by: .seconds(1_900))
            await bot.network(.up)
            let told = bot.messages.filter { $0.code == "lock.undelivered" || $0.code == "lock.bite" }
            #expect(told.map(\.code) == ["lock.undelivered"])
            #expect(told.first?.audience == .room("#ops"))
            #expect(
                told.first?.text.hasPrefix("ann, I cannot reach you alone, so here it is: 🐶 2 environments") == true)
            for name in ["demo", "staging"] {
                #expect(
                    try await bot.says("cerbere history \(name)").text.contains("ann could not be told (lock.bite)"))
            }
        }
    }

    @Test func `the second time the room hears of it, the third time the admins`() async throws {
        try await withMondayBot { bot in
            try await bot.says("!lock staging", as: "ann", in: "#ops")
            try await bot.says("cerbere join staging", as: "bo")
            await hours(bot, 8)
            #expect(bot.messages.filter { $0.code == "lock.bite" }.count == 2)
            let room = await bot.hears("lock.bite_in_room")
            #expect(room.audience == .room("#ops"))
            #expect(
                room.text.hasPrefix(
                    "🐶 ann was asked more than once whether this is still needed: staging since 09:00 (8 h ago). bo waits for it."
                ))
            await hours(bot, 16)
            #expect(await bot.hears("lock.bite_for_admins").audience == .room("#admins"))
        }
    }

    @Test func `what was due while the bot was off is asked once, and not again`() async throws {
        try await withMondayBot { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.restart(after: .seconds(6 * 3_600))
            await bot.hears("lock.bite")
            try await bot.restart()
            await hours(bot, 1)
            #expect(bot.messages.filter { $0.code == "lock.bite" }.count == 1)
        }
    }

    @Test func `who keeps it is asked later`() async throws {
        try await withMondayBot { bot in
            try await bot.says("lock staging", as: "ann")
            await hours(bot, 4)
            #expect(try await bot.says("cerbere keep staging for 4h", as: "ann").code == "lock.kept")
            await hours(bot, 3)
            #expect(bot.messages.filter { $0.code == "lock.bite" }.count == 1)
            await hours(bot, 1)
            #expect(bot.messages.filter { $0.code == "lock.bite" }.count == 2)
        }
    }

    @Test func `nobody is asked at night or on Sunday`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            await hours(bot, 23)
            #expect(!bot.messages.contains { $0.code == "lock.bite" })
            await hours(bot, 1)
            await bot.hears("lock.bite")
        }
    }

    @Test func `before the week-end it is asked what is locked over it`() async throws {
        try await withMondayBot { bot in
            await bot.advance(by: .seconds(4 * 86_400 + 6 * 3_600))
            try await bot.says("lock staging", as: "ann")
            await hours(bot, 1)
            let bite = await bot.hears("lock.bite")
            #expect(bite.text.contains("Days off begin."))
        }
    }

    // MARK: The command

    @Test func `bite asks who has had something for long`() async throws {
        let quiet: JSON = ["environments": ["staging", "demo"], "bite": ["zone": "UTC", "cron": "0 0 1 1 *"]]
        try await withMondayBot(quiet) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("lock demo", as: "bo")
            await hours(bot, 4)
            let bitten = try await bot.says("!cerbere bite", as: "cat", in: "#ops")
            #expect(bitten.code == "lock.bitten")
            #expect(bitten.audience == .caller)
            #expect(bitten.data?["count"] == 2)
            #expect(bitten.text == "I asked bo, ann about demo and staging. Who has what: !cerbere status --locked")
            let again = try await bot.says("cerbere bite staging", as: "cat")
            #expect(again.code == "lock.too_soon")
            #expect(
                again.text == """
                    ann was asked about staging at 13:00 (just now), and is asked again at 17:00 (in 4 h) at the earliest. \
                    To wait for it: cerbere join staging
                    """)
        }
    }

    @Test func `bite without anybody to ask says why and what to do`() async throws {
        try await withMondayBot { bot in
            #expect(try await bot.says("cerbere bite").code == "lock.nobody_to_bite")
            try await bot.says("lock staging", as: "ann")
            let nobody = try await bot.says("cerbere bite", as: "bo")
            #expect(nobody.code == "lock.nobody_to_bite")
            #expect(
                nobody.text == """
                    There is nobody to ask now. staging: ann is asked after 13:00 (in 4 h). Whom it would be when: \
                    cerbere bite --dry-run. To ask for one yourself: cerbere ask staging
                    """)
            #expect(try await bot.says("cerbere bite stagin", as: "bo").code == "lock.unknown_env")
            #expect(try await bot.says("cerbere bite staging --older-than 1h", as: "bo").code == "lock.nobody_to_bite")
            await hours(bot, 1)
            #expect(try await bot.says("cerbere bite @ann --older-than 1h", as: "bo").code == "lock.bitten")
        }
    }

    @Test func `a dry run shows who would be asked, and asks nobody`() async throws {
        try await withMondayBot { bot in
            #expect(try await bot.says("cerbere bite --dry-run").text.hasPrefix("Nothing is locked"))
            try await bot.says("lock staging", as: "ann")
            let others = try await bot.says("cerbere bite @bo --dry-run")
            #expect(others.text.hasPrefix("Nothing of that is locked, so nobody would be asked."))
            await hours(bot, 1)
            try await bot.says("lock demo", as: "bo")
            let plan = try await bot.says("cerbere bite --older-than 30m --dry-run", as: "cat")
            #expect(plan.code == "lock.bite_plan")
            #expect(
                plan.text == """
                    staging: ann would be asked (dm)
                    demo: bo is asked after 10:30 (in 30 min)
                    """)
            #expect(!bot.messages.contains { $0.code == "lock.bite" })
        }
    }

    @Test func `those who wait have its holder asked, once in half an hour`() async throws {
        try await withMondayBot { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            #expect(try await bot.says("cerbere bite staging", as: "bo").code == "lock.bitten")
            #expect(await bot.hears("lock.bite").text.contains("bo wants to know."))
            #expect(try await bot.says("cerbere bite staging", as: "bo").code == "lock.too_soon")
            await bot.advance(by: .seconds(1_800))
            #expect(try await bot.says("cerbere bite staging", as: "bo").code == "lock.bitten")
        }
    }

    @Test func `admins bite now, whatever the hour`() async throws {
        try await withBot(LockPlugin.self, settings: settings, roles: ["admins": ["cat"]]) { bot in
            try await bot.says("lock staging", as: "ann")
            let quiet = try await bot.says("cerbere bite staging", as: "cat")
            #expect(quiet.code == "lock.too_soon")
            #expect(
                quiet.text.hasPrefix(
                    "ann, who has staging, does not work now and is not asked before Mon 2 Mar 09:00 (in 1 d)."))
            #expect(try await bot.says("cerbere bite staging --now", as: "bo").code == "lock.not_allowed")
            #expect(try await bot.says("cerbere bite staging --now", as: "cat").code == "lock.bitten")
        }
    }
}
