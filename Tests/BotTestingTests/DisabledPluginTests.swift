import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct DisabledPluginTests {
    private struct Vault: Plugin {
        static let manifest = Manifest(id: "vault", version: "1", summary: "Keeps gold.")
        var commands: [Command] {
            Command("vault open", summary: "Opens.") { _ in Outcome("vault.open", "Open.") }
        }
    }

    @Test func `a disabled plugin stays so over a restart, which the log tells, and its commands are known`()
        async throws
    {
        try await withBot(Vault.self, roles: [.admins: ["ann"]]) { bot in
            #expect(try await bot.says("plugins disable vault").code == "host.plugin_disabled")
            try await bot.restart(after: .seconds(3_600))
            #expect(bot.log.contains { $0.contains("is disabled; to enable it: plugins enable vault by=test:ann") })
            let refusal = try await bot.says("vault open", as: "bo")
            #expect(refusal.code == "host.plugin_held")
            #expect(
                refusal.text
                    == "vault is disabled by ann since 09:00 (1 h ago). An admin can enable it: plugins enable vault")
            #expect(try await bot.says("plugins").text == "vault 1: disabled by ann since 09:00 (1 h ago)")
            #expect(try await bot.says("plugins enable vault").code == "host.plugin_enabled")
            #expect(try await bot.says("vault open", as: "bo").code == "vault.open")
            try await bot.restart()
            #expect(try await bot.says("vault open", as: "bo").code == "vault.open")
        }
    }

    @Test func `a stopped plugin runs again with the bot`() async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"]]) { bot in
            #expect(try await bot.says("plugins stop vault").code == "host.plugin_stopped")
            try await bot.restart()
            #expect(try await bot.says("vault open").code == "vault.open")
        }
    }

    @Test(arguments: ["start", "stop", "restart", "reload", "enable", "disable"])
    func `all of that is for admins`(word: String) async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"]]) { bot in
            let refusal = try await bot.says("plugins \(word) vault", as: "bo")
            #expect(refusal.code == "host.not_allowed")
        }
    }
}
