import PluginAPI
import Testing

@Suite struct SettingMessagesTests {
    @Test func `a declaration survives the way to the host`() throws {
        let settings = [
            Setting("title", .text, example: "Hi", meaning: "a"),
            Setting("token", .secret, isRequired: true, meaning: "b"),
            Setting("count", .integer, default: 3, meaning: "c"), Setting("port", .integer(1...9), meaning: "d"),
            Setting("after", .duration, default: "4h", meaning: "e"),
            Setting("soon", .duration(.seconds(5) ... .seconds(60)), meaning: "f"),
            Setting("loud", .yesNo, default: false, meaning: "g"),
            Setting("size", .oneOf(["small", "large"]), meaning: "h"),
            Setting("rooms", .list(of: .text), default: [], meaning: "i"),
            Setting(
                "hosts", .table(of: .either(.text, .object([Setting("name", .text, isRequired: true, meaning: "j")]))),
                meaning: "k"),
        ]
        let result = InitializeResult(
            version: 0, manifest: Manifest(id: "a", version: "1", summary: "A."), settings: settings, commands: [])
        #expect(try InitializeResult(result.json) == result)
        #expect(
            settings[4].json == [
                "name": "after", "type": ["kind": "duration", "from": 1_000, "to": 316_224_000_000], "meaning": "e",
                "default": "4h",
            ])
    }

    @Test func `what may be left out of a declaration`() throws {
        let bare: JSON = ["name": "n", "type": ["kind": "integer"], "meaning": ""]
        #expect(try Setting(Fields(bare, path: "s")) == Setting("n", .integer, meaning: ""))
        let duration: JSON = ["name": "n", "type": ["kind": "duration"], "meaning": ""]
        #expect(try Setting(Fields(duration, path: "s")) == Setting("n", .duration, meaning: ""))
    }

    @Test(
        arguments: [
            (["type": ["kind": "text"], "meaning": ""], "s.name must be a string, but there is none"),
            (["name": "n", "type": "text", "meaning": ""], "s.type is not an object"),
            (
                ["name": "n", "type": ["kind": "number"], "meaning": ""],
                "s.type.kind must be text, secret, integer, duration, yesNo, oneOf, list, object, table or either, found \"number\""
            ),
            (
                ["name": "n", "type": ["kind": "integer", "from": 5, "to": 4], "meaning": ""],
                "s.type.to must be 5 or more, found 4"
            ),
            (["name": "n", "type": ["kind": "list"], "meaning": ""], "s.type.of is not an object"),
            (
                ["name": "n", "type": ["kind": "object", "members": [["name": 1]]], "meaning": ""],
                "s.type.members[0].name must be a string, found 1"
            ),
            (
                ["name": "n", "type": ["kind": "text"], "meaning": "", "required": true, "default": "x"],
                "s.default must be left out, because the setting is required, found \"x\""
            ),
        ] as [(JSON, String)])
    func `a declaration that makes no sense is refused`(setting: JSON, words: String) throws {
        #expect(throws: WireFormatError(words)) { try Setting(Fields(setting, path: "s")) }
    }

    @Test func `start brings the settings`() throws {
        let params = StartParams(settings: ["after": 4])
        #expect(try StartParams(params.json) == params)
        #expect(try StartParams([:]).settings == [:])
    }

    @Test(arguments: [(true, true), (true, false), (false, true), (false, false)])
    func `start says which logs somebody reads, and all are read when it does not`(functional: Bool, technical: Bool)
        throws
    {
        let readers = LogReaders(functional: functional, technical: technical)
        #expect(try StartParams(StartParams(settings: [:], readers: readers).json).readers == readers)
        #expect(try LogReaders(readers.json) == readers)
        #expect(try StartParams([:]).readers == LogReaders())
        #expect(throws: WireFormatError("start.logs must be an array, found true")) {
            try StartParams(["logs": true])
        }
    }

    @Test func `settings that are no object are refused`() throws {
        #expect(throws: WireFormatError("start.settings must be an object, found []")) {
            try StartParams(["settings": []])
        }
    }
}
