import BotHost
import Networking
import PluginAPI
import Testing

@Suite struct IRCSettingsTests {
    /// Reads a config with one network, whose members are `members`, on the second line.
    private func read(_ members: String) throws(ConfigurationError) -> IRCNetwork? {
        let text = "{\"names\": [\"nestor\"], \"adapters\": {\"irc\": {\"net\": {\n\(members)\n}}}}"
        let configuration = try Configuration(text: Array(text.utf8), file: "/etc/bot/bothost.json")
        guard case .irc(let network)? = configuration.adapters.first else { return nil }
        return network
    }

    @Test func `a server is enough`() throws {
        let network = try #require(try read(#""server": "irc.example""#))
        #expect(network.name == "net" && network.endpoint == Endpoint("irc.example", 6_697))
        #expect(network.tls == TLSSettings())
        #expect(network.identity == .init(nick: "nestor", user: "bothost", realName: "BotHost"))
        #expect(network.password == nil && network.mechanism == nil && network.needsAccount)
        #expect(network.rooms == [] && network.pace == IRCNetwork.Pace())
    }

    @Test func `everything can be set`() throws {
        let network = try #require(
            try read(
                """
                "server": "::1", "tls": false, "nick": "bot", "alternatives": ["bot2"], "user": "u", "real_name": "R",
                "password": "door", "account": {"name": "a", "password": "p", "required": false},
                "rooms": ["#ops", {"name": "&x", "key": "k"}], "burst": 9, "interval": "2s"
                """))
        #expect(network.endpoint == Endpoint("::1", 6_667) && network.tls == nil)
        #expect(network.identity == .init(nick: "bot", alternatives: ["bot2"], user: "u", realName: "R"))
        #expect(network.password == "door" && !network.needsAccount)
        #expect(network.mechanism == .plain(account: "a", password: "p"))
        #expect(network.rooms == [.init("#ops"), .init("&x", key: "k")])
        #expect(network.pace.burst == 9 && network.pace.interval == .seconds(2))
    }

    @Test func `files begin at the config's folder, and a certificate is shown in TLS`() throws {
        let network = try read(
            #""server": "irc.example", "port": 7000, "ca_file": "ca.pem", "flood_control": false, "#
                + #""account": {"certificate": "bot.pem", "key": "/k/bot.key"}"#)
        let identity = TLSSettings.Identity(certificateFile: "/etc/bot/bot.pem", keyFile: "/k/bot.key")
        #expect(network?.tls == TLSSettings(authorities: .file("/etc/bot/ca.pem"), identity: identity))
        #expect(network?.mechanism == .external)
        #expect(network?.endpoint.port == 7_000)
        #expect(network?.pace.interval == .zero)
    }

    @Test(arguments: [
        ("", #"adapters.irc.net (line 1, column 44): needs "server", such as "irc.libera.chat""#),
        (
            #""server": "irc x""#,
            #"server (line 2, column 1): "irc x" is no server; write a name such as "irc.libera.chat""#
        ),
        (#""server": """#, #"server (line 2, column 1): "" is no server; write a name such as "irc.libera.chat""#),
        (
            #""server": "irc://x""#,
            #"server (line 2, column 1): "irc://x" is no server; write a name such as "irc.libera.chat""#
        ),
        (
            #""server": "x.y:6697""#,
            #"server (line 2, column 1): "x.y:6697" is no server; write a name such as "irc.libera.chat", and its "port" beside it"#
        ),
        (#""server": "x", "port": 0"#, "port (line 2, column 16): 0 must be a whole number from 1 to 65535"),
        (#""server": "x", "sever": 1"#, #"sever (line 2, column 16): is not known here; did you mean "server"?"#),
        (
            #""server": "x", "nick": "1bot""#,
            #"nick (line 2, column 16): "1bot" is no nick; it takes letters, digits, - and _, not first a digit"#
        ),
        (
            #""server": "x", "nick": """#,
            #"nick (line 2, column 16): "" is no nick; it takes letters, digits, - and _, not first a digit"#
        ),
        (
            #""server": "x", "alternatives": ["a", "b!"]"#,
            #"alternatives[1] (line 2, column 38): "b!" is no nick; it takes letters, digits, - and _, not first a digit"#
        ),
        (
            #""server": "x", "rooms": ["ops"]"#,
            ##"rooms[0] (line 2, column 26): "ops" is no channel; write one such as "#ops""##
        ),
        (
            ##""server": "x", "rooms": ["#a", "#b,#c"]"##,
            ##"rooms[1] (line 2, column 32): "#b,#c" is no channel; write one such as "#ops""##
        ),
        (
            #""server": "x", "rooms": [{"key": "k"}]"#,
            ##"rooms[0] (line 2, column 26): needs "name", such as "#ops""##
        ),
        (
            #""server": "x", "account": {}"#,
            #"account (line 2, column 16): needs "name" and "password", or "certificate" and "key""#
        ),
        (
            #""server": "x", "account": {"name": "a", "certificate": "c"}"#,
            #"account (line 2, column 16): needs "name" and "password", or "certificate" and "key""#
        ),
        (
            #""server": "x", "tls": false, "account": {"name": "a", "password": "p"}"#,
            #"account (line 2, column 30): would send its password for everybody to read; set "tls" to true"#
        ),
        (
            #""server": "x", "tls": false, "account": {"certificate": "c", "key": "k"}"#,
            #"account (line 2, column 30): shows its certificate in TLS; set "tls" to true"#
        ),
        (#""server": "x", "burst": 0"#, "burst (line 2, column 16): 0 must be a whole number from 1 to 1000"),
        (
            #""server": "x", "interval": "90s""#,
            #"interval (line 2, column 16): "90s" is too long; write 1 min or less"#
        ),
    ])
    func `says what is wrong, where, and what to write`(members: String, problem: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(members) }
        let found = error?.problems.first?.description ?? ""
        #expect(found.replacing("adapters.irc.net.", with: "") == problem)
    }

    @Test(arguments: [
        #""server": "x y", "password": "s3cret", "account": {"name": "a", "password": "s3cret"}"#,
        #""server": "x", "tls": false, "account": {"name": "a", "password": "s3cret"}"#,
        #""server": "x", "password": {"s3cret": 1}"#, #""server": "x", "password": ["s3cret"]"#,
        ##""server": "x", "rooms": [{"name": "ops", "key": "s3cret"}]"##,
    ])
    func `no problem shows a secret`(members: String) {
        let error = #expect(throws: ConfigurationError.self) { try read(members) }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test func `a network has a name of its own`() {
        let text = #"{"adapters": {"irc": {"My Net": {"server": "x"}}}}"#
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(text: Array(text.utf8), file: "/bothost.json")
        }
        #expect(
            error?.problems.first?.message
                == "a network's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
    }
}
