import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What becomes of words for somebody whom no network knows.
@Suite struct UndeliveredTests {
    @Test func `what cannot reach its person is told in the admins' room, and the history says so`() async throws {
        let settings: JSON = ["environments": ["staging"], "admin_room": "test:#admins"]
        let plugins = [TestPlugin(LockPlugin.self, settings: settings), TestPlugin(Robot.self)]
        try await withBot(plugins) { bot in
            try await bot.publishes("test.go")
            #expect(
                try await bot.asks("lock.holder", ["env": "staging"])["environment"]?["owner"]?["id"] == "bothost:robot"
            )
            await bot.advance(by: .seconds(3_600))
            let told = await bot.hears("lock.undelivered")
            #expect(told.audience == .room("#admins"))
            #expect(told.text.contains("I cannot reach you alone, so here it is: Your lock of staging"))
            let history = try await bot.says("cerbere history staging")
            #expect(history.text.contains("could not be told"))
        }
    }
}

/// Locks an environment on nobody's behalf, for an hour.
private struct Robot: Plugin {
    static let manifest = Manifest(id: "robot", version: "1.0.0", summary: "Locks what it wants.")

    var commands: [Command] {
        Command("robot", summary: "Says that it is one.", effect: .reads) { _ in Outcome("robot.is", "I am one.") }
    }

    var listeners: [Listener] {
        Listener("go", on: ["test.go"], summary: "Locks staging.") { event in
            try await event.host.call("lock.acquire", ["env": "staging", "seconds": 3_600] as JSON)
            return nil
        }
    }
}
