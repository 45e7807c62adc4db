import FoundationEssentials
import PluginAPI
import Testing

@Suite struct UsageMatcherTests {
    private static let lock = "lock <env> [for <duration>] [<reason…>]"

    @Test(
        arguments: [
            ("status", "", [:]),
            ("status", "  ", [:]),
            (lock, "staging", ["env": .text("staging")]),
            (lock, "Staging", ["env": .text("Staging")]),
            (lock, "staging for 2h", ["env": .text("staging"), "for": .present, "duration": .duration(7_200)]),
            (lock, "staging FOR 2 hours", ["env": .text("staging"), "for": .present, "duration": .duration(7_200)]),
            (
                lock, "staging for 90m the  payments",
                [
                    "env": .text("staging"), "for": .present, "duration": .duration(5_400),
                    "reason": .text("the  payments"),
                ]
            ),
            (lock, "staging the  payments ", ["env": .text("staging"), "reason": .text("the  payments")]),
            ("list [all]", "", [:]),
            ("list [all]", "ALL", ["all": .present]),
            ("list [all] [<env>]", "staging", ["env": .text("staging")]),
            ("list [all] [<env>]", "all", ["all": .present]),
            ("list [all] [<env>]", "all all", ["all": .present, "env": .text("all")]),
            ("list [<first>] <last>", "one", ["last": .text("one")]),
            ("list [<first>] <last>", "one two", ["first": .text("one"), "last": .text("two")]),
            ("give <env> to <who>", "staging to bo", ["env": .text("staging"), "to": .present, "who": .text("bo")]),
            ("set [<count:integer>] [<env>]", "12 staging", ["count": .integer(12), "env": .text("staging")]),
            ("set [<count:integer>] [<env>]", "staging", ["env": .text("staging")]),
            ("set <count:integer>", "-5", ["count": .integer(-5)]),
            ("set [a [b [c]]]", "a b", ["a": .present, "b": .present]),
            ("say <text…>", "  *hi*   <there> ", ["text": .text("*hi*   <there>")]),
        ] as [(String, String, [String: ArgumentValue])])
    func `finds the arguments`(usage: String, typed: String, values: [String: ArgumentValue]) throws {
        #expect(try UsageLine(usage).match(typed[...], time: .anyTime) == .matched(values))
    }

    @Test(arguments: [
        "--force staging to bo", "staging --force to bo", "staging to bo --FORCE",
    ])
    func `a flag may stand anywhere`(typed: String) throws {
        let usage = try UsageLine("give <env> to <who> [--force] [--quietly]")
        #expect(
            usage.match(typed[...], time: .anyTime)
                == .matched(["env": .text("staging"), "to": .present, "who": .text("bo"), "force": .present]))
    }

    @Test(
        arguments: [
            ("staging --force by hand", ["env": .text("staging"), "force": .present, "reason": .text("by hand")]),
            ("staging by --force hand", ["env": .text("staging"), "force": .present, "reason": .text("by hand")]),
            ("staging by --hand now", ["env": .text("staging"), "reason": .text("by --hand now")]),
            ("staging a -- b", ["env": .text("staging"), "reason": .text("a -- b")]),
        ] as [(String, [String: ArgumentValue])])
    func `the rest of the line keeps what is no flag`(typed: String, values: [String: ArgumentValue]) throws {
        #expect(try UsageLine("lock <env> [<reason…>] [--force]").match(typed[...], time: .anyTime) == .matched(values))
    }

    @Test(
        arguments: [
            ("status", "now", .unexpected("now")),
            ("lock <env>", "", .missing("<env>")),
            ("lock <env>", "a b", .unexpected("b")),
            ("give <env> to <who>", "staging", .missing("to")),
            ("give <env> to <who>", "staging for bo", .expected(words: ["to"], found: "for")),
            ("give <env> to <who>", "staging to", .missing("<who>")),
            ("say <text…>", " ", .missing("<text>")),
            ("set <count:integer>", "many", .wrongType(argument: "count", type: .integer, found: "many")),
            (
                "set <count:integer>", "9223372036854775808",
                .wrongType(argument: "count", type: .integer, found: "9223372036854775808")
            ),
            ("wait <duration>", "soon", .wrongType(argument: "duration", type: .duration, found: "soon")),
            ("wait <duration>", "0m", .wrongType(argument: "duration", type: .duration, found: "0m")),
            ("wait <duration>", "2h now", .unexpected("now")),
            ("lock <env> [for <duration>]", "staging for", .missing("<duration>")),
            (
                "lock <env> [for <duration>]", "staging for ever",
                .wrongType(argument: "duration", type: .duration, found: "ever")
            ),
            ("lock <env> [for <duration>]", "staging for 2h now", .unexpected("now")),
            ("lock <env> [for <duration>]", "staging fro 2h", .unexpected("fro")),
            ("lock <env> [--force]", "staging --froce", .unknownFlag("--froce")),
            ("lock <env> [<reason…>] [--force]", "--froce staging", .unknownFlag("--froce")),
            ("status", "--all", .unknownFlag("--all")),
        ] as [(String, String, UsageMatch.Mismatch)])
    func `tells what got furthest before it failed`(
        usage: String, typed: String, mismatch: UsageMatch.Mismatch
    ) throws {
        #expect(try UsageLine(usage).match(typed[...], time: .anyTime) == .failed(mismatch))
    }

    @Test(
        arguments: [
            ("staging testing for 2h", "testing", 7_200), ("staging on the road for 2 hours", "on the road", 7_200),
            ("staging waiting for 2h for 3h", "waiting for 2h", 10_800),
            ("staging for 1h testing for 2h", "testing for 2h", 3_600),
            ("staging looking for bugs", "looking for bugs", nil),
            ("staging testing for 2h now", "testing for 2h now", nil),
            ("staging for ever", "for ever", nil), ("staging testing --force for 2h", "testing", 7_200),
        ] as [(String, String, Int?)])
    func `how long may be said behind a text as well`(typed: String, reason: String, seconds: Int?) throws {
        let usage = try UsageLine("lock <env> [for <duration>] [<reason…>] [--force]")
        guard case .matched(let values) = usage.match(typed[...], time: .anyTime) else {
            Issue.record("it did not match")
            return
        }
        #expect(values["reason"] == .text(reason))
        #expect(values["duration"] == seconds.map { .duration($0) })
        #expect(values["for"] == (seconds == nil ? nil : .present))
    }

    @Test func `until when may be said behind a text as well`() throws {
        let usage = try UsageLine("hold <env> [until <time>] [<reason…>]")
        guard case .matched(let values) = usage.match("staging disk is full until tomorrow 9:00", time: .anyTime) else {
            Issue.record("it did not match")
            return
        }
        #expect(values["reason"] == .text("disk is full"))
        #expect(values["until"] == .present)
        #expect(values["time"] != nil)
    }

    @Test(
        arguments: [
            ("for 2h", ["for": .present, "duration": .duration(7_200)]),
            ("env-* for 2h", ["which": .text("env-*"), "for": .present, "duration": .duration(7_200)]),
            ("env-*", ["which": .text("env-*")]), ("", [:]),
            ("forest", ["which": .text("forest")]),
        ] as [(String, [String: ArgumentValue])])
    func `a word that may be left out does not take the word of a group behind it`(
        typed: String, values: [String: ArgumentValue]
    ) throws {
        let usage = try UsageLine("lock any [<which>] [for <duration>] [<reason…>]")
        #expect(usage.match(typed[...], time: .anyTime) == .matched(values))
    }

    @Test func `a wrong duration is not taken for a reason`() throws {
        #expect(
            try UsageLine(Self.lock).match("staging for 4x", time: .anyTime)
                == .failed(.wrongType(argument: "duration", type: .duration, found: "4x")))
    }

    @Test(arguments: ["for testing", "for", "for the 2h test"])
    func `a reason may begin with the word that begins a duration`(reason: String) throws {
        #expect(
            try UsageLine(Self.lock).match("staging \(reason)", time: .anyTime)
                == .matched(["env": .text("staging"), "reason": .text(reason)]))
    }
}

extension TimeText {
    /// For tests in which nobody types a time.
    static let anyTime = TimeText(now: Date(timeIntervalSince1970: 1_789_000_000), zone: .utc)
}
