import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct ConfigCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    @Test func `one environment has rules of its own until they are taken back`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let set = try await bot.says(
                "cerbere config staging max_duration=1h steal=queue_head queue_on_conflict=yes")
            #expect(set.code == "lock.configured")
            #expect(set.data?["own"] == ["steal=queue_head", "queue_on_conflict=yes", "max_duration=1h"])
            #expect(try await bot.says("lock staging for 2h").code == "lock.limit")
            #expect(try await bot.says("lock demo for 2h").code == "lock.acquired")
            let shown = try await bot.says("cerbere config staging")
            #expect(shown.code == "lock.config")
            #expect(shown.text.hasPrefix("What holds for staging:\nsteal=queue_head\nqueue_on_conflict=yes\n"))
            try await bot.says("cerbere config staging max_duration=default")
            #expect(try await bot.says("lock staging for 2h").code == "lock.acquired")
        }
    }

    @Test func `without a name it shows what holds for all`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let shown = try await bot.says("cerbere config")
            #expect(
                shown.data?["config"] == [
                    "steal=anyone", "queue_on_conflict=no", "expire=release", "warn_before=30m", "claim_within=15m",
                    "remind_after=4h", "remind_every=4h",
                ])
        }
    }

    @Test(arguments: [
        ("remind_after", "remind_after says no value. For example: cerbere config staging remind_after=2h"),
        ("remind_after=soon", "soon is no value for remind_after. For example: cerbere config staging remind_after=2h"),
        ("steal=me", "me is no value for steal. For example: cerbere config staging steal=queue_head"),
        (
            "queue_on_conflict=maybe",
            "maybe is no value for queue_on_conflict. For example: cerbere config staging queue_on_conflict=yes"
        ),
        ("color=red", "There is nothing called color to change; there is steal"),
    ])
    func `what cannot be is quoted, with what can`(change: String, words: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let refused = try await bot.says("cerbere config staging \(change)")
            #expect(refused.code == "lock.bad_value")
            #expect(refused.text.hasPrefix(words))
        }
    }

    @Test func `what is exported can be imported by another bot`() async throws {
        let exported = try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("cerbere describe staging the last stop")
            try await bot.says("cerbere alias staging s1")
            try await bot.says("cerbere config staging remind_after=2h")
            try await bot.says("cerbere group add all-of-it staging demo")
            try await bot.says("lock demo", as: "bo")
            let reply = try await bot.says("cerbere export")
            #expect(reply.code == "lock.exported")
            #expect(reply.data?["environments"]?[0]?["lock"]?["owner"]?["name"] == "bo")
            return reply.text
        }
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            let imported = try await bot.says("cerbere import \(exported)")
            #expect(imported.code == "lock.imported")
            #expect(imported.data == ["added": ["staging"], "present": ["demo"], "groups": ["all-of-it"]])
            #expect(try await bot.says("lock s1").data?["description"] == "the last stop")
            #expect(try await bot.says("cerbere config staging").data?["own"] == ["remind_after=2h"])
            #expect(try await bot.says("cerbere group show all-of-it").data?["environments"]?.array?.count == 2)
        }
    }

    @Test(arguments: ["cerbere import nonsense", "cerbere import {\"environments\": 4}", "cerbere import {}"])
    func `what is no export is refused`(line: String) async throws {
        try await withBot(LockPlugin.self) { bot in
            let refused = try await bot.says(line)
            #expect(refused.code == "lock.bad_import")
            #expect(refused.text.contains("For example: cerbere import {\"environments\": [{\"name\": \"staging\"}]}"))
        }
    }
}
