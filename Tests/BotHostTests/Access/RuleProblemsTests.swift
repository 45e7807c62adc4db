import BotHost
import FoundationEssentials
import PluginAPI
import Testing

/// Every sentence about rules that cannot be meant.
@Suite struct RuleProblemsTests {
    private static func problems(_ rules: String) -> [String] {
        let text = #"{"plugins": {"deploy": {"library": "a.so"}}, "rules": [\#n\#(rules)\#n]}"#
        let (_, problems) = Configuration.reading(Array(text.utf8), file: "/etc/bot/bothost.json")
        return problems.map(\.description)
    }

    @Test(
        arguments: [
            (
                #"{"command": "deploy"}"#,
                #"rules[0] (line 2, column 1): says neither who may nor where; for everybody, write "people": ["*"]"#
            ),
            (
                #"{"command": "deploy", "allow": true}"#,
                #"rules[0] (line 2, column 1): says neither who may nor where; for everybody, write "people": ["*"]"#
            ),
            (
                #"{"allow": false, "rooms": ["shell:#ops"]}"#,
                #"rules[0].rooms (line 2, column 18): says who may or where, but "allow" says that nobody may; leave one out"#
            ),
            (
                #"{"plugin": "deplyo", "allow": false}"#,
                #"rules[0].plugin (line 2, column 2): there is no plugin "deplyo"; did you mean "deploy"?"#
            ),
            (
                #"{"plugin": "x", "allow": false}"#,
                #"rules[0].plugin (line 2, column 2): there is no plugin "x"; there is "deploy", "bothost""#
            ),
            (
                #"{"command": " ", "allow": false}"#,
                #"rules[0].command (line 2, column 2): is blank; write a command's first words, such as "unlock""#
            ),
            (
                #"{"arguments": {"env": []}, "allow": false}"#,
                #"rules[0].arguments.env (line 2, column 16): is empty; leave it out, or say "allow": false if nobody may"#
            ),
            (
                #"{"roles": []}"#,
                #"rules[0].roles (line 2, column 2): is empty; leave it out, or say "allow": false if nobody may"#
            ),
            (
                #"{"roles": ["On Call"]}"#,
                #"rules[0].roles[0] (line 2, column 12): "On Call" is no role; a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter"#
            ),
            (
                #"{"people": ["@alice"]}"#,
                #"rules[0].people[0] (line 2, column 13): "@alice" is nobody's id; write where they are before it, such as "shell:alice""#
            ),
            (
                #"{"people": ["irc:net/~bo"]}"#,
                #"rules[0].people[0] (line 2, column 13): "irc:net/~bo" could be anybody, so it has no role; write the id of an account"#
            ),
            (
                #"{"rooms": ["ops"]}"#,
                #"rules[0].rooms[0] (line 2, column 12): "ops" is no room's id; write where it is before it, such as "shell:#ops""#
            ),
            (
                #"{"role": ["x"], "allow": false}"#,
                #"rules[0].role (line 2, column 2): is not known here; did you mean "roles"?"#
            ),
            (
                "{\"command\": \"deploy\", \"people\": [\"*\"]},\n{\"command\": \"Deploy \", \"roles\": [\"x\"]}",
                "rules[1] (line 3, column 1): can be about the same command line as rules[0] (line 2, column 1), and neither is more specific; make one of both, or have one name more"
            ),
            (
                "{\"arguments\": {\"a\": [\"x\"]}, \"allow\": false},\n{\"arguments\": {\"b\": [\"x\"]}, \"allow\": false}",
                "rules[1] (line 3, column 1): can be about the same command line as rules[0] (line 2, column 1), and neither is more specific; make one of both, or have one name more"
            ),
        ])
    func `says what is wrong, where, and what to write`(rules: String, problem: String) {
        #expect(Self.problems(rules).first == problem)
    }

    @Test(arguments: [
        #"{"command": "deploy", "allow": false}, {"plugin": "deploy", "allow": false}, {"allow": false}"#,
        #"{"command": "deploy", "allow": false}, {"command": "unlock", "allow": false}"#,
        #"{"arguments": {"a": ["x"]}, "allow": false}, {"arguments": {"a": ["y"], "b": ["x"]}, "allow": false}"#,
        #"{"arguments": {"a": ["x"]}, "allow": false}, {"arguments": {"a": ["y", "z"]}, "allow": false}"#,
        #"{"plugin": "bothost", "command": "role add", "arguments": {"role": ["x"]}, "roles": ["leads"], "people": ["*"]}"#,
    ])
    func `rules that can be told apart are fine`(rules: String) {
        #expect(Self.problems(rules).isEmpty)
    }

    @Test func `the rules of the documentation are fine`() throws {
        let text = try String(contentsOfFile: "\(TestFolder.sources)/docs/permissions.md", encoding: .utf8)
        let beginning = try #require(text.firstRange(of: "\"rules\": ["))
        let end = try #require(text[beginning.upperBound...].firstRange(of: "\n],"))
        let rules = text[beginning.lowerBound..<end.upperBound]
        let config = "{\"plugins\": {\"dns\": {\"library\": \"a.so\"}}, \(rules)}"
        let (configuration, problems) = Configuration.reading(Array(config.utf8), file: "/etc/bot/bothost.json")
        #expect(problems.isEmpty && configuration.rules.count == 6)
    }

    @Test(arguments: ["host", "bothost"])
    func `a plugin is not called as the bot itself`(name: String) {
        let text = "{\"plugins\": {\"\(name)\": {\"library\": \"a.so\"}}}"
        let (_, problems) = Configuration.reading(Array(text.utf8), file: "/etc/bot/bothost.json")
        #expect(
            problems.map(\.description) == [
                "plugins.\(name) (line 1, column 14): is what the bot calls itself; give the plugin another name"
            ])
    }

    @Test(
        arguments: [
            (["command": "unlock", "allow": false], []),
            (["command": "unlock", "arguments": ["force": ["yes"], "env": ["x"]], "allow": false], []),
            (["plugin": "lock", "arguments": ["count": ["3"]], "allow": false], []),
            (
                ["command": "unlok", "allow": false],
                ["command: there is no command \"unlok\"; did you mean \"unlock\"?"]
            ),
            (
                ["command": "frobnicate", "allow": false],
                ["command: there is no command \"frobnicate\"; \"help\" in the chat lists them"]
            ),
            (
                ["command": "free", "allow": false],
                ["command: \"free\" is another way to type \"unlock\"; write that"]
            ),
            (
                ["command": "cerbere unlock", "allow": false],
                ["command: \"cerbere unlock\" is another way to type \"unlock\"; write that"]
            ),
            (
                ["plugin": "dns", "command": "unlock", "allow": false],
                ["command: \"unlock\" is a command of lock, not of dns"]
            ),
            (
                ["command": "unlock", "arguments": ["evn": ["x"]], "allow": false],
                ["arguments.evn: no such argument; did you mean \"env\"?"]
            ),
            (
                ["command": "unlock", "arguments": ["reason": ["x"]], "allow": false],
                ["arguments.reason: no such argument; there is \"env\", \"force\""]
            ),
            (
                ["command": "version", "arguments": ["reason": ["x"]], "allow": false],
                ["arguments.reason: no such argument; it has none"]
            ),
        ] as [(JSON, [String])])
    func `a rule that names what no command has counts for nothing`(rule: JSON, flaws: [String]) throws {
        let rules = try AccessRules([rule], plugins: ["lock", "dns"])
        #expect(rules.flaws(in: try SampleCatalog.make()).map { "\($0.path.text): \($0.message)" } == flaws)
    }
}
