import BotTesting
import PluginAPI
import Testing

/// Roles that are managed in chat.
@Suite(.timeLimit(.minutes(5))) struct RoleCommandsTests {
    private struct Vault: Plugin {
        static let manifest = Manifest(id: "vault", version: "1", summary: "Keeps gold.")
        var commands: [Command] {
            Command("vault open", summary: "Opens.", needs: "keepers") { _ in Outcome("vault.open", "Open.") }
        }
    }

    @Test func `who is given a role has it at once, and after a restart, until it is taken away`() async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"]]) { bot in
            let before = try await bot.says("vault open", as: "bo")
            #expect(before.code == "host.not_allowed")
            let added = try await bot.says("role add keepers @bo", as: "ann")
            #expect(added.code == "host.role_added")
            #expect(added.text == "bo (test:bo) is one of keepers now.")
            #expect(added.data == ["role": "keepers", "person": "test:bo"])
            let open = try await bot.says("vault open", as: "bo")
            #expect(open.code == "vault.open")
            let help = try await bot.says("help", as: "bo")
            #expect(help.text.contains("vault open"))
            try await bot.restart()
            let again = try await bot.says("vault open", as: "bo")
            #expect(again.code == "vault.open")
            let who = try await bot.says("whoami", as: "bo")
            #expect(who.text == "You are bo, test:bo. Your roles: keepers.")
            let removed = try await bot.says("role remove keepers test:bo", as: "ann")
            #expect(removed.code == "host.role_removed")
            #expect(removed.text == "test:bo was taken out of keepers.")
            let after = try await bot.says("vault open", as: "bo")
            #expect(after.code == "host.not_allowed")
            try await bot.restart()
            let still = try await bot.says("vault open", as: "bo")
            #expect(still.code == "host.not_allowed")
        }
    }

    @Test func `roles are listed with who has them, and how`() async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"], "keepers": []]) { bot in
            try await bot.says("role add keepers bo", as: "ann")
            try await bot.says("role add keepers test:cy", as: "ann")
            try await bot.says("role add smiths cy", as: "ann")
            await bot.advance(by: .seconds(7_200))
            let roles = try await bot.says("roles", as: "bo")
            #expect(
                roles.text == """
                    admins: test:ann (by the config)
                    keepers: bo test:bo (added by ann 2 h ago), test:cy (added by ann 2 h ago)
                    smiths: cy test:cy (added by ann 2 h ago)
                    """)
            #expect(
                roles.data == ["admins": ["test:ann"], "keepers": ["test:bo", "test:cy"], "smiths": ["test:cy"]])
            #expect(roles.audience == .caller)
            try await bot.says("role remove smiths cy", as: "ann")
            try await bot.says("role remove keepers bo", as: "ann")
            try await bot.says("role remove keepers cy", as: "ann")
            let fewer = try await bot.says("roles", as: "bo")
            #expect(fewer.text == "admins: test:ann (by the config)\nkeepers: nobody")
        }
    }

    @Test func `with no admin nobody can name one, and the bot says so`() async throws {
        try await withBot(Vault.self) { bot in
            #expect(bot.log.contains { $0.contains("nobody may use what is for admins") })
            let refusal = try await bot.says("role add admins ann", as: "ann")
            #expect(
                refusal.text
                    == #"role add is for admins, and there are none yet. Whoever runs the bot names them in its config: "roles": {"admins": ["test:ann"]}"#
            )
            let roles = try await bot.says("roles", as: "ann")
            #expect(
                roles.text
                    == #"Nobody has a role. Whoever runs the bot names the first admin in its config: "roles": {"admins": […]}"#
            )
        }
    }

    @Test(
        arguments: [
            (
                "role add keepers test:ann", "host.role_unchanged",
                "test:ann is one of keepers already, by the config: roles.keepers[0]."
            ),
            ("role add keepers cy", "host.role_unchanged", "cy (test:cy) is one of keepers already."),
            (
                "role add keepers ~bo", "host.unverified_person",
                "~bo cannot have a role, because anybody could call themselves that here. They log in to their account on this network first, or you add them by its id, as whoami shows it."
            ),
            (
                "role add keepers *", "host.unverified_person",
                "* cannot have a role, because anybody could call themselves that here. They log in to their account on this network first, or you add them by its id, as whoami shows it."
            ),
            (
                "role add keepers test:~bo", "host.no_id",
                "\"test:~bo\" could be anybody, so it has no role; write the id of an account."
            ),
            (
                "role add keepers test:", "host.no_id",
                "\"test:\" is nobody's id; write where they are before it, such as \"shell:test:\"."
            ),
            (
                "role add keepers irc:net/bo", "host.unknown_network",
                "irc:net/bo is on no network that I am on. Ids are as whoami shows them."
            ),
            (
                "role add on_call bo", "host.role_name",
                "on_call is no role: a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter."
            ),
            (
                "role remove keepers ann", "host.role_configured",
                "ann (test:ann) is one of keepers because the bot's config says test:ann, so only there that can be changed: roles.keepers[0]."
            ),
            (
                "role remove keepers bo", "host.role_unchanged",
                "bo (test:bo) is none of keepers. Who is: roles"
            ),
        ])
    func `what cannot be done is refused with the reason`(line: String, code: String, words: String) async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"], "keepers": ["ann"]]) { bot in
            try await bot.says("role add keepers cy", as: "ann")
            let refusal = try await bot.says(line, as: "ann")
            #expect(refusal.code == code)
            #expect(refusal.text == words)
            #expect(!refusal.isSuccess)
        }
    }

    @Test func `a role for which nothing asks may be a typo`() async throws {
        let rules: JSON = [["plugin": "vault", "roles": ["smiths"]]]
        try await withBot(Vault.self, roles: [.admins: ["ann"]], rules: rules) { bot in
            let near = try await bot.says("role add Keeper bo", as: "ann")
            #expect(
                near.text
                    == "bo (test:bo) is one of keeper now. Nothing asks for that role so far. Did you mean keepers?")
            let far = try await bot.says("role add quartermasters bo", as: "ann")
            #expect(far.text == "bo (test:bo) is one of quartermasters now. Nothing asks for that role so far.")
            let ruled = try await bot.says("role add smiths bo", as: "ann")
            #expect(ruled.text == "bo (test:bo) is one of smiths now.")
        }
    }

    @Test func `an admin of the config is no last admin, whoever else goes`() async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"]]) { bot in
            try await bot.says("role add admins bo", as: "ann")
            let removed = try await bot.says("role remove admins bo", as: "bo")
            #expect(removed.code == "host.role_removed")
        }
    }

    @Test func `the last admin stays`() async throws {
        // Without an admin in the config, a rule lets somebody name one.
        let rules: JSON = [["plugin": "bothost", "people": ["test:root"]]]
        try await withBot(Vault.self, rules: rules) { bot in
            try await bot.says("role add admins ann", as: "root")
            try await bot.says("role add admins bo", as: "root")
            let first = try await bot.says("role remove admins ann", as: "root")
            #expect(first.code == "host.role_removed")
            let last = try await bot.says("role remove admins bo", as: "root")
            #expect(last.code == "host.last_admin")
            #expect(
                last.text
                    == "bo (test:bo) is the last of admins, and nobody could add another one then. Add somebody first: role add admins <person>"
            )
            try await bot.restart()
            let again = try await bot.says("role remove admins bo", as: "root")
            #expect(again.code == "host.last_admin")
            #expect(bot.log.count { $0.contains("nobody may use what is for admins") } == 1)
        }
    }

    @Test func `a rule may have others manage one role`() async throws {
        let rules: JSON = [["command": "role add", "arguments": ["role": ["keepers"]], "people": ["test:lee"]]]
        try await withBot(Vault.self, roles: [.admins: ["ann"]], rules: rules) { bot in
            let keeper = try await bot.says("role add keepers bo", as: "lee")
            #expect(keeper.code == "host.role_added")
            let admin = try await bot.says("role add admins lee", as: "lee")
            #expect(admin.code == "host.not_allowed")
        }
    }

    @Test func `what the config gives to everybody stays when the role is taken from one`() async throws {
        try await withBot(Vault.self, roles: [.admins: ["ann"], "keepers": ["*"]]) { bot in
            let had = try await bot.says("role add keepers bo", as: "ann")
            #expect(had.text == "bo (test:bo) is one of keepers already, by the config: roles.keepers[0].")
            let kept = try await bot.says("role remove keepers bo", as: "ann")
            #expect(
                kept.text
                    == "bo (test:bo) is one of keepers because the bot's config says test:*, so only there that can be changed: roles.keepers[0]."
            )
        }
    }
}
