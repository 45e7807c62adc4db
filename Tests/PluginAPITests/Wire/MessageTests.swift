import FoundationEssentials
import PluginAPI
import Testing

/// What every message promises: it is the same after the wire, ignores what it does not know, and names what is wrong.
@Suite struct MessageTests {
    private static let ann = Person(id: .init(rawValue: "shell:ann"), name: "ann")

    // MARK: initialize

    @Test func `initialize`() throws {
        let params = InitializeParams(protocols: [0, 1], hostVersion: "0.1.0", instance: "lock")
        #expect(try InitializeParams(params.json.withExtras) == params)
        try refuses(
            params.json, InitializeParams.init,
            [
                ("protocols", 0, "initialize.protocols must be an array, found 0"),
                ("protocols", ["0"], "initialize.protocols must hold integers, found \"0\""),
                ("host", nil, "initialize.host is not an object"),
                ("host", [:], "initialize.host.version must be a string, but there is none"),
                ("instance", 1, "initialize.instance must be a string, found 1"),
            ])
    }

    @Test func `the answer to initialize`() throws {
        let command = Command(
            "lock <env>", aliases: ["take", "grab it"], summary: "Locks.", example: "lock staging", effect: .acts,
            deadline: .milliseconds(1_500)
        ) { _ in Outcome("a", "") }
        let bare = Command("status", summary: "Shows.", effect: .reads) { _ in Outcome("a", "") }
        let result = InitializeResult(
            version: 0, manifest: Manifest(id: "lock", name: "cerbere", version: "1.0.0", summary: "Locks."),
            commands: [CommandDeclaration(command), CommandDeclaration(bare)])
        #expect(try InitializeResult(result.json.withExtras) == result)
        try refuses(
            result.json, InitializeResult.init,
            [
                ("protocol", nil, "manifest.protocol must be an integer, found null"),
                ("plugin", "lock", "manifest.plugin is not an object"),
                ("plugin", ["id": 5], "manifest.plugin.id must be a string, found 5"),
                (
                    "plugin", ["id": "a", "name": 5, "version": "", "summary": ""],
                    "manifest.plugin.name must be a string, found 5"
                ),
                ("commands", [:], "manifest.commands must be an array, found {}"),
                ("commands", [1], "manifest.commands[0] is not an object"),
            ])
    }

    @Test func `a command that says only what it must changes something and takes up to 30 s`() throws {
        let declaration = try CommandDeclaration(
            Fields(["usage": "status", "summary": "Shows.", "later": 1], path: "command"))
        #expect(declaration.aliases.isEmpty)
        #expect(declaration.example == nil)
        #expect(declaration.effect == .changes)
        #expect(declaration.deadline == .seconds(30))
    }

    @Test(
        arguments: [
            ("usage", nil, "commands[3].usage must be a string, found null"),
            ("summary", 1, "commands[3].summary must be a string, found 1"),
            ("aliases", "free", "commands[3].aliases must be an array, found \"free\""),
            ("aliases", ["free", 1], "commands[3].aliases must hold strings, found 1"),
            ("example", false, "commands[3].example must be a string, found false"),
            ("effect", "writes", "commands[3].effect must be reads, changes or acts, found \"writes\""),
            ("deadline", "30", "commands[3].deadline must be an integer, found \"30\""),
            ("deadline", 0, "commands[3].deadline must be more than 0, found 0"),
            ("deadline", -1, "commands[3].deadline must be more than 0, found -1"),
        ] as [(String, JSON, String)])
    func `a command declaration that does not fit is named by its place`(
        member: String, value: JSON, words: String
    ) throws {
        try refuses(
            ["usage": "status", "summary": "Shows."],
            { json in try CommandDeclaration(Fields(json, path: "commands[3]")) }, [(member, value, words)])
    }

    // MARK: command

    @Test func `command`() throws {
        let call = CommandCall(
            usage: "lock <env>",
            arguments: [
                "env": .text("é\n"), "count": .integer(-1), "duration": .duration(7_200), "force": .present,
                "empty": .text(""),
            ], text: "lock é", person: Self.ann, room: Room(id: "shell:#ops", name: "#ops"),
            now: Date(milliseconds: 1_789_000_000_123))
        let read = try CommandCall(call.json.withExtras)
        #expect(read == call)
        #expect(read.person.name == "ann" && read.room?.name == "#ops")
        let alone = CommandCall(
            usage: "status", arguments: [:], text: "status", person: Self.ann, room: nil, now: Date(milliseconds: 0))
        #expect(try CommandCall(alone.json) == alone)
        try refuses(
            call.json, CommandCall.init,
            [
                ("usage", nil, "command.usage must be a string, found null"),
                ("arguments", [], "command.arguments must be an object, found []"),
                ("arguments", ["a": nil], "command.arguments.a is of no known kind: null"),
                ("arguments", ["a": false], "command.arguments.a is of no known kind: false"),
                (
                    "arguments", ["a": ["minutes": 1]],
                    "command.arguments.a is of no known kind: {\"minutes\":1}"
                ),
                ("text", 5, "command.text must be a string, found 5"),
                ("person", ["id": "a"], "command.person.name must be a string, but there is none"),
                ("room", "#ops", "command.room is not an object"),
                ("room", ["id": 1, "name": ""], "command.room.id must be a string, found 1"),
                ("now", 1.5, "command.now must be an integer, found 1.5"),
            ])
    }

    // MARK: Outcomes

    @Test(arguments: [Audience.automatic, .caller, .room, .person(ann)])
    func `an outcome`(audience: Audience) throws {
        let when = Date(milliseconds: 1_789_000_000_123)
        let text: RichText = "\(bold: "a") \(code: "b") \(Self.ann) \(time: when) \(ago: when)\nend"
        let outcome = OutcomeMessage(
            code: "lock.acquired", isSuccess: true, audience: audience, text: text, data: ["a": 1])
        let read = try OutcomeMessage(outcome.json.withExtras)
        #expect(read == outcome)
    }

    @Test func `an outcome without words, audience and data`() throws {
        let outcome = OutcomeMessage(code: "a", isSuccess: false, audience: .automatic, text: "", data: nil)
        #expect(try OutcomeMessage(["code": "a", "ok": false]) == outcome)
        #expect(try OutcomeMessage(["code": "a", "ok": false, "text": nil, "audience": nil, "data": nil]) == outcome)
        #expect(try OutcomeMessage(outcome.json) == outcome)
    }

    @Test func `an outcome that does not fit is named by its place`() throws {
        try refuses(
            ["code": "a", "ok": true], OutcomeMessage.init,
            [
                ("code", nil, "outcome.code must be a string, found null"),
                ("ok", 1, "outcome.ok must be true or false, found 1"),
                (
                    "audience", "everyone",
                    "outcome.audience must be \"caller\", \"room\", \"thread\", \"functional_log\", \"technical_log\", a room or a person, found \"everyone\""
                ),
                ("audience", ["id": 5], "outcome.audience.id must be a string, found 5"),
                ("text", 5, "outcome.text must be a string or an array, found 5"),
                ("text", ["a", 5], "outcome.text[] is not an object"),
                ("text", [["mark": "bold"]], "outcome.text[].text must be a string, but there is none"),
                ("text", [["mark": "blink"]], "outcome.text[].text must be a string, but there is none"),
                ("text", [["mark": "person"]], "outcome.text[].person is not an object"),
                ("text", [["mark": "time"]], "outcome.text[].at must be an integer, but there is none"),
                (
                    "text", [["mark": "ago", "at": 9_223_372_036_854_775_807]],
                    "outcome.text[].at must be a time before the year 10000, found 9223372036854775807"
                ),
            ])
    }

    @Test func `a mark of a later version is its plain text`() throws {
        let outcome = try OutcomeMessage(
            [
                "code": "a", "ok": true,
                "text": ["see ", ["mark": "blink", "text": "the\npage", "to": "https://a.example"]],
            ])
        #expect(outcome.text == RichText(segments: [.plain("see "), .unknown("the page")]))
        #expect(try OutcomeMessage(outcome.json) == outcome)
    }

    @Test(
        arguments: [
            "\(link: "https://example.org")", "\(link: "https://example.org", "the page")",
            "All:\(Table(["env", ""], rows: [["\(code: "a")", ""], ["b", "\(bold: "c") d"]]))",
            "\(Table([], rows: []))",
        ] as [RichText])
    func `links and tables travel`(text: RichText) throws {
        let outcome = try OutcomeMessage(Outcome("a", text))
        #expect(try OutcomeMessage(outcome.json).text == text)
    }

    @Test func `a row of a table has a cell for each column`() {
        let table: JSON = ["mark": "table", "columns": ["a", "b"], "rows": [["1"]]]
        #expect(throws: WireFormatError("outcome.text[].rows must hold arrays of 2 cells, found [\"1\"]")) {
            try OutcomeMessage(["code": "a", "ok": true, "text": [table]])
        }
    }

    @Test func `marked words from the wire stay on their line`() throws {
        let marks: [JSON] = [
            ["mark": "bold", "text": "a\nb"], ["mark": "code", "text": "a\u{1B}b"],
            ["mark": "person", "text": "", "person": ["id": "x:1", "name": "a\u{2028}b"]],
        ]
        let text = try OutcomeMessage(["code": "a", "ok": true, "text": .array(marks)]).text
        var names: [String] = []
        for segment in text.segments {
            switch segment {
            case .bold(let words), .code(let words): names.append(words)
            case .person(let person): names.append(person.name)
            default: Issue.record("\(segment)")
            }
        }
        #expect(names == ["a b", "a b", "a b"])
    }

    // MARK: Storage

    @Test func `store requests`() throws {
        let read = StoreReadParams(key: "a/é")
        #expect(try StoreReadParams(read.json.withExtras) == read)
        try refuses(read.json, StoreReadParams.init, [("key", 1, "store.read.key must be a string, found 1")])

        for after in [nil, "a/b"] {
            let list = StoreListParams(prefix: "a/", after: after, limit: 1_000)
            #expect(try StoreListParams(list.json.withExtras) == list)
        }
        try refuses(
            StoreListParams(prefix: "", after: nil, limit: 1).json, StoreListParams.init,
            [
                ("prefix", nil, "store.list.prefix must be a string, found null"),
                ("after", 1, "store.list.after must be a string, found 1"),
                ("limit", "all", "store.list.limit must be an integer, found \"all\""),
                ("limit", 0, "store.list.limit must be 1 to 1000, found 0"),
                ("limit", 1_001, "store.list.limit must be 1 to 1000, found 1001"),
            ])

        let commit = StoreCommitParams(changes: [
            .init(key: "a", expected: 0, value: ["x": 1]), .init(key: "b", expected: 7, value: nil),
            .init(key: "c", expected: 8, value: JSON.null),
        ])
        #expect(try StoreCommitParams(commit.json.withExtras) == commit)
        let event = EventPublishParams(name: "freed", data: ["env": "a"])
        let forCommand = StoreCommitParams(call: "three", changes: commit.changes, events: [event])
        #expect(try StoreCommitParams(forCommand.json.withExtras) == forCommand)
        try refuses(
            commit.json, StoreCommitParams.init,
            [
                ("changes", nil, "store.commit.changes must be an array, found null"),
                ("changes", [5], "store.commit.changes[] is not an object"),
                ("changes", [["key": "a"]], "store.commit.changes[].expected must be an integer, but there is none"),
                ("changes", [["expected": 1]], "store.commit.changes[].key must be a string, but there is none"),
            ])
    }

    @Test func `store answers`() throws {
        for value in [nil, JSON.null, ["a": 1]] as [JSON?] {
            let stored = StoredJSON(key: "a", revision: 3, value: value)
            #expect(try StoredJSON(stored.json.withExtras) == stored)
            let conflict = StoreCommitResult.conflict(stored)
            #expect(try StoreCommitResult(conflict.json.withExtras) == conflict)
        }
        let committed = StoreCommitResult.committed(revision: 4)
        #expect(try StoreCommitResult(committed.json.withExtras) == committed)
        try refuses(
            ["key": "a", "revision": 1], StoredJSON.init,
            [
                ("key", nil, "stored.key must be a string, found null"),
                ("revision", "1", "stored.revision must be an integer, found \"1\""),
            ])
        try refuses(
            ["revision": 1], StoreCommitResult.init,
            [
                ("revision", "1", "store.commit.revision must be an integer, found \"1\""),
                ("conflict", nil, "stored is not an object"),
            ])
    }

    // MARK: -

    /// Expects `read` to take `good`, but not with one of `spoilt` members in it.
    private func refuses<Message>(
        _ good: JSON, _ read: (JSON) throws -> Message, _ spoilt: [(member: String, value: JSON, words: String)]
    ) throws {
        _ = try read(good)
        for (member, value, words) in spoilt {
            #expect(throws: WireFormatError(words)) { try read(good.with(member, value)) }
        }
        #expect(throws: WireFormatError.self) { try read(5) }
    }
}

extension JSON {
    fileprivate func with(_ member: String, _ value: JSON) -> JSON {
        guard case .object(var object) = self else { return self }
        object[member] = value
        return .object(object)
    }

    /// With a member that no version knows yet.
    fileprivate var withExtras: JSON { with("since protocol 9", ["a": [1]]) }
}
