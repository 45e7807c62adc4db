import BotHost
import Glibc
import PluginAPI
import Testing

@Suite struct ConfigurationChangeTests {
    private static let base = """
        {
            "adapters": {"irc": {"a": {"server": "a.example", "rooms": ["#ops"]}, "b": {"server": "b.example"}}},
            "plugins": {
                "lock": {"library": "libLock.so", "settings": {"environments": ["staging"]}},
                "dns": {"library": "libDNS.so", "memory": "64MiB"},
            },
        }
        """

    private static func read(_ text: String) throws -> Configuration {
        try Configuration(text: Array(text.utf8), file: "/etc/bot/bothost.json")
    }

    private static func change(_ edits: (old: String, new: String)..., from text: String = base) throws
        -> ConfigurationChange
    {
        let edited = edits.reduce(text) { $0.replacing($1.old, with: $1.new) }
        return ConfigurationChange(from: try read(text), to: try read(edited))
    }

    @Test func `a file that says the same in other words and places changes nothing`() throws {
        let change = try Self.change(("\"adapters\"", "// moved\n\n\"prefix\": \"!\", \"adapters\""))
        #expect(change.isEmpty)
        #expect(change.problems.isEmpty)
        #expect(change.plugins.map(\.name) == ["lock", "dns"])
        #expect((change.plugins + change.adapters).allSatisfy { $0.fate == .unchanged })
    }

    @Test(
        arguments: [
            ("libLock.so", "libOther.so", "lock", ["library"]),
            ("staging", "demo", "lock", ["settings"]),
            ("64MiB", "65MiB", "dns", ["memory"]),
            (#""memory": "64MiB""#, #""grants": ["network"]"#, "dns", ["grants", "memory"]),
        ] as [(String, String, String, [String])])
    func `a plugin says what of it is different, and the others are not touched`(
        old: String, new: String, name: String, words: [String]
    ) throws {
        let change = try Self.change((old, new))
        for part in change.plugins {
            #expect(part.fate == (part.name == name ? .changed(words) : .unchanged))
        }
        #expect(ConfigurationChange.toBegin(change.plugins) == [name])
        #expect(change.adapters.allSatisfy { $0.fate == .unchanged })
        #expect(change.settings.isEmpty && !change.isEmpty)
    }

    @Test(
        arguments: [
            ("a.example", "c.example", ["server", "tls"]),
            ("#ops", "#dev", ["rooms"]),
            (#""rooms""#, #""nick": "robot", "rooms""#, ["nick"]),
            (#""rooms""#, #""burst": 8, "rooms""#, ["pace"]),
            (#""rooms""#, #""password": "x", "rooms""#, ["password"]),
            (#""rooms""#, #""account": {"name": "bot", "password": "x"}, "rooms""#, ["account"]),
        ] as [(String, String, [String])])
    func `a network says what of it is different, and the other is not touched`(
        old: String, new: String, words: [String]
    ) throws {
        let change = try Self.change((old, new))
        guard case .changed(let found)? = change.adapters.first?.fate else {
            Issue.record("\(change.adapters)")
            return
        }
        #expect(Set(found).isSubset(of: words) && !found.isEmpty)
        #expect(change.adapters.last == ConfigurationChange.Part("irc:b", .unchanged))
    }

    @Test func `plugins and networks come and go`() throws {
        let change = try Self.change(
            (#""dns": {"library": "libDNS.so", "memory": "64MiB"}"#, #""deploy": {"library": "libDeploy.so"}"#),
            (#", "b": {"server": "b.example"}"#, #", "c": {"server": "c.example"}"#))
        #expect(
            change.plugins == [
                .init("lock", .unchanged), .init("deploy", .added), .init("dns", .removed),
            ])
        #expect(
            change.adapters == [
                .init("irc:a", .unchanged), .init("irc:c", .added), .init("irc:b", .removed),
            ])
    }

    @Test(
        arguments: [
            (#""names": ["bot"]"#, ["names"], true),
            (#""prefix": "?""#, ["prefix"], false),
            (#""roles": {"admins": ["irc:a/ann"]}"#, ["roles"], false),
            (#""log_rooms": {"functional": ["irc:a/#ops"]}"#, ["log_rooms"], false),
            (#""announce": ["irc:a/#ops"]"#, ["announce"], false),
            (#""rules": [{"command": "plugins", "roles": ["admins"]}]"#, ["rules"], false),
        ] as [(String, [String], Bool)])
    func `settings of the bot itself restart nothing`(member: String, names: [String], hasNick: Bool) throws {
        // The nick is the first of the names, unless the network has one.
        let text = Self.base.replacing("\"server\"", with: "\"nick\": \"robot\", \"server\"")
        let change = try Self.change(("\"plugins\"", "\(member), \"plugins\""), from: text)
        #expect(change.settings == names)
        #expect((change.plugins + change.adapters).allSatisfy { $0.fate == .unchanged })
    }

    @Test func `a network whose nick comes from the names connects anew with another name`() throws {
        let change = try Self.change(("\"plugins\"", "\"names\": [\"robot\"], \"plugins\""))
        #expect(change.adapters.map(\.fate) == [.changed(["nick"]), .changed(["nick"])])
    }

    @Test func `the data folder and the shell stay as they are, and the place is told`() throws {
        let change = try Self.change(
            ("\"adapters\": {", "\"data\": \"elsewhere\",\n    \"adapters\": {\"shell\": {}, "))
        #expect(
            change.problems.map(\.description) == [
                "data (line 2, column 5): cannot change while the bot runs: it is '/etc/bot/data' now. Write that, or stop the bot, move the folder and start the bot",
                "adapters.shell (line 3, column 18): the shell cannot be added while the bot runs, because it belongs to the terminal in which the bot was started. Undo that, or start the bot anew",
            ])
        let away = ConfigurationChange(
            from: try Self.read(#"{"adapters": {"shell": {}}}"#), to: try Self.read(#"{"adapters": {}}"#))
        #expect(away.problems.map(\.path) == ["adapters.shell"])
        #expect(away.problems.first?.message.contains("cannot be taken away") == true)
    }

    @Test func `a secret in a file that is another one is a change, and a new secret file is hidden from all`()
        async throws
    {
        try await TestFolder.with { folder async throws in
            try folder.write("one", to: "token")
            try folder.write("two", to: "other")
            let config = { (settings: String) in
                """
                {"plugins": {
                    "lock": {"library": "l.so", "settings": {"deep": [{"token": "${file:token}"}]}},
                    "dns": {"library": "d.so"\(settings)}
                }}
                """
            }
            let path = try folder.write(config(""), to: "bothost.json")
            let before = try ConfigurationFile(path: path).read()
            #expect(ConfigurationChange(from: before, to: try ConfigurationFile(path: path).read()).isEmpty)

            try folder.write("another", to: "token")
            let other = try ConfigurationFile(path: path).read()
            #expect(
                ConfigurationChange(from: before, to: other).plugins == [
                    .init("lock", .changed(["secrets"])), .init("dns", .unchanged),
                ])

            try folder.write(config(#", "settings": {"key": "${file:other}"}"#), to: "bothost.json")
            let more = try ConfigurationFile(path: path).read()
            #expect(
                ConfigurationChange(from: other, to: more).plugins == [
                    .init("lock", .changed(["hidden files"])), .init("dns", .changed(["settings", "hidden files"])),
                ])
            // What is hidden although it need not be is no reason to disturb anybody.
            #expect(ConfigurationChange(from: more, to: other).plugins.first?.fate == .unchanged)
        }
    }
}
