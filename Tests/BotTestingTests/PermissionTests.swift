import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct PermissionTests {
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
            #expect(refusal.data == ["roles": ["keepers"]])
            #expect(
                refusal.text
                    == #"vault open is for keepers, and you (test:bo) are none of them. Whoever runs the bot names them in its config: "roles": {"keepers": ["test:bo"]}"#
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

    @Test func `who may not at all is not told how it is typed`() async throws {
        let rules: JSON = [["command": "vault open", "arguments": ["door": ["west"]], "people": ["test:cy"]]]
        try await withBot(Vault.self, roles: ["keepers": ["ann"]], rules: rules) { bot in
            for (person, code) in [("ann", "host.usage"), ("cy", "host.usage"), ("bo", "host.not_allowed")] {
                let refusal = try await bot.says("vault open", as: person)
                #expect(refusal.code == code)
            }
        }
    }

    @Test func `where there is an admin, a refusal says what the admin types`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"], .admins: ["cy"]]) { bot in
            let refusal = try await bot.says("vault open east", as: "bo")
            #expect(
                refusal.text
                    == "vault open is for keepers, and you (test:bo) are none of them. An admin can add you: role add keepers test:bo"
            )
        }
    }

    // MARK: Rules

    private static let rules: JSON = [
        ["command": "vault open", "rooms": ["test:#hall"]],
        ["command": "vault open", "arguments": ["door": ["west"]], "people": ["*"]],
        ["command": "vault look", "rooms": ["test:#hall", "test:#yard"], "direct": true],
    ]

    @Test func `a refusal says which room is missing`() async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"]], rules: Self.rules) { bot in
            let alone = try await bot.says("vault open east", as: "ann")
            #expect(alone.code == "host.wrong_place")
            #expect(alone.text == "I only do vault open when I am asked from #hall.")
            #expect(alone.data == ["rooms": ["test:#hall"], "direct": false])
            let open = try await bot.says("!vault open east", as: "ann", in: "#hall")
            #expect(open.code == "vault.open")
            let west = try await bot.says("vault open West", as: "~bo")
            #expect(west.code == "vault.open")
            let look = try await bot.says("!vault look", as: "bo", in: "#ops")
            #expect(look.text == "I only do vault look when I am asked from #hall or #yard, or alone.")
            let here = try await bot.says("vault look", as: "bo")
            #expect(here.code == "vault.seen")
        }
    }

    @Test(
        arguments: [
            (
                ["direct": true], "!vault look", "#ops",
                "I only do vault look when I am asked alone, in a direct message."
            ),
            (["direct": false], "vault look", nil, "I only do vault look when I am asked in a room."),
            (
                ["rooms": ["irc:net/#ops"]], "!vault look", "#ops",
                "I only do vault look when I am asked from irc:net/#ops."
            ),
            (["allow": false], "vault look", nil, "Nobody may do vault look: the bot's config says so."),
            (
                ["people": ["test:ann"]], "vault look", nil,
                "vault look is for those whom the bot's config names, and you (test:bo) are none of them."
            ),
            (
                ["roles": ["keepers", "smiths"]], "vault look", nil,
                "vault look is for keepers or smiths, and you (test:bo) are none of them. An admin can add you: role add keepers test:bo"
            ),
        ] as [(JSON, String, String?, String)])
    func `each reason has its words`(rule: JSON, line: String, room: String?, words: String) async throws {
        var rule = rule.object ?? JSONObject()
        rule["command"] = "vault look"
        let roles: [Role: [String]] = ["keepers": ["ann"], .admins: ["ann"]]
        try await withBot(Vault.self, roles: roles, rules: [.object(rule)]) { bot in
            let refusal = try await bot.says(line, as: "bo", in: room)
            #expect(refusal.text == words)
            #expect(!refusal.isSuccess && refusal.audience == .caller)
        }
    }

    @Test func `help lists what may be done here`() async throws {
        let rules: JSON = [
            ["command": "vault look", "rooms": ["test:#hall"]], ["command": "vault open", "allow": false],
        ]
        try await withBot(Vault.self, rules: rules) { bot in
            for (room, isThere) in [(nil, false), ("#yard", false), ("#hall", true)] as [(String?, Bool)] {
                let help = try await bot.says("bothost help", as: "bo", in: room)
                #expect(help.text.contains("vault look") == isThere)
                #expect(!help.text.contains("vault open"))
            }
            let look = try await bot.says("help vault look", as: "bo")
            #expect(look.text == "vault look\nLooks.\nOnly from test:#hall.")
            let open = try await bot.says("vault open --help", as: "bo")
            #expect(open.text == "vault open <door>\nOpens.\nFor nobody: the bot's config says so.")
        }
    }

    @Test func `whoever may not have help has it in no way`() async throws {
        try await withBot(Vault.self, rules: [["command": "help", "rooms": ["test:#hall"]]]) { bot in
            for line in ["help", "bothost", "vault", "vault look --help"] {
                let refusal = try await bot.says(line, as: "bo")
                #expect(refusal.code == "host.wrong_place")
            }
            let help = try await bot.says("bothost", as: "bo", in: "#hall")
            #expect(help.code == "host.help")
        }
    }

    @Test func `a rule that names no command counts for nothing, which the log says`() async throws {
        try await withBot(Vault.self, rules: [["command": "vault opne", "allow": false]]) { bot in
            #expect(
                bot.log.contains {
                    $0.contains(
                        #"rules[0] counts for nothing: command: there is no command "vault opne"; did you mean "vault open"?"#
                    )
                        || $0.contains(
                            #"rules[0] counts for nothing: command: there is no command \"vault opne\"; did you mean \"vault open\"?"#
                        )
                })
        }
    }

    // MARK: Why

    @Test(
        arguments: [
            (
                "why vault look", nil,
                "You may do vault look here: everybody may.\nWhat counts is rules[2], which is about vault look."
            ),
            (
                "why version", nil,
                "You may do version here: everybody may.\nThe command asks for no role, and no rule in the config is about it."
            ),
            (
                "why plugins reload vault", nil,
                "plugins reload is for admins, and there are none yet. Whoever runs the bot names them in its config: \"roles\": {\"admins\": [\"test:ann\"]}\nThe command itself asks for admins; no rule in the config is about it."
            ),
            (
                "why vault open east", nil,
                "I only do vault open when I am asked from #hall.\nWhat counts is rules[0], which is about vault open."
            ),
            (
                "!why vault open east", "#hall",
                "You may do vault open here: you are one of keepers.\nWhat counts is rules[0], which is about vault open."
            ),
            (
                "why vault open west", nil,
                "You may do vault open with door west here: everybody may.\nWhat counts is rules[1], which is about vault open with door west."
            ),
            (
                "why vault open", nil,
                "I only do vault open when I am asked from #hall.\nWhat counts is rules[0], which is about vault open. With arguments there is more to look at: rules[1]."
            ),
        ] as [(String, String?, String)])
    func `why says what decides`(line: String, room: String?, words: String) async throws {
        try await withBot(Vault.self, roles: ["keepers": ["ann"]], rules: Self.rules) { bot in
            let why = try await bot.says(line, as: "ann", in: room)
            #expect(why.text == words)
            #expect(why.code == "host.why" && why.audience == .caller)
        }
    }

    @Test func `why has data, and knows other rules`() async throws {
        let rules: JSON = [
            ["plugin": "vault", "people": ["test:ann"]], ["arguments": ["door": ["east", "west"]], "allow": false],
        ]
        try await withBot(Vault.self, rules: rules) { bot in
            let look = try await bot.says("why vault look", as: "ann")
            #expect(
                look.text
                    == "You may do vault look here: the bot's config names you (test:ann).\nWhat counts is rules[0], which is about all of vault."
            )
            #expect(look.data == ["command": "vault look", "allowed": true, "rule": "rules[0]"])
            let open = try await bot.says("why vault open east", as: "ann")
            #expect(
                open.text
                    == "Nobody may do vault open with door east or west: the bot's config says so.\nWhat counts is rules[1], which is about every plugin with door east or west."
            )
            let unknown = try await bot.says("why vault opne", as: "ann")
            #expect(unknown.code == "host.unknown_command")
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
