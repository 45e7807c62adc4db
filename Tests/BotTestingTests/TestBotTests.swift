import BotTesting
import PluginAPI
import Testing
import ZooPlugin

@Suite struct TestBotTests {
    @Test func `what is said to the bot alone is answered to the caller`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let reply = try await bot.says("zoo echo hello there", as: "bo")
            #expect(reply.code == "zoo.echo")
            #expect(reply.text == "hello there")
            #expect(reply.audience == .caller)
        }
    }

    @Test func `what succeeds in a room is answered in the room`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let prefixed = try await bot.says("!zoo echo hi", in: "#ops")
            #expect(prefixed.audience == .room("#ops"))
            let named = try await bot.says("bothost: zoo echo hi", in: "#ops")
            #expect(named.text == "hi")
        }
    }

    @Test func `what is said to others is no command`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            _ = await #expect(throws: NoReply.self) { try await bot.says("zoo echo hi", in: "#ops") }
        }
    }

    @Test func `replies come before the outcome, in order`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            let last = try await bot.says("zoo reply 3")
            #expect(last.text == "Done.")
            #expect(bot.messages.map(\.text) == ["Reply 1.", "Reply 2.", "Reply 3.", "Done."])
        }
    }

    @Test func `a restart keeps what was stored`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            try await bot.says("zoo count")
            try await bot.restart()
            let counted = try await bot.says("zoo count")
            #expect(counted.data == ["count": 2])
        }
    }

    @Test func `a command that overruns its deadline is ended by the clock that the test moves`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            async let outcome = bot.says("zoo hang")
            await bot.hears("zoo.hangs")
            await bot.advance(by: .seconds(6))
            let reply = try await outcome
            #expect(reply.code == "host.deadline")
        }
    }

    @Test func `a plugin that does not accept its settings says why`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(ZooPlugin.self, settings: ["complaint": "no such animal"]) { _ in }
        }
        #expect(error?.description.contains("no such animal") == true)
    }
}
