import BotHost
import PluginAPI
import Testing

/// How the config says what a plugin may use.
@Suite struct GrantConfigurationTests {
    private func read(_ plugin: String) throws(ConfigurationError) -> Configuration.Plugin? {
        let text = #"{"plugins": {"zoo": {"library": "libZoo.so", \#(plugin)}}}"#
        return try Configuration(text: Array(text.utf8), file: "/etc/bot/bothost.json").plugins.first
    }

    @Test func `nothing is granted unless it is written`() throws {
        let plugin = try #require(try read(""))
        #expect(plugin.grants == [])
        #expect(plugin.memory == ByteSize(mebibytes: 512))
    }

    @Test func `grants are a list, with paths from the config's folder on`() throws {
        let plugin = try #require(
            try read(#""grants": ["network", "processes", "write:/srv/out", "write:reports"], "memory": "1GiB""#))
        #expect(plugin.grants == [.network, .processes, .write("/srv/out"), .write("/etc/bot/reports")])
        #expect(plugin.memory == ByteSize(mebibytes: 1_024))
    }

    @Test(arguments: [
        (
            #""grants": "network""#,
            #"plugins.zoo.grants (line 1, column 46): must be a list in [ ], such as ["network","write:/srv/reports"]; found "network""#
        ),
        (
            #""grants": ["netwrok"]"#,
            #"plugins.zoo.grants[0] (line 1, column 57): "netwrok" is no grant; did you mean "network"?"#
        ),
        (
            #""grants": ["network", "everything"]"#,
            #"plugins.zoo.grants[1] (line 1, column 68): "everything" is no grant; write "network", "processes" or "write:PATH""#
        ),
        (
            #""grants": ["write:"]"#,
            #"plugins.zoo.grants[0] (line 1, column 57): "write:" names no folder; write one after it, such as "write:/srv/reports""#
        ),
        (#""grants": [7]"#, #"plugins.zoo.grants[0] (line 1, column 57): must be text in quotes; found 7"#),
        (
            #""memory": "lots""#,
            #"plugins.zoo.memory (line 1, column 46): "lots" is no amount of memory; write one such as "256MiB" or "1GiB""#
        ),
        (
            #""memory": 512"#,
            #"plugins.zoo.memory (line 1, column 46): must be text in quotes, such as "1GiB"; found 512"#
        ),
        (
            #""memory": "4MiB""#,
            #"plugins.zoo.memory (line 1, column 46): "4MiB" is too little to run in; write "32MiB" or more"#
        ),
    ])
    func `what is wrong is quoted, with its place and the cure`(plugin: String, problem: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(plugin) }
        #expect(error?.problems.map(\.description) == [problem])
    }

    @Test func `the files that the config refers to are closed to plugins`() throws {
        let text = #"""
            {"plugins": {"zoo": {"library": "a.so", "settings": {"a": "${file:key}", "b": ["${file:/run/key}"]}}}}
            """#
        let configuration = Configuration.reading(Array(text.utf8), file: "/etc/bot/bothost.json").0
        #expect(configuration.secretFiles == ["/etc/bot/key", "/run/key"])
        let plugins = Installation.current.plugins(of: configuration, log: HostLog(to: .standardError))
        #expect(
            plugins.map(\.confinement.hidden)
                == [["/etc/bot/data", "/etc/bot/bothost.json", "/etc/bot/key", "/run/key"]])
    }

    @Test(arguments: [
        ("256MiB", 268_435_456), ("1GiB", 1_073_741_824), ("64 MiB", 67_108_864), ("2048KiB", 2_097_152),
    ])
    func `an amount of memory is a whole number and a unit`(text: String, bytes: Int) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "MiB", "1", "1MB", "1.5GiB", "-1GiB", " 1GiB", "1  GiB", "99999999999999999999GiB", "9999999999999GiB",
    ])
    func `anything else is none`(text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test(arguments: [(1 << 30, "1GiB"), (1_536 << 20, "1536MiB"), (1_000, "1000 bytes"), (3 << 10, "3KiB")])
    func `an amount is told in the largest unit that fits`(bytes: Int, text: String) {
        #expect("\(ByteSize(bytes: bytes))" == text)
    }

    @Test func `what is out of the ordinary is told in the config's words`() {
        #expect("\(Confinement())" == "")
        #expect("\(Confinement(grants: [.network, .write("/srv/out")]))" == "grants: network, write:/srv/out")
        #expect(
            "\(Confinement(memory: ByteSize(mebibytes: 64), grants: [.processes]))"
                == "grants: processes; memory: 64MiB")
    }

    @Test func `the list of plugins tells it`() async throws {
        let plugins: [LiveHost.Plugin] = [
            .init(confinement: Confinement(grants: [.network])), .init(instance: "plain"),
        ]
        try await LiveHost.with(plugins) { bot async throws in
            let lines = try await bot.says("plugins").plain.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first?.contains(/^zoo 1.0.0: running since .*, process \d+, .* \(grants: network\)$/) == true)
            #expect(lines.last?.contains(/^plain 1\.0\.0: running since .*, process \d+, \d+ MiB$/) == true)
        }
    }
}
