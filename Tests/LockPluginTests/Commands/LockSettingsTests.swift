import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct LockSettingsTests {
    @Test func `environments in the settings are there from the start`() async throws {
        let settings: JSON = ["environments": ["demo", ["name": "Staging", "description": "the last stop"]]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("cerbere status")
            #expect(reply.text == "demo: free\nStaging: free")
            #expect(reply.data?["environments"]?[1]?["description"] == "the last stop")
        }
    }

    @Test func `what people removed does not come back with the next start`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo", "staging"]]) { bot in
            try await bot.says("cerbere remove demo --yes")
            try await bot.says("lock staging")
            try await bot.restart()
            #expect(try await bot.says("cerbere status").data?["environments"]?.array?.count == 1)
            #expect(try await bot.says("lock staging").code == "lock.already_yours")
        }
    }

    @Test(
        arguments: [
            (
                ["demo", "a b"],
                """
                environments[1]: "a b" cannot be an environment's name: it has a " " in it; \
                letters a-z, digits, ".", "_", "-" and "/" are fine
                """
            ),
            (
                ["all"],
                """
                environments[0]: "all" cannot be an environment's name: that word means something else in commands; \
                choose a longer one
                """
            ),
            ([""], "environments[0]: \"\" cannot be an environment's name: it is empty"),
            (
                ["demo", ["name": "Demo"]],
                "environments[1]: \"Demo\" is there twice, first as \"demo\"; remove one of them"
            ),
        ] as [(JSON, String)])
    func `names that cannot be are quoted`(environments: JSON, complaint: String) throws {
        let given = try ValueDecoder().decode([LockSettings.Entry].self, from: environments)
        #expect(throws: SettingsError(complaint)) { try LockSettings.environments(given) }
    }

    @Test(
        arguments: [
            (["enviroments": ["demo"]], "enviroments: is not known here; did you mean \"environments\"?"),
            (["stael": "anyone"], "stael: is not known here; did you mean \"steal\"?"),
            (
                ["environments": "demo"],
                "environments: must be a list in [ ], such as [\"staging\",\"demo\"]; found \"demo\""
            ),
            (
                ["environments": [["name": "demo", "desc": "x"]]],
                "environments[0].desc: is not known here; did you mean \"description\"?"
            ),
            (
                ["environments": [["description": "x"]]],
                "environments[0]: needs \"name\", such as \"staging\""
            ),
            (
                ["environments": [["name": "demo", "description": 3]]],
                "environments[0].description: must be text in quotes; found 3"
            ),
            (["environments": [4]], "environments[0]: must be text in quotes or an object in { }; found 4"),
        ] as [(JSON, String)])
    func `settings that are not as declared are told with their path`(settings: JSON, problem: String) async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(LockPlugin.self, settings: settings) { _ in }
        }
        #expect(error?.description.contains("plugins.lock.settings.\(problem)") == true, "\(error?.description ?? "")")
    }

    @Test func `the bot says what is wrong instead of starting the plugin`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(LockPlugin.self, settings: ["environments": ["a", "A"]]) { _ in }
        }
        #expect(error?.description.contains("environments[1]: \"A\" is there twice, first as \"a\"") == true)
    }
}
