import Glibc
import PluginAPI
import Testing

/// The config is read anew while the bot runs.
@Suite(.timeLimit(.minutes(2))) struct ConfigReloadTests {
    private static let lock = #""lock": {"library": "libLockPlugin.so", "settings": {"environments": ["staging"]}}"#
    private static let zoo = #""zoo": {"library": "libZooPlugin.so"}"#

    /// A config in which ann is an admin.
    private static func config(_ plugins: String..., more: String = "") -> String {
        """
        {
            "adapters": {"shell": {}},
            "roles": {"admins": ["shell:ann"]},
            "plugins": {
                \(plugins.joined(separator: ",\n        "))
            },
            \(more)
        }
        """
    }

    @Test func `a plugin comes, another goes, and the one that is the same keeps its process`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo, Self.lock))
        try await withBot("run", "--output", "json", in: folder) { bot in
            let before = try await pids(bot)
            folder.write(
                Self.config(Self.zoo, #""zoo-two": {"library": "libZooPlugin.so"}"#), to: "bothost.json")
            let report = try await bot.answer(to: "bothost reload", is: "host.config_reloaded")
            #expect(
                report.text
                    == "The config is read anew.\n  zoo: unchanged\n  zoo-two: added\n  lock: removed\n  shell: unchanged"
            )
            try await bot.answer(to: "zoo-two echo hi", is: "zoo.echo")
            try await bot.answer(to: "lock staging", is: "host.unknown_command")
            let after = try await pids(bot)
            #expect(Set(after.keys) == ["zoo", "zoo-two"])
            #expect(after["zoo"] == before["zoo"])
            folder.write(Self.config(Self.zoo, Self.lock), to: "bothost.json")
            try await bot.answer(to: "bothost reload", is: "host.config_reloaded")
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test func `SIGHUP has it read anew, and only what is different restarts`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo, Self.lock))
        try await withBot("run", "--output", "json", in: folder) { bot in
            let before = try await pids(bot)
            try await bot.answer(to: "lock demo", is: "lock.unknown_env")
            folder.write(
                Self.config(Self.zoo, Self.lock.replacing("staging", with: "demo")), to: "bothost.json")
            bot.signal(SIGHUP)
            try await bot.logged("info host: config: lock: settings changed, restarted")
            try await bot.answer(to: "lock demo", is: "lock.acquired")
            let after = try await pids(bot)
            #expect(after["zoo"] == before["zoo"])
            #expect(after["lock"] != before["lock"])
            bot.signal(SIGTERM)
            try await bot.ends(.exited(0))
        }
    }

    @Test func `with a broken file the old config stays, and every mistake is told with its place`() async throws {
        let folder = BotFolder(config: Self.config(Self.lock))
        try await withBot("run", "--output", "json", in: folder) { bot in
            let before = try await pids(bot)
            folder.write(
                Self.config(Self.lock.replacing("environments", with: "enviroments"), more: #""nmes": ["x"]"#),
                to: "bothost.json")
            let refusal = try await bot.answer(to: "bothost reload", is: "host.config_refused")
            #expect(refusal.text.contains("plugins.lock.settings.enviroments (line 5, column 62): is not known here"))
            #expect(refusal.text.contains("nmes (line 7, column 5): is not known here; did you mean \"names\"?"))
            bot.signal(SIGHUP)
            try await bot.logged("error host: goes on with the config that it had: nmes (line 7, column 5)")
            folder.write("{", to: "bothost.json")
            let syntax = try await bot.answer(to: "bothost reload", is: "host.config_refused")
            #expect(syntax.text.contains("(line 1, column 2)"))
            #expect(!syntax.text.contains("adapters.shell"))
            #expect(try await pids(bot) == before)
            try await bot.answer(to: "lock staging", is: "lock.acquired")
        }
    }

    @Test func `names, prefix, roles and rules count at once, and roles given in chat stay`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo))
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "role add admins @bo", is: "host.role_added")
            try await bot.answer(to: "zoo echo hi", as: "carol", is: "zoo.echo")
            folder.write(
                Self.config(
                    Self.zoo,
                    more: #""names": ["robot"], "rules": [{"command": "zoo echo", "roles": ["admins"]}]"#),
                to: "bothost.json")
            try await bot.answer(to: "bothost reload", as: "carol", is: "host.not_allowed")
            let report = try await bot.answer(to: "bothost reload", as: "bo", is: "host.config_reloaded")
            #expect(report.text.contains("names, rules: changed"))
            try await bot.answer(to: "zoo echo hi", as: "carol", is: "host.not_allowed")
            try await bot.answer(to: "zoo echo hi", as: "bo", is: "zoo.echo")
            bot.type("/in #ops\n")
            try await bot.answer(to: "robot version", is: "host.version")
        }
    }

    @Test func `a log that gets a room is told what happens from then on, by plugins that go on running`() async throws
    {
        let folder = BotFolder(config: Self.config(Self.lock))
        try await withBot("run", "--output", "json", in: folder) { bot in
            let before = try await pids(bot)
            try await bot.answer(to: "lock staging", is: "lock.acquired")
            folder.write(
                Self.config(Self.lock, more: #""log_rooms": {"functional": ["shell:#log"]}"#), to: "bothost.json")
            try await bot.answer(to: "bothost reload", is: "host.config_reloaded")
            bot.type("/as ann unlock staging\n")
            // The answer, and the line for the log.
            let told = [try await bot.nextMessage(), try await bot.nextMessage()]
            #expect(told.map(\.code) == ["lock.released", "lock.released"])
            #expect(told.map(\.text).contains("staging: ann freed it."))
            #expect(try await pids(bot) == before)
        }
    }

    @Test func `a rule that names what no plugin has is refused, as bothost check does`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo))
        try await withBot("run", "--output", "json", in: folder) { bot in
            folder.write(
                Self.config(Self.zoo, more: #""rules": [{"command": "zoo eco", "roles": ["admins"]}]"#),
                to: "bothost.json")
            let refusal = try await bot.answer(to: "bothost reload", is: "host.config_refused")
            #expect(refusal.text.contains("rules[0].command (line 7, column 16)"))
        }
    }

    @Test func `the data folder cannot change while the bot runs`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo))
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "zoo echo hi", is: "zoo.echo")
            folder.write(Self.config(Self.zoo, more: #""data": "elsewhere""#), to: "bothost.json")
            let refusal = try await bot.answer(to: "bothost reload", is: "host.config_refused")
            #expect(refusal.text.contains("data (line 7, column 5): cannot change while the bot runs"))
        }
    }

    @Test func `a secret that is another one in its file restarts the plugin that has it`() async throws {
        let zoo = #""zoo": {"library": "libZooPlugin.so", "settings": {"note": "${file:note}"}}"#
        let folder = BotFolder(config: Self.config(zoo, Self.lock))
        folder.write("one", to: "note")
        try await withBot("run", "--output", "json", in: folder) { bot in
            let before = try await pids(bot)
            folder.write("two", to: "note")
            let report = try await bot.answer(to: "bothost reload", is: "host.config_reloaded")
            #expect(report.text.contains("zoo: secrets changed, restarted\n  lock: unchanged"))
            let after = try await pids(bot)
            #expect(after["zoo"] != before["zoo"] && after["lock"] == before["lock"])
        }
    }

    @Test func `a network that is the same keeps its connection while another one is left`() async throws {
        let (first, second) = (try await IRCServer.ngIRCd(), try await IRCServer.ngIRCd())
        let (ann, bo) = (try await RawPerson("ann", on: first.port), try await RawPerson("bo", on: second.port))
        let folder = BotFolder(networks: ["one": first.network(), "two": second.network()])
        try await withBot(in: folder) { bot in
            try await ann.meets("bothost")
            try await bo.meets("bothost")
            let only = BotFolder(networks: ["one": first.network()])
            folder.write(BotFolder.text(of: "\(only.path)/bothost.json"), to: "bothost.json")
            bot.signal(SIGHUP)
            try await bo.hears(":bothost!", " QUIT ")
            try await bot.logged("info host: config: irc:two: removed")
            ann.says("!zoo echo still here")
            try await ann.hears(":bothost!", ":still here")
            #expect(ann.lines(with: ":bothost!", " JOIN ").count <= 1)
            #expect(bot.transcript.seen.log.count { $0.contains("irc:one: is on the network") } == 1)

            let both = BotFolder(networks: ["one": first.network(), "two": second.network()])
            folder.write(BotFolder.text(of: "\(both.path)/bothost.json"), to: "bothost.json")
            bot.signal(SIGHUP)
            try await bot.logged("info host: config: irc:two: added")
            try await bo.hears(":bothost!", " JOIN ")
        }
    }

    @Test func `SIGHUP has it read anew at a terminal too, as long as that is there`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo))
        try await withBot(in: folder, on: TerminalChannels()) { bot in
            try await bot.shows("ann> ")
            folder.write(Self.config(Self.zoo, more: #""prefix": "?""#), to: "bothost.json")
            bot.signal(SIGHUP)
            try await poll(for: "the new config") {
                BotFolder.text(of: folder.log).contains("info host: config: prefix: changed") ? () : nil
            }
            bot.type("version\r")
            try await bot.shows("BotHost ")
        }
    }

    @Test func `a disabled plugin stays so over a restart`() async throws {
        let folder = BotFolder(config: Self.config(Self.zoo, Self.lock))
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.answer(to: "plugins disable lock", is: "host.plugin_disabled")
            bot.endInput()
            try await bot.ends(.exited(0))
        }
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.logged("warning lock: is disabled; to enable it: plugins enable lock by=shell:ann")
            let refusal = try await bot.answer(to: "lock staging", as: "bo", is: "host.plugin_held")
            #expect(refusal.text.contains("lock is disabled by ann since "))
            try await bot.answer(to: "plugins enable lock", is: "host.plugin_enabled")
            try await bot.answer(to: "lock staging", as: "bo", is: "lock.acquired")
        }
    }

    /// The process of each plugin that runs.
    private func pids(_ bot: BotProcess) async throws -> [String: Int] {
        let list = try await bot.answer(to: "plugins", is: "host.plugins")
        let all = (list.json["data"]?.array ?? []).compactMap { plugin -> (String, Int)? in
            guard let name = plugin["name"]?.string, let pid = plugin["pid"]?.integer else { return nil }
            return (name, pid)
        }
        return Dictionary(all) { first, _ in first }
    }
}
