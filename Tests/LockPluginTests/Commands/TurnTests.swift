import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// Whose turn it is says `ok`.
@Suite struct TurnTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    /// ann had `names`, and bo has waited for them.
    private func withTurn(of names: [String], _ body: (TestBot) async throws -> Void) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            for name in names {
                try await bot.says("lock \(name)", as: "ann")
                try await bot.says("cerbere join \(name) for 1h hotfix", as: "bo")
                try await bot.says("unlock \(name)", as: "ann")
            }
            try await body(bot)
        }
    }

    @Test(arguments: ["ok", "OK!", "oui", "да", "take"])
    func `one word to the bot alone takes it`(word: String) async throws {
        try await withTurn(of: ["staging"]) { bot in
            let taken = try await bot.says(word, as: "bo")
            #expect(taken.code == "lock.claimed")
            #expect(
                taken.text == """
                    staging is yours now, bo, until 10:00 (in 1 h): "hotfix". When you are done: unlock staging
                    """)
            #expect(taken.data?["claimUntil"] == nil)
            await bot.advance(by: .seconds(15 * 60))
            #expect(try await bot.says("lock staging", as: "cat").code == "lock.held_by_other")
        }
    }

    @Test(arguments: ["bothost: ok", "@bothost ok", "!ok"])
    func `in a room it is said to the bot`(line: String) async throws {
        try await withTurn(of: ["staging"]) { bot in
            _ = await #expect(throws: NoReply.self) { try await bot.says("ok", as: "bo", in: "#ops") }
            _ = await #expect(throws: NoReply.self) { try await bot.says("cat: ok", as: "bo", in: "#ops") }
            let taken = try await bot.says(line, as: "bo", in: "#ops")
            #expect(taken.code == "lock.claimed")
            #expect(taken.audience == .room("#ops"))
        }
    }

    @Test func `somebody else's word takes nothing, nor do more words`() async throws {
        try await withTurn(of: ["staging"]) { bot in
            #expect(try await bot.says("ok", as: "cat").code == "host.unknown_command")
            #expect(try await bot.says("ok then", as: "bo").code == "host.unknown_command")
            let turn = try await bot.says("cerbere status staging").data?["environments"]?[0]
            #expect(turn?["claimUntil"] != nil)
        }
    }

    @Test func `without a turn the word means nothing here`() async throws {
        try await withTurn(of: ["staging"]) { bot in
            #expect(try await bot.says("ok", as: "bo").code == "lock.claimed")
            #expect(try await bot.says("ok", as: "bo").code == "host.unknown_command")
            let mine = try await bot.says("cerbere status staging")
            #expect(mine.data?["environments"]?[0]?["owner"]?["name"] == "bo")
        }
    }

    @Test func `a turn that is over is not taken`() async throws {
        try await withTurn(of: ["staging"]) { bot in
            await bot.advance(by: .seconds(15 * 60))
            let late = try await bot.says("ok", as: "bo")
            #expect(late.code == "host.unknown_command")
        }
    }

    @Test func `all turns of somebody are taken at once`() async throws {
        try await withTurn(of: ["staging", "demo"]) { bot in
            let taken = try await bot.says("ok", as: "bo")
            #expect(taken.code == "lock.claimed")
            #expect(
                taken.text == """
                    demo and staging are yours now, bo. Until when and why: cerbere status me. \
                    When you are done: unlock demo, staging
                    """)
            #expect(
                taken.data?["environments"]?.array?.compactMap { $0["environment"]?.string } == ["demo", "staging"])
            let events = bot.published.filter { $0.name == "lock.claimed" }
            #expect(events.count == 2)
        }
    }

    @Test func `what is delivered twice is taken once`() async throws {
        try await withTurn(of: ["staging"]) { bot in
            try await bot.says("ok", as: "bo")
            let again = await bot.networkRepeats()
            #expect(again.isEmpty)
        }
    }
}
