import BotHost
import PluginAPI
import Testing

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws(ConfigurationError) -> Configuration {
        try Configuration(text: Array(text.utf8), file: "/etc/bot/bothost.json")
    }

    @Test func `the shipped config reads`() throws {
        let folder = TestFolder.sources
        let configuration = try ConfigurationFile(path: "\(folder)/bothost.json").read()
        #expect(configuration.names == ["bothost", "chatops", "cerbere", "dobrobot", "nestor"])
        #expect(configuration.prefix == "!")
        #expect(configuration.data == "\(folder)/data")
        #expect(configuration.adapters == [.shell])
        #expect(configuration.plugins.map(\.instance).contains("lock"))
        #expect(configuration.plugins.allSatisfy { $0.settings.object != nil && $0.library.hasSuffix(".so") })
    }

    @Test func `an empty config is a bot without chat and without plugins`() throws {
        let configuration = try read("{}")
        #expect(configuration.data == "/etc/bot/data")
        #expect(configuration.adapters.isEmpty && configuration.plugins.isEmpty)
        #expect(configuration.names == ["bothost"])
        #expect(configuration.prefix == "!")
    }

    @Test func `roles are lists of ids`() throws {
        let configuration = try read(#"{"roles": {"admins": ["shell:*", "irc:net/ann"], "on-call": []}}"#)
        #expect(configuration.roles == [.admins: ["shell:*", "irc:net/ann"], "on-call": []])
    }

    @Test func `roles and rules know where they stand`() throws {
        let configuration = try read(
            """
            {
                "roles": {"admins": ["shell:ann", "shell:bo"]},
                "rules": [
                    {"command": "Role  Add", "roles": ["leads"]},
                    {"arguments": {"env": ["production"]}, "rooms": ["irc:net/#ops"], "direct": true},
                ],
            }
            """)
        #expect(
            configuration.rolePlaces[.admins]?.map(\.description) == [
                "roles.admins[0] (line 2, column 26)", "roles.admins[1] (line 2, column 39)",
            ])
        #expect(
            configuration.rules.map(\.place.description) == [
                "rules[0] (line 4, column 9)", "rules[1] (line 5, column 9)",
            ])
        #expect(
            configuration.rules.map(\.subject) == [
                AccessRule.Subject(command: "role add"), AccessRule.Subject(arguments: ["env": ["production"]]),
            ])
        #expect(
            configuration.rules.map(\.demand) == [
                AccessDemand(.those(roles: ["leads"], people: IDs())),
                AccessDemand(.declared, rooms: IDs(["irc:net/#ops"]), direct: true),
            ])
    }

    @Test func `comments and trailing commas are welcome`() throws {
        let configuration = try read(
            """
            // The bot.
            {
                "names": ["nestor", /* and */ "bot",], // both
                "prefix": "",
            }
            """)
        #expect(configuration.names == ["nestor", "bot"])
        #expect(configuration.prefix == nil)
    }

    @Test(arguments: [
        ("data", "/etc/bot/data"), ("../var", "/etc/bot/../var"), ("/var/bot", "/var/bot"), (".", "/etc/bot"),
        ("./data", "/etc/bot/./data"),
    ])
    func `relative paths begin at the config's folder`(path: String, meant: String) throws {
        #expect(try read("{\"data\": \"\(path)\"}").data == meant)
    }

    @Test(arguments: [
        ("libLockPlugin.so", "libLockPlugin.so"), ("./a.so", "/etc/bot/./a.so"), ("lib/a.so", "/etc/bot/lib/a.so"),
        ("/opt/a.so", "/opt/a.so"),
    ])
    func `a library without a folder is looked for beside the bot, others from the config on`(
        path: String, meant: String
    ) throws {
        let plugins = try read("{\"plugins\": {\"a-1\": {\"library\": \"\(path)\", \"settings\": {\"x\": 1}}}}").plugins
        #expect(plugins.map(\.instance) == ["a-1"])
        #expect(plugins.map(\.library) == [meant])
        #expect(plugins.map(\.settings) == [["x": 1]])
    }

    @Test(arguments: ["!", "?!", "***", "§"])
    func `a prefix is one to three signs`(prefix: String) throws {
        #expect(try read("{\"prefix\": \"\(prefix)\"}").prefix == prefix)
    }

    // MARK: Problems

    @Test(
        arguments: [
            ("[]", "the config (line 1, column 1): must be an object in { }; found []"),
            ("{\n  \"name\": \"x\"}", "name (line 2, column 3): is not known here; did you mean \"names\"?"),
            (
                "{\"zzzzzzz\": 1}",
                "zzzzzzz (line 1, column 2): is not known here; there is \"names\", \"prefix\", \"data\", \"roles\", \"rules\", \"adapters\", \"log_rooms\", \"announce\", \"plugins\""
            ),
            (
                "{\"names\": \"bot\"}",
                "names (line 1, column 2): must be a list in [ ], such as [\"bothost\"]; found \"bot\""
            ),
            ("{\"names\": []}", "names (line 1, column 2): needs at least one name, such as [\"bothost\"]"),
            ("{\"names\": [\"a\", 3]}", "names[1] (line 1, column 17): must be text in quotes; found 3"),
            ("{\"names\": [\"a b\"]}", "names[0] (line 1, column 12): \"a b\" must be one word without @"),
            ("{\"names\": [\"@bot\"]}", "names[0] (line 1, column 12): \"@bot\" must be one word without @"),
            ("{\"names\": [\"\"]}", "names[0] (line 1, column 12): \"\" must be one word without @"),
            ("{\"prefix\": 1}", "prefix (line 1, column 2): must be text in quotes; found 1"),
            (
                "{\"prefix\": \"!!!!\"}",
                "prefix (line 1, column 2): \"!!!!\" must be one to three signs such as \"!\", or \"\" for none"
            ),
            (
                "{\"prefix\": \"b\"}",
                "prefix (line 1, column 2): \"b\" must be one to three signs such as \"!\", or \"\" for none"
            ),
            ("{\"data\": null}", "data (line 1, column 2): must be text in quotes; found null"),
            ("{\"data\": \"\"}", "data (line 1, column 2): is empty; write a folder such as \"data\""),
            (
                "{\"roles\": {\"admins\": \"shell:a\"}}",
                "roles.admins (line 1, column 12): must be a list in [ ]; found \"shell:a\""
            ),
            (
                "{\"roles\": {\"Admins\": []}}",
                "roles.Admins (line 1, column 12): a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter"
            ),
            (
                "{\"roles\": {\"admins\": [\"@alice\"]}}",
                "roles.admins[0] (line 1, column 23): \"@alice\" is nobody's id; write where they are before it, such as \"shell:alice\""
            ),
            (
                "{\"roles\": {\"admins\": [\"irc:\"]}}",
                "roles.admins[0] (line 1, column 23): \"irc:\" is nobody's id; write where they are before it, such as \"shell:irc:\""
            ),
            (
                "{\"roles\": {\"admins\": [\"irc:net/~bo\"]}}",
                "roles.admins[0] (line 1, column 23): \"irc:net/~bo\" could be anybody, so it has no role; write the id of an account"
            ),
            ("{\"adapters\": []}", "adapters (line 1, column 2): must be an object in { }; found a list"),
            (
                "{\"adapters\": {\"shel\": {}}}",
                "adapters.shel (line 1, column 15): is not known here; did you mean \"shell\"?"
            ),
            (
                "{\"adapters\": {\"shell\": true}}",
                "adapters.shell (line 1, column 15): must be an object in { }; found true"
            ),
            (
                "{\"adapters\": {\"shell\": {\"x\": 1}}}",
                "adapters.shell.x (line 1, column 25): is not known here; there is nothing to set"
            ),
            (
                "{\"plugins\": [1]}",
                "plugins (line 1, column 2): must be an object in { }; found a list"
            ),
            (
                "{\"plugins\": {\"Lock\": {\"library\": \"a.so\"}}}",
                "plugins.Lock (line 1, column 14): a plugin's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter"
            ),
            (
                "{\"plugins\": {\"a b\": {\"library\": \"a.so\"}}}",
                "plugins[\"a b\"] (line 1, column 14): a plugin's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter"
            ),
            (
                "{\"plugins\": {\"lock\": {}}}",
                "plugins.lock (line 1, column 14): needs \"library\", such as \"libLockPlugin.so\""
            ),
            (
                "{\"plugins\": {\"lock\": {\"library\": \"\"}}}",
                "plugins.lock.library (line 1, column 23): is empty; write a file such as \"libLockPlugin.so\""
            ),
            (
                "{\"plugins\": {\"lock\": {\"library\": {}}}}",
                "plugins.lock.library (line 1, column 23): must be text in quotes, such as \"libLockPlugin.so\"; found {}"
            ),
            (
                "{\"plugins\": {\"lock\": {\"library\": \"a.so\", \"settings\": 1}}}",
                "plugins.lock.settings (line 1, column 42): must be an object in { }; found 1"
            ),
            ("{\"plugins\": {\"lock\": 7}}", "plugins.lock (line 1, column 14): must be an object in { }; found 7"),
            (
                "{\"names\": [\"a\"",
                "the config (line 1, column 15): expected \",\" or \"]\", found the end of the text"
            ),
            (
                "{\"data\": \"a\",\n \"data\": \"b\"}",
                "the config (line 2, column 2): the key \"data\" stands twice in this object"
            ),
            ("", "the config (line 1, column 1): expected a value, found the end of the text"),
        ])
    func `says what is wrong, where, and what to write`(text: String, problem: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(text) }
        #expect(error?.problems.first?.description == problem)
        #expect(error?.description.hasPrefix("/etc/bot/bothost.json cannot be used:\n  ") == true)
    }

    @Test func `all that is wrong is said in one go`() {
        let error = #expect(throws: ConfigurationError.self) {
            try read(
                """
                {
                    "names": ["@a", "b c"],
                    "prefx": "!",
                    "plugins": {"lock": {"libary": "a.so"}, "x": {"library": 3, "setings": {}}},
                }
                """)
        }
        #expect(
            error?.description == """
                /etc/bot/bothost.json cannot be used:
                  names[0] (line 2, column 15): "@a" must be one word without @
                  names[1] (line 2, column 21): "b c" must be one word without @
                  prefx (line 3, column 5): is not known here; did you mean "prefix"?
                  plugins.lock (line 4, column 17): needs "library", such as "libLockPlugin.so"
                  plugins.lock.libary (line 4, column 26): is not known here; did you mean "library"?
                  plugins.x.library (line 4, column 51): must be text in quotes, such as "libLockPlugin.so"; found 3
                  plugins.x.setings (line 4, column 65): is not known here; did you mean "settings"?
                """)
    }

    @Test func `what was found is only quoted in part`() {
        let error = #expect(throws: ConfigurationError.self) {
            try read("{\"names\": \"\(String(repeating: "x", count: 100))\"}")
        }
        #expect(error?.problems.first?.message.hasSuffix("found \"\(String(repeating: "x", count: 59))…") == true)
    }

    // MARK: The file

    @Test func `a config that is not there, or is a folder, says so`() async throws {
        try await TestFolder.with { folder async throws in
            let missing = #expect(throws: ConfigurationFile.Unreadable.self) {
                try ConfigurationFile(path: "\(folder.path)/none.json").read()
            }
            #expect(
                missing?.description
                    == "Cannot read the config '\(folder.path)/none.json': open: No such file or directory. Name another one with --config FILE."
            )
            let directory = #expect(throws: ConfigurationFile.Unreadable.self) {
                try ConfigurationFile(path: folder.path).read()
            }
            #expect(directory?.description.contains("read: Is a directory.") == true)
        }
    }

    @Test func `a file that is too large is no config`() async throws {
        try await TestFolder.with { folder async throws in
            let file = try folder.write(String(repeating: " ", count: 1 << 20) + "{}", to: "large.json")
            let error = #expect(throws: ConfigurationFile.Unreadable.self) { try ConfigurationFile(path: file).read() }
            #expect(error?.description.contains("File too large") == true)
        }
    }
}
