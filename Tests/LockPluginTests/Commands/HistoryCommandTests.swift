import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct HistoryCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"], "history": ["keep": 20]]

    @Test func `the history says who did what when and why`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing", as: "ann")
            await bot.advance(by: .seconds(300))
            try await bot.says("unlock staging --force prod is burning", as: "bo")
            let history = try await bot.says("!cerbere history staging", in: "#ops")
            #expect(history.code == "lock.history")
            #expect(history.audience == .caller)
            #expect(
                history.text == """
                    staging:
                    09:00 (5 min ago): the settings added it
                    09:00 (5 min ago): ann locked it, until 11:00 (in 1 h 55 min): "testing"
                    09:05 (just now): bo took it from ann: "prod is burning"
                    """)
            #expect(
                history.data?["events"]?.array?.compactMap { $0["action"]?.string } == ["added", "acquired", "forced"])
        }
    }

    @Test func `as many are shown as are asked for, and no more are kept than the settings say`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            for _ in 1...15 {
                try await bot.says("lock staging")
                try await bot.says("unlock staging")
            }
            let ten = try await bot.says("cerbere log staging")
            #expect(ten.data?["events"]?.array?.count == 10)
            #expect(ten.text.hasSuffix("More: cerbere history staging 20"))
            #expect(try await bot.says("cerbere history staging 3").data?["events"]?.array?.count == 3)
            let all = try await bot.says("cerbere history staging 99")
            #expect(all.data?["events"]?.array?.count == 20)
            #expect(all.data?["events"]?[19]?["number"] == 31)
            #expect(try await bot.says("cerbere history stagin").code == "lock.unknown_env")
        }
    }

    @Test func `what is older than the settings say is forgotten at night`() async throws {
        let settings: JSON = [
            "environments": ["staging"], "history": ["for": "2d"], "bite": ["cron": "0 0 1 1 *"],
        ]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging")
            await bot.advance(by: .seconds(86_400))
            #expect(try await bot.says("cerbere history staging").data?["events"]?.array?.count == 2)
            await bot.advance(by: .seconds(3 * 86_400))
            #expect(try await bot.says("cerbere history staging").data?["events"]?.array?.isEmpty == true)
        }
    }

    @Test func `the statistics count locks, and who had them for how long`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            #expect(try await bot.says("cerbere stats").text.hasPrefix("All environments: nobody has had any."))
            try await bot.says("lock staging", as: "ann")
            await bot.advance(by: .seconds(3_600))
            try await bot.says("steal staging", as: "bo")
            await bot.advance(by: .seconds(7_200))
            try await bot.says("unlock staging", as: "bo")
            try await bot.says("lock demo", as: "ann")
            await bot.advance(by: .seconds(60))
            let all = try await bot.says("cerbere stats")
            #expect(all.code == "lock.stats")
            #expect(all.data?["count"] == 3)
            #expect(all.data?["medianSeconds"] == 3_600)
            #expect(all.data?["longest"]?["person"]?["name"] == "bo")
            #expect(all.data?["people"]?.array?.map { $0["seconds"] } == [7_200, 3_660])
            #expect(all.text.hasPrefix("All environments: locked 3 times; median 1 h, longest 2 h (bo, staging)."))
            #expect(try await bot.says("cerbere stats demo").data?["count"] == 1)
            #expect(try await bot.says("cerbere stats --since 10m").data?["count"] == 2)
        }
    }
}
