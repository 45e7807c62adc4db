import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(1))) struct PermissionTests {
    private struct Vault: Plugin {
        static let manifest = Manifest(id: "vault", version: "1", summary: "Keeps gold.")
        var commands: [Command] {
            Command("vault look", summary: "Looks.", effect: .reads) { _ in Outcome("vault.seen", "Gold.") }
            Command("vault open <door>", summary: "Opens.", needs: "keepers") { _ in Outcome("vault.open", "Open.") }
        }
    }

    @Test func `whoever has the role may, anybody else hears what is missing`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"]]) { bot in
            let open = try await bot.says("vault open east", as: "ann")
            #expect(open.code == "vault.open")
            let refusal = try await bot.says("!vault open east", as: "bo", in: "#ops")
            #expect(refusal.code == "host.not_allowed")
            #expect(refusal.audience == .caller)
            #expect(refusal.data == ["role": "keepers"])
            #expect(
                refusal.text
                    == "vault open is for keepers, and you (test:bo) are none of them. Whoever runs the bot can add you to roles in its config."
            )
            let look = try await bot.says("vault look", as: "bo")
            #expect(look.code == "vault.seen")
        }
    }

    @Test func `a role that nobody has is told with what to write into the config`() async throws {
        try await withBot(Vault.self) { bot in
            let refusal = try await bot.says("vault open east", as: "bo")
            #expect(
                refusal.text
                    == #"vault open is for keepers, and there are none yet. Whoever runs the bot names them in its config: "roles": {"keepers": ["test:bo"]}"#
            )
            let admin = try await bot.says("quarantine list", as: "bo")
            #expect(admin.code == "host.not_allowed")
            #expect(bot.log.contains { $0.contains("nobody may use what is for admins") })
        }
    }

    @Test func `a name that nobody vouches for has no role`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["*"]]) { bot in
            let open = try await bot.says("vault open east", as: "bo")
            #expect(open.code == "vault.open")
            let refusal = try await bot.says("vault open east", as: "~bo")
            #expect(refusal.code == "host.unverified")
            #expect(
                refusal.text
                    == "vault open is for keepers, and I cannot tell who you are: anybody could call themselves ~bo here. Log in to your account on this network, then say it again."
            )
            let who = try await bot.says("whoami", as: "~bo")
            #expect(who.text == "You are ~bo, test:~bo. Nobody vouches for that name here, so you have no role.")
        }
    }

    @Test func `help lists what the person who asks may do`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"], .admins: ["cy"]]) { bot in
            for (person, keeps, administers) in [("ann", true, false), ("bo", false, false), ("cy", false, true)] {
                let help = try await bot.says("help", as: person)
                #expect(help.text.contains("vault open <door>") == keeps)
                #expect(help.text.contains("plugins reload <plugin>") == administers)
                #expect(help.text.contains("vault look"))
                let chapter = try await bot.says("vault help", as: person)
                #expect(chapter.text.contains("vault open <door>") == keeps)
            }
            let one = try await bot.says("help vault open", as: "bo")
            #expect(one.text == "vault open <door>\nOpens.\nOnly for keepers.")
        }
    }

    @Test func `whoami says the id and the roles`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"], .admins: ["ann"]]) { bot in
            let ann = try await bot.says("whoami", as: "ann")
            #expect(ann.text == "You are ann, test:ann. Your roles: admins, keepers.")
            #expect(ann.data == ["id": "test:ann", "roles": ["admins", "keepers"]])
            let bo = try await bot.says("whoami", as: "bo")
            #expect(bo.text == "You are bo, test:bo. You have no role.")
        }
    }
}
