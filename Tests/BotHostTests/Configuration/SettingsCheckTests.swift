import BotHost
import Foundation
import PluginAPI
import Testing

@Suite struct SettingsCheckTests {
    private static let declared = [
        Setting("title", .text, meaning: ""), Setting("token", .secret, meaning: ""),
        Setting("count", .integer(1...9), default: 3, meaning: ""), Setting("any", .integer, meaning: ""),
        Setting("remind_after", .duration, default: "4h", meaning: ""),
        Setting("soon", .duration(.seconds(60) ... .seconds(3_600)), meaning: ""),
        Setting("loud", .yesNo, default: false, meaning: ""),
        Setting("size", .oneOf(["small", "large"]), meaning: ""), Setting("rooms", .list(of: .text), meaning: ""),
        Setting("hosts", .table(of: .object([Setting("port", .integer, isRequired: true, meaning: "")])), meaning: ""),
        Setting("login", .either(.secret, .object([Setting("key", .secret, meaning: "")])), meaning: ""),
        Setting(
            "quiet", .object([Setting("from", .text, default: "22:00", meaning: "")]), default: [:], meaning: ""),
    ]

    private func check(_ text: String, _ declared: [Setting] = declared) throws -> (JSON, [String]) {
        let text = Array(text.utf8)
        var check = SettingsCheck(ConfigurationSource(text: text, file: "/etc/bot/bothost.json"))
        let checked = check.object(try JSONReader.read(text, options: .configuration), declared)
        return (.object(checked), check.problems.inOrder.map(\.description))
    }

    @Test func `what is left out is there with its default`() throws {
        let (settings, problems) = try check("{}")
        #expect(problems == [])
        #expect(settings == ["count": 3, "remind_after": 14_400_000, "loud": false, "quiet": ["from": "22:00"]])
    }

    @Test func `what is right comes through`() throws {
        let (settings, problems) = try check(
            """
            {"title": "", "token": "t", "count": 9, "remind_after": "1d12h", "soon": "2 minutes", "loud": true,
             "size": "large", "rooms": ["a"], "hosts": {"b c": {"port": 1}}, "login": {"key": "k"}}
            """)
        #expect(problems == [])
        #expect(
            settings == [
                "title": "", "token": "t", "count": 9, "remind_after": 129_600_000, "soon": 120_000, "loud": true,
                "size": "large", "rooms": ["a"], "hosts": ["b c": ["port": 1]], "login": ["key": "k"],
                "quiet": ["from": "22:00"],
            ])
    }

    @Test func `settings decode as what they are`() throws {
        struct Settings: Decodable, Equatable {
            let remind_after: Duration
            let count: Int
            let title: String?
        }
        let settings = try ValueDecoder().decode(Settings.self, from: check("{}").0)
        #expect(settings == Settings(remind_after: .seconds(14_400), count: 3, title: nil))
    }

    @Test(arguments: [
        (#"{"title": 3}"#, "title (line 1, column 2): must be text in quotes; found 3"),
        (#"{"title": null}"#, "title (line 1, column 2): must be text in quotes; found null"),
        (#"{"title": {"a": 1}}"#, "title (line 1, column 2): must be text in quotes; found an object"),
        (#"{"titel": 3}"#, #"titel (line 1, column 2): is not known here; did you mean "title"?"#),
        (#"{"rem": 3}"#, #"rem (line 1, column 2): is not known here; did you mean "remind_after"?"#),
        (#"{"count": "3"}"#, #"count (line 1, column 2): must be a whole number from 1 to 9; found "3""#),
        (#"{"count": 10}"#, "count (line 1, column 2): 10 must be a whole number from 1 to 9"),
        (#"{"any": 1.5}"#, "any (line 1, column 2): must be a whole number; found 1.5"),
        (#"{"remind_after": "4x"}"#, #"remind_after (line 1, column 2): "4x" is not a duration; try "4h""#),
        (#"{"remind_after": "soon"}"#, #"remind_after (line 1, column 2): "soon" is not a duration; try "4h""#),
        (
            #"{"remind_after": "2h please"}"#,
            #"remind_after (line 1, column 2): "2h please" is not a duration; try "2h""#
        ),
        (#"{"remind_after": 30}"#, #"remind_after (line 1, column 2): 30 is not a duration; try "30m""#),
        (#"{"remind_after": []}"#, #"remind_after (line 1, column 2): must be a duration such as "4h"; found []"#),
        (#"{"soon": "5s"}"#, #"soon (line 1, column 2): "5s" is too short; write 1 min or more"#),
        (#"{"soon": "2h"}"#, #"soon (line 1, column 2): "2h" is too long; write 1 h or less"#),
        (#"{"loud": "yes"}"#, #"loud (line 1, column 2): must be true or false; found "yes""#),
        (#"{"size": "larg"}"#, #"size (line 1, column 2): "larg" is none of the possible ones; did you mean "large"?"#),
        (
            #"{"size": "XXL"}"#,
            #"size (line 1, column 2): "XXL" is none of the possible ones; there is "small", "large""#
        ),
        (#"{"size": 1}"#, #"size (line 1, column 2): must be one of "small", "large"; found 1"#),
        (#"{"rooms": "a"}"#, #"rooms (line 1, column 2): must be a list in [ ]; found "a""#),
        (#"{"rooms": ["a", 2]}"#, "rooms[1] (line 1, column 17): must be text in quotes; found 2"),
        (#"{"hosts": {"a": {}}}"#, #"hosts.a (line 1, column 12): needs "port""#),
        (#"{"hosts": []}"#, "hosts (line 1, column 2): must be an object in { }; found []"),
        (#"{"token": " "}"#, "token (line 1, column 2): is blank; a secret must not be"),
    ])
    func `says what is wrong, where, and what to write`(text: String, problem: String) throws {
        #expect(try check(text).1 == [problem])
    }

    @Test(arguments: [
        (#"{"token": ["hunter2"]}"#, "token (line 1, column 2): must be text in quotes; found a list"),
        (#"{"token": 12345678}"#, "token (line 1, column 2): must be text in quotes; found a number"),
        (
            #"{"login": 12345678}"#,
            "login (line 1, column 2): must be text in quotes or an object in { }; found a number"
        ),
        (#"{"title": {"token": "hunter2"}}"#, "title (line 1, column 2): must be text in quotes; found an object"),
    ])
    func `a secret is not quoted`(text: String, problem: String) throws {
        #expect(try check(text).1 == [problem])
    }

    @Test func `all that is wrong is said in one go, in the order of the file`() throws {
        let (_, problems) = try check("{\n  \"size\": 1,\n  \"titel\": 2,\n  \"count\": 0\n}")
        #expect(
            problems.map { $0.prefix { $0 != ":" } } == [
                "size (line 2, column 3)", "titel (line 3, column 3)", "count (line 4, column 3)",
            ])
    }

    @Test func `what must be there is asked for where it belongs`() throws {
        let required = [Setting("token", .secret, isRequired: true, example: "${env:TOKEN}", meaning: "")]
        #expect(
            try check("{}", required).1 == [
                #"the config (line 1, column 1): needs "token", such as "${env:TOKEN}""#
            ])
    }

    @Test func `without a file there is a path only`() {
        var check = SettingsCheck(.none)
        _ = check.object(["lod": true], Self.declared, at: ["plugins", "a", "settings"])
        #expect(
            check.problems.map(\.description) == [
                #"plugins.a.settings.lod: is not known here; did you mean "loud"?"#
            ])
    }
}

@Suite struct SecretReferenceTests {
    private let source = ConfigurationSource(text: [], file: "/nowhere/bothost.json")

    private func problems(_ value: String, _ type: SettingType = .secret, from source: ConfigurationSource? = nil)
        -> (JSON?, [String])
    {
        var check = SettingsCheck(source ?? self.source)
        let checked = check.object(["key": .string(value)], [Setting("key", type, meaning: "")])
        return (checked["key"], check.problems.map(\.description))
    }

    @Test func `a variable stands for its value`() {
        setenv("BOTHOST_TEST_TOKEN", "hunter2", 1)
        #expect(problems("${env:BOTHOST_TEST_TOKEN}") == ("hunter2", []))
        #expect(problems("x${env:BOTHOST_TEST_TOKEN}") == ("x${env:BOTHOST_TEST_TOKEN}", []))
    }

    @Test func `what a variable stands for is in no error`() {
        setenv("BOTHOST_TEST_WRONG", "hunter2", 1)
        let wrong: [(SettingType, String)] = [
            (.duration, #"key: "${env:BOTHOST_TEST_WRONG}" is not a duration; try "4h""#),
            (
                .oneOf(["hunter3"]),
                #"key: "${env:BOTHOST_TEST_WRONG}" is none of the possible ones; there is "hunter3""#
            ),
            (.integer, #"key: must be a whole number; found "${env:BOTHOST_TEST_WRONG}""#),
        ]
        for (type, words) in wrong { #expect(problems("${env:BOTHOST_TEST_WRONG}", type).1 == [words]) }
    }

    @Test func `a variable that is not set, or blank`() {
        setenv("BOTHOST_TEST_BLANK", " \n", 1)
        #expect(
            problems("${env:BOTHOST_TEST_NONE}").1 == ["key: the environment variable BOTHOST_TEST_NONE is not set"])
        #expect(
            problems("${env:BOTHOST_TEST_BLANK}").1 == ["key: the environment variable BOTHOST_TEST_BLANK is blank"])
    }

    @Test(arguments: ["${evn:TOKEN}", "${TOKEN}", "${env:}", "${file:}"])
    func `what refers to nothing`(text: String) {
        #expect(
            problems(text, .text).1 == [
                #"key: "\#(text)" refers to nothing; write "${env:NAME}" or "${file:PATH}""#
            ])
    }

    @Test func `a file stands for what is in it, without the line break at its end`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bothost-secret-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = ConfigurationSource(text: [], file: "\(folder.path())/bothost.json")
        for (content, value) in [("hunter2\n", "hunter2"), (" a\nb\r\n\n", " a\nb"), ("x", "x")] {
            try content.write(to: folder.appending(path: "token"), atomically: true, encoding: .utf8)
            #expect(problems("${file:token}", from: source) == (.string(value), []))
            #expect(problems("${file:\(folder.path())/token}", from: source) == (.string(value), []))
        }
        try "\n".write(to: folder.appending(path: "token"), atomically: true, encoding: .utf8)
        #expect(problems("${file:token}", from: source).1 == ["key: the file '\(folder.path())/token' is blank"])
        #expect(
            problems("${file:none}", from: source).1 == [
                "key: the file '\(folder.path())/none' cannot be used: open: No such file or directory"
            ])
        #expect(
            problems("${file:.}", from: source).1 == [
                "key: the file '\(folder.path())' cannot be used: read: Is a directory"
            ])
    }

    @Test func `the config's own values may stand elsewhere, and each that is missing is told`() throws {
        let text =
            #"{"data": "${env:BOTHOST_TEST_NONE}", "plugins": {"a": {"library": "a.so", "settings": {"b": ["${file:none}"]}}}}"#
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(text: Array(text.utf8), file: "/nowhere/bothost.json")
        }
        #expect(
            error?.problems.map(\.description) == [
                "data (line 1, column 2): the environment variable BOTHOST_TEST_NONE is not set",
                "plugins.a.settings.b[0] (line 1, column 94): the file '/nowhere/none' cannot be used: open: No such file or directory",
            ])
    }
}
