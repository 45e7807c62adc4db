import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct RefusalLogTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    /// What the technical log has of `code`.
    private func logged(_ code: String, _ bot: TestBot) -> [Reply] {
        bot.messages.filter { $0.code == code && $0.audience == .room("#technical-log") }
    }

    @Test func `a refusal stands in the technical log, with who, where, what and why`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("!lock staging now, please", as: "bo", in: "#ops")
            let events = logged("lock.held_by_other", bot)
            #expect(events.count == 1)
            #expect(
                events.first?.text.replacing(/"invocation":"[0-9]+-[0-9]+",/, with: "").hasPrefix(
                    """
                    {"at":"2026-03-01T09:00:00.000Z","plugin":"lock","code":"lock.held_by_other","data":{"action":"refused",\
                    "actor":{"id":"test:bo","name":"bo"},"command":"lock staging now, please",\
                    "typedIn":{"id":"test:#ops","name":"#ops"},"isOfService":false,"refusal":{
                    """) == true)
            #expect(events.first?.data?["refusal"]?["lockID"] == 1)
            #expect(
                !bot.messages.contains { $0.code == "lock.held_by_other" && $0.audience == .room("#functional-log") })
        }
    }

    @Test(arguments: ["lock stagin", "cerbere status stagin", "unlock staging", "cerbere leave staging", "unlock all"])
    func `each is there once, whether the command looks or changes`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let refused = try await bot.says(line)
            #expect(!refused.isSuccess)
            #expect(logged(refused.code, bot).count == 1)
        }
    }

    @Test func `of several environments those that were refused are there`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "bo")
            try await bot.says("lock staging, demo", as: "ann")
            try await bot.says("lock demo, staging", as: "ann")
            #expect(logged("lock.held_by_other", bot).count == 2)
        }
    }

    @Test func `what another plugin is refused is there too`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "bo")
            _ = try? await bot.asks("lock.acquire", ["env": "staging"] as JSON)
            let event = await bot.hears("lock.held_by_other")
            #expect(event.audience == .room("#technical-log"))
            #expect(event.data?["command"] == "lock.acquire")
            #expect(event.data?["isOfService"] == true)
        }
    }
}
