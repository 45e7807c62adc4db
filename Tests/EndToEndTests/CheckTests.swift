import BotHost
import Glibc
import Testing

/// `bothost check` and `bothost plugins`, beside a bot that may be running.
@Suite(.timeLimit(.minutes(2))) struct CheckTests {
    @Test func `a good config is said to be fine, with its plugins, and nothing is left behind`() async throws {
        let folder = BotFolder()
        let temporary = BotFolder()
        let seen = try await outcome(of: ["check"], in: folder, environment: ["TMPDIR": temporary.path])
        #expect(seen.errors == "")
        #expect(seen.exit == .exited(0))
        let lines = seen.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "\(folder.path)/bothost.json is fine.")
        #expect(lines.contains { $0.hasPrefix("  lock: 0.1.0, ") && $0.hasSuffix(" commands") })
        #expect(lines.contains { $0.hasPrefix("  zoo: 1.0.0, ") })
        #expect(BotFolder.names(in: folder.path) == ["bothost.json"])
        #expect(BotFolder.names(in: temporary.path) == ["bothost.json"])
    }

    @Test func `everything that is wrong, in the file and with every plugin, is said at once`() async throws {
        let folder = BotFolder(
            config: """
                {
                    "prefix": "bot",
                    "plugins": {
                        "lock": {
                            "library": "libLockPlugin.so",
                            "settings": {"enviroments": [], "environments": ["a", 3]},
                        },
                        "lock-two": {"library": "libLockPlugin.so", "settings": {"environments": ["a", "A"]}},
                        "none": {"library": "/nowhere/libNone.so"},
                        "zoo": {"library": "libZooPlugin.so", "settings": {"complaint": "${env:NO_SUCH}"}},
                        "zoo-two": {"library": "libZooPlugin.so", "settings": {"trapsAtStart": "yes"}},
                        "lost": {"libary": "libZooPlugin.so"},
                    },
                }
                """)
        let seen = try await outcome(of: ["check"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(seen.output == "")
        #expect(
            seen.errors == """
                bothost: \(folder.path)/bothost.json cannot be used:
                  prefix (line 2, column 5): "bot" must be one to three signs such as "!", or "" for none
                  plugins.lock.settings.enviroments (line 6, column 26): is not known here; did you mean "environments"?
                  plugins.lock.settings.environments[1] (line 6, column 67): must be text in quotes or an object in { }; found 3
                  plugins.lock-two.settings (line 8, column 53): environments[1]: "A" is there twice, first as "a"; remove one of them
                  plugins.none (line 9, column 9): Cannot open plugin '/nowhere/libNone.so': open: No such file or directory.
                  plugins.zoo.settings.complaint (line 10, column 60): the environment variable NO_SUCH is not set
                  plugins.zoo-two.settings.trapsAtStart (line 11, column 64): must be true or false; found "yes"
                  plugins.lost (line 12, column 9): needs "library", such as "libLockPlugin.so"
                  plugins.lost.libary (line 12, column 18): is not known here; did you mean "library"?

                """)
    }

    @Test func `a rule that names what no plugin has is told, with its place`() async throws {
        let folder = BotFolder(
            config: """
                {
                    "plugins": {"lock": {"library": "libLockPlugin.so", "settings": {"environments": ["a"]}}},
                    "rules": [
                        {"command": "unlock", "arguments": {"force": ["yes"]}, "roles": ["deployers"]},
                        {"plugin": "lock", "command": "unlokc", "allow": false},
                        {"command": "lock", "arguments": {"evn": ["a"]}, "allow": false},
                        {"command": "role add", "arguments": {"role": ["deployers"]}, "roles": ["leads"]},
                    ],
                }
                """)
        let seen = try await outcome(of: ["check"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(
            seen.errors == """
                bothost: \(folder.path)/bothost.json cannot be used:
                  rules[1].command (line 5, column 28): there is no command "unlokc"; did you mean "unlock"?
                  rules[2].arguments.evn (line 6, column 43): no such argument; did you mean "env"?

                """)
    }

    @Test func `a plugin that does not start is told`() async throws {
        let folder = BotFolder(config: BotFolder.config(settings: #"{"trapsAtStart": true}"#))
        let seen = try await outcome(of: ["check"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(seen.errors.contains("  plugins.zoo (line 4, column 9): "))
        #expect(seen.errors.contains("before it was ready"))
    }

    @Test func `a missing secret keeps the bot from starting, and its value is never said`() async throws {
        let folder = BotFolder(config: BotFolder.config(settings: #"{"complaint": "${file:secret}"}"#))
        let missing = try await outcome(of: ["run"], in: folder)
        #expect(missing.exit == .exited(78))
        #expect(
            missing.errors.contains(
                "plugins.zoo.settings.complaint (line 4, column 60): the file '\(folder.path)/secret' cannot be used: ")
        )
        folder.write(" \n", to: "secret")
        let blank = try await outcome(of: ["run"], in: folder)
        #expect(blank.exit == .exited(78))
        #expect(blank.errors.contains("the file '\(folder.path)/secret' is blank"))
        folder.write("no tigers\n", to: "secret")
        let seen = try await outcome(of: ["check"], in: folder)
        #expect(seen.errors.contains("plugins.zoo.settings (line 4, column 47): no tigers\n"))
    }

    @Test func `a running bot is not disturbed`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            #expect(try await outcome(of: ["check"], in: folder).exit == .exited(0))
            try await bot.answer(to: "lock staging", as: "bob", is: "lock.held_by_other")
        }
    }

    @Test func `plugins lists what each one says of itself`() async throws {
        let folder = BotFolder(
            config: BotFolder.config(settings: #"{}, "grants": ["network"], "memory": "1GiB""#))
        let seen = try await outcome(of: ["plugins"], in: folder)
        #expect(seen.exit == .exited(0))
        #expect(seen.errors == "")
        let chapters = seen.output.split(separator: "\n\n").map(String.init)
        #expect(chapters.count == 2)
        #expect(
            chapters.last?.hasPrefix(
                """
                lock
                  plugin    lock 0.1.0: Who uses which environment.
                  in chat   cerbere
                  library   \(Build.library("Lock"))
                  may use   what every plugin may
                  commands  lock [<env>
                """) == true)
        #expect(seen.output.contains("\n            unlock "))
        #expect(seen.output.contains("\n  may use   grants: network; memory: 1GiB\n"))
        #expect(BotFolder.names(in: folder.path) == ["bothost.json"])
    }

    @Test func `plugins lists the others when one cannot be asked`() async throws {
        let folder = BotFolder(config: BotFolder.config(zoo: "/nowhere/libZoo.so", settings: #"{"x": 1}"#))
        let seen = try await outcome(of: ["plugins", "--config=bothost.json"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(
            seen.output.hasPrefix("zoo\n  library   /nowhere/libZoo.so\n  cannot be started; see below\n\nlock\n"))
        #expect(seen.errors.contains("  plugins.zoo (line 4, column 9): Cannot open plugin '/nowhere/libZoo.so': "))
    }
}
