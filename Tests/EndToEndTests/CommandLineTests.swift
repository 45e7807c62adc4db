import BotHost
import Glibc
import Testing

/// What is typed in a shell to start the bot, and what is said when that makes no sense.
@Suite(.timeLimit(.minutes(2))) struct CommandLineTests {
    @Test(arguments: [[], ["help"], ["--help"], ["-h"], ["help", "help"], ["help", "--help"]])
    func `help lists the commands`(words: [String]) async throws {
        let seen = try await outcome(of: words)
        #expect(seen.exit == .exited(0))
        #expect(seen.output.hasPrefix("bothost: "))
        for command in ["run", "check", "plugins", "lock", "unlock", "version", "help"] {
            #expect(seen.output.contains("  bothost \(command)"))
        }
        #expect(seen.errors == "")
    }

    @Test(arguments: [
        (["run", "--help"], "Usage: bothost run "), (["run", "-h"], "Usage: bothost run "),
        (["run", "--data", "x", "--help"], "Usage: bothost run "), (["help", "run"], "Usage: bothost run "),
        (["check", "--help"], "Usage: bothost check "), (["help", "check"], "Usage: bothost check "),
        (["journal", "--verify", "-h"], "Usage: bothost journal "),
        (["plugins", "--help"], "Usage: bothost plugins "), (["help", "plugins"], "Usage: bothost plugins "),
        (["plugins", "--config", "x", "-h"], "Usage: bothost plugins "),
        (["lock", "--help"], "Usage: bothost lock "), (["help", "unlock"], "Usage: bothost unlock "),
        (["version", "--help"], "Usage: bothost version\n"), (["help", "version"], "Usage: bothost version\n"),
    ])
    func `each command explains itself`(words: [String], beginning: String) async throws {
        let seen = try await outcome(of: words)
        #expect(seen.exit == .exited(0))
        #expect(seen.output.hasPrefix(beginning))
        #expect(seen.errors == "")
    }

    @Test(arguments: ["version", "--version"])
    func `version is one line`(word: String) async throws {
        let seen = try await outcome(of: [word])
        #expect(seen.exit == .exited(0))
        #expect(seen.output == "bothost \(BotHostVersion.current)\n")
    }

    @Test(arguments: [
        (["rnu"], #"there is no command "rnu"; did you mean "run"? See: bothost help"#),
        (["chekc"], #"there is no command "chekc"; did you mean "check"? See: bothost help"#),
        (["plugin", "--help"], #"there is no command "plugin"; did you mean "plugins"? See: bothost help"#),
        (["check", "--data", "x"], #"check has no option "--data". See: bothost check --help"#),
        (["plugins", "--config"], "--config needs a value. See: bothost plugins --help"),
        (
            ["journal", "--since", "yesterday"],
            "--since is how long ago, such as 2h, or a time in UTC, such as 2026-03-01T09:00, not \"yesterday\""
        ),
        (["journal", "--limit", "0"], "--limit is a number, such as 50, not \"0\""),
        (["journal", "--format=xml"], "--format is text or json, not \"xml\""),
        (["journal", "--head", "5"], "--head is what --verify has printed before, as 4711:2f…, not \"5\""),
        (["journal", "--verfy"], "journal has no option \"--verfy\". See: bothost journal --help"),
        (
            ["journal", "--head", "5:\(String(repeating: "a", count: 64))"],
            "--head goes with --verify. See: bothost journal --help"
        ),
        (["help", "verson"], #"there is no command "verson"; did you mean "version"? See: bothost help"#),
        (["dance"], #"there is no command "dance". See: bothost help"#),
        (["run", "--confg", "x"], #"run has no option "--confg"; did you mean "--config"? See: bothost run --help"#),
        (["run", "--verbose"], #"run has no option "--verbose". See: bothost run --help"#),
        (["run", "now"], #"run has no option "now". See: bothost run --help"#),
        (["run", "--config"], "--config needs a value. See: bothost run --help"),
        (["run", "--data="], "--data needs a value. See: bothost run --help"),
        (["run", "--output", "xml"], #"--output is text or json, not "xml""#),
        (["version", "now"], #"version takes nothing more, but there is "now""#),
    ])
    func `a mistake is named, with what was meant`(words: [String], complaint: String) async throws {
        let seen = try await outcome(of: words)
        #expect(seen.exit == .exited(64))
        #expect(seen.errors == "bothost: \(complaint)\n")
        #expect(seen.output == "")
    }

    // MARK: The config

    @Test func `a config is named on the command line, and so is the data folder`() async throws {
        let folder = BotFolder()
        folder.write(BotFolder.config(others: ""), to: "other.json")
        let seen = try await outcome(of: ["run", "--config", "other.json", "--data=elsewhere"], in: folder)
        #expect(seen.exit == .exited(0))
        #expect(BotFolder.names(in: "\(folder.path)/elsewhere").contains("bothost.db"))
        #expect(BotFolder.names(in: folder.data) == [])
    }

    @Test func `no config file is said with the way out`() async throws {
        let folder = BotFolder()
        unlink("\(folder.path)/bothost.json")
        let seen = try await outcome(of: ["run"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(seen.errors.hasPrefix("bothost: Cannot read the config '\(folder.path)/bothost.json': "))
        #expect(seen.errors.hasSuffix("No such file or directory. Name another one with --config FILE.\n"))
    }

    @Test func `a config that cannot be read is said with the reason`() async throws {
        let folder = BotFolder()
        let seen = try await outcome(of: ["run", "--config", folder.path], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(seen.errors.hasPrefix("bothost: Cannot read the config '\(folder.path)': "))
        #expect(seen.errors.contains("Is a directory."))
    }

    @Test func `everything that is wrong with a config is said at once, line and column with it`() async throws {
        let folder = BotFolder(
            config: """
                {
                    "naems": ["bothost"],
                    "prefix": "bot",
                    "adapters": {"shell": {"color": true}},
                    "plugins": {
                        "lock": {"libary": "libLockPlugin.so"},
                        "Zoo": {"library": "libZooPlugin.so"},
                    },
                }
                """)
        let seen = try await outcome(of: ["run"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(seen.output == "")
        #expect(
            seen.errors == """
                bothost: \(folder.path)/bothost.json cannot be used:
                  naems (line 2, column 5): is not known here; did you mean "names"?
                  prefix (line 3, column 5): "bot" must be one to three signs such as "!", or "" for none
                  adapters.shell.color (line 4, column 28): is not known here; there is nothing to set
                  plugins.lock (line 6, column 9): needs "library", such as "libLockPlugin.so"
                  plugins.lock.libary (line 6, column 18): is not known here; did you mean "library"?
                  plugins.Zoo (line 7, column 9): a plugin's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter

                """)
    }

    @Test func `a config that is no JSON is said with the place`() async throws {
        let folder = BotFolder(config: "{\n    \"names\": [\"bothost\"\n}\n")
        let seen = try await outcome(of: ["run"], in: folder)
        #expect(seen.exit == .exited(78))
        #expect(
            seen.errors.hasPrefix(
                "bothost: \(folder.path)/bothost.json cannot be used:\n  the config (line 3, column 1): "))
    }

    // MARK: The data folder

    @Test func `a data folder that another bot uses is left alone`() async throws {
        let folder = BotFolder()
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            let seen = try await outcome(of: ["run"], in: folder)
            #expect(seen.exit == .exited(75))
            #expect(seen.output == "")
            #expect(seen.errors.contains("\(bot.pid)"))
            #expect(seen.errors.contains("'\(folder.data)'"))
            try await bot.answer(to: "lock staging", as: "bob", is: "lock.held_by_other")
        }
    }

    @Test func `a data folder that cannot be made is said`() async throws {
        let folder = BotFolder()
        let seen = try await outcome(of: ["run", "--data", "/proc/none"], in: folder)
        #expect(seen.exit == .exited(73))
        #expect(seen.errors.contains("The data folder '/proc/none' cannot be used: mkdir: "))
    }
}
