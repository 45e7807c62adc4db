import FoundationEssentials
import PluginAPI
import Testing

/// Lists, choices, flags with values, and types: what the usage grammar has beside words and groups.
@Suite struct GrammarTests {
    private let time = TimeText(now: Date(timeIntervalSince1970: 1_772_355_600), zone: .utc)

    private func match(_ usage: String, _ typed: String, types: [ValueType] = []) throws -> UsageMatch {
        try UsageLine(usage, types: types).match(typed[...], time: time)
    }

    @Test(arguments: ["a, b, c for 2h", "a,b,c for 2h", "a , b ,c for 2h", "a,, b, c for 2h"])
    func `a list takes words with commas between them`(typed: String) throws {
        let found = try match("lock <env>[, <env>…] [for <duration>]", typed)
        #expect(
            found
                == .matched([
                    "env": .list([.text("a"), .text("b"), .text("c")]), "for": .present, "duration": .duration(7_200),
                ]))
    }

    @Test func `a list may hold one`() throws {
        #expect(try match("lock <env>[, <env>…]", "a") == .matched(["env": .list([.text("a")])]))
    }

    @Test func `commas alone are no list`() throws {
        let found = try match("lock <env>[, <env>…]", ", ,")
        #expect(found == .failed(.wrongType(argument: "env", type: .word, found: ",")))
    }

    @Test func `a choice takes one of its words, in capitals or not`() throws {
        #expect(try match("task (start|stop) <name>", "STOP x") == .matched(["stop": .present, "name": .text("x")]))
        #expect(
            try match("task (start|stop) <name>", "halt x")
                == .failed(.expected(words: ["start", "stop"], found: "halt")))
        #expect(try match("task (start|stop) <name>", "") == .failed(.missing("start or stop")))
    }

    @Test(arguments: ["x --since 2 hours", "--since 2h x", "x --since=2h", "--SINCE=120m x"])
    func `a flag's value stands behind it, wherever the flag is`(typed: String) throws {
        #expect(
            try match("stats <env> [--since <duration>]", typed)
                == .matched(["env": .text("x"), "since": .duration(7_200)]))
    }

    @Test(arguments: [
        ("x --since", UsageMatch.Mismatch.missingValue(flag: "--since")),
        ("x --since --all", .missingValue(flag: "--since")),
        ("x --since=", .missingValue(flag: "--since")),
        ("x --since soon", .wrongType(argument: "since", type: .duration, found: "soon")),
        ("x --all --all", .repeatedFlag("--all")),
        ("x --all=yes", .unexpected("yes")),
        ("x --some", .unknownFlag("--some")),
    ])
    func `what is wrong with a flag is told`(typed: String, mismatch: UsageMatch.Mismatch) throws {
        #expect(try match("stats <env> [--since <duration>] [--all]", typed) == .failed(mismatch))
    }

    @Test func `a flag between the words of a text is taken out of it`() throws {
        #expect(
            try match("unlock <env> [--force] [<reason…>]", "x it  is --force urgent")
                == .matched(["env": .text("x"), "force": .present, "reason": .text("it is urgent")]))
    }

    @Test func `a text that begins with an unknown flag is a mistake, one that has it inside is not`() throws {
        #expect(try match("lock <env> [<reason…>]", "x --wait") == .failed(.unknownFlag("--wait")))
        #expect(
            try match("lock <env> [<reason…>]", "x fix --wait")
                == .matched(["env": .text("x"), "reason": .text("fix --wait")]))
    }

    @Test func `times, people, rooms and addresses are understood`() throws {
        #expect(
            try match("lock <env> [until <time>]", "x until tomorrow 9:00")
                == .matched([
                    "env": .text("x"), "until": .present, "time": .time(Date(timeIntervalSince1970: 1_772_442_000)),
                ]))
        #expect(try match("give <person>", "@bo") == .matched(["person": .personName("bo")]))
        #expect(try match("tell <room>", "#ops") == .matched(["room": .roomName("#ops")]))
        #expect(
            try match("open <url>", "https://example.org/a?b") == .matched(["url": .text("https://example.org/a?b")]))
    }

    @Test(arguments: [
        ("x until 25:00", UsageMatch.Mismatch.wrongType(argument: "time", type: .time, found: "25:00")),
        ("x until", .missing("<time>")),
    ])
    func `a wrong time is no reason`(typed: String, mismatch: UsageMatch.Mismatch) throws {
        #expect(
            try match("lock <env> [until <time>] [<reason…>]", typed)
                == (typed == "x until"
                    ? .matched(["env": .text("x"), "reason": .text("until")]) : .failed(mismatch)))
    }

    @Test(arguments: ["ftp://example.org", "https://", "https://me:secret@example.org", "example.org", "https://a/<b>"])
    func `what is no web address is refused`(typed: String) throws {
        #expect(try match("open <url>", typed) == .failed(.wrongType(argument: "url", type: .url, found: typed)))
    }

    private static let size = ValueType.oneOf("size", ["Small", "Large"])
    private static let port = ValueType.number("port", 1...65_535)
    private static let tag = ValueType.word("tag", of: "a-z0-9._-", longest: 8)

    @Test(arguments: [
        ("set <size>", "large", ArgumentValue.text("Large")),
        ("set <size:port>", "8080", .integer(8_080)),
        ("set <size:tag>", "v1.2-rc", .text("v1.2-rc")),
    ])
    func `a plugin's own types are checked`(usage: String, typed: String, value: ArgumentValue) throws {
        #expect(try match(usage, typed, types: [Self.size, Self.port, Self.tag]) == .matched(["size": value]))
    }

    @Test(arguments: [
        ("set <size>", "huge", size), ("set <size:port>", "0", port), ("set <size:port>", "x", port),
        ("set <size:tag>", "V1", tag), ("set <size:tag>", "far-too-long", tag),
    ])
    func `what is not of a plugin's own type is refused`(usage: String, typed: String, type: ValueType) throws {
        #expect(
            try match(usage, typed, types: [Self.size, Self.port, Self.tag])
                == .failed(.wrongType(argument: "size", type: .own(type), found: typed)))
    }

    @Test(arguments: [
        ("lock <env>[, <other>…]", UsageError.Reason.badList("env")),
        ("lock <env>[, <env>…", .badList("env")),
        ("go (a|b", .unbalanced("(")),
        ("go (a|)", .badName("(a|)")),
        ("go (a|a)", .repeatedName("a")),
        ("go [--x <y…>]", .textNotLast("x")),
        ("go [--help]", .badName("--help")),
        ("go <x:size>", .unknownType("size")),
    ])
    func `a usage line that makes no sense says why`(usage: String, reason: UsageError.Reason) {
        let error = #expect(throws: UsageError.self) { try UsageLine(usage) }
        #expect(error?.reason == reason)
    }

    @Test func `types and arguments travel over the wire`() throws {
        let result = InitializeResult(
            version: 0, manifest: Manifest(id: "x", version: "1", summary: "X."),
            types: [Self.size, Self.port, Self.tag],
            commands: [])
        #expect(try InitializeResult(result.json) == result)
        let call = CommandCall(
            usage: "u",
            arguments: [
                "a": .list([.text("x"), .integer(3)]), "b": .time(Date(milliseconds: 5)), "c": .duration(60),
                "d": .person(Person(id: Person.ID(rawValue: "t:bo"), name: "bo")),
                "e": .room(Room(id: "t:#ops", name: "#ops")), "f": .present,
            ], text: "u", person: Person(id: Person.ID(rawValue: "t:ann"), name: "ann"), room: nil,
            now: Date(milliseconds: 7))
        #expect(try CommandCall(call.json) == call)
    }
}
