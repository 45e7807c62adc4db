import PluginAPI
import Testing

@Suite struct UsageParserTests {
    @Test(
        arguments: [
            ("status", ["status"], [], []),
            ("cerbere status", ["cerbere", "status"], [], []),
            ("LOCK <env>", ["lock"], [.argument("env", .word)], []),
            ("set <count:integer>", ["set"], [.argument("count", .integer)], []),
            ("set <integer>", ["set"], [.argument("integer", .integer)], []),
            ("set <duration>", ["set"], [.argument("duration", .duration)], []),
            ("set <word:text>", ["set"], [.argument("word", .text)], []),
            ("say <text…>", ["say"], [.argument("text", .text)], []),
            ("say <text...>", ["say"], [.argument("text", .text)], []),
            ("give <env> to <who>", ["give"], [.argument("env", .word), .literal("to"), .argument("who", .word)], []),
            (
                "lock <env> [for <duration>] [<reason…>]", ["lock"],
                [
                    .argument("env", .word), .optional([.literal("for"), .argument("duration", .duration)]),
                    .optional([.argument("reason", .text)]),
                ], []
            ),
            ("lock <env> [--force]", ["lock"], [.argument("env", .word)], ["force"]),
            ("lock [--Force] <env>[--dry-run]", ["lock"], [.argument("env", .word)], ["force", "dry-run"]),
            ("list [All]", ["list"], [.optional([.literal("all")])], []),
            ("list [[[[all]]]]", ["list"], [.optional([.optional([.optional([.optional([.literal("all")])])])])], []),
            ("  lock   <env>  ", ["lock"], [.argument("env", .word)], []),
            ("verrou <numéro>", ["verrou"], [.argument("numéro", .word)], []),
        ] as [(String, [String], [UsageLine.Element], [String])])
    func `understands a usage line`(
        source: String, words: [String], elements: [UsageLine.Element], flags: [String]
    ) throws {
        let usage = try UsageLine(source)
        #expect(usage.source == source)
        #expect(usage.words == words)
        #expect(usage.elements == elements)
        #expect(usage.flags.map(\.name) == flags)
        #expect(usage.flags.allSatisfy { $0.value == nil })
    }

    @Test(
        arguments: [
            ("", .noWords, "must begin with a plain word, such as \"lock\"."),
            ("<env>", .noWords, "must begin with a plain word, such as \"lock\"."),
            ("--force", .noWords, "must begin with a plain word, such as \"lock\"."),
            ("lock [<env>", .unbalanced("["), "has a \"[\" without its partner."),
            ("lock <env>]", .unbalanced("]"), "has a \"]\" without its partner."),
            ("lock <env", .unbalanced("<"), "has a \"<\" without its partner."),
            ("lock <the env>", .unbalanced("<"), "has a \"<\" without its partner."),
            ("lock env>", .unbalanced(">"), "has a \">\" without its partner."),
            ("lock []", .emptyGroup, "has brackets with nothing in them."),
            ("lock [[[[[a]]]]]", .nestedTooDeep, "has brackets nested more than 4 deep."),
            ("lock <>", .badName("<>"), "has \"<>\" where a name of letters, digits and dashes belongs."),
            ("lock <…>", .badName("<…>"), "has \"<…>\" where a name of letters, digits and dashes belongs."),
            (
                "lock <a:b:c>", .badName("<a:b:c>"),
                "has \"<a:b:c>\" where a name of letters, digits and dashes belongs."
            ),
            ("lock a,b", .badName("a,b"), "has \"a,b\" where a name of letters, digits and dashes belongs."),
            ("lock -f", .badName("-f"), "has \"-f\" where a name of letters, digits and dashes belongs."),
            ("lock [--]", .badName("--"), "has \"--\" where a name of letters, digits and dashes belongs."),
            (
                "lock <env:place>", .unknownType("place"),
                "names the type \"place\"; there are duration, integer, person, room, text, time, url, word, and the plugin's own."
            ),
            (
                "say <text…> <env>", .textNotLast("text"),
                "has something after <text…>, which takes the rest of the line."
            ),
            (
                "say [<text…>] [now]", .textNotLast("text"),
                "has something after <text…>, which takes the rest of the line."
            ),
            ("give <env> <env>", .repeatedName("env"), "has \"env\" twice."),
            ("give <now> [now]", .repeatedName("now"), "has \"now\" twice."),
            ("give [--now] <env> [now]", .repeatedName("now"), "has \"now\" twice."),
            (
                "lock <env> --force", .flagOutsideGroup("--force"),
                "has --force outside of brackets; a flag may always be left out: [--force]."
            ),
        ] as [(String, UsageError.Reason, String)])
    func `says what is wrong with a usage line`(source: String, reason: UsageError.Reason, words: String) throws {
        let error = try #require(throws: UsageError.self) { try UsageLine(source) }
        #expect(error.reason == reason)
        #expect(error.description == "The usage line \"\(source)\" \(words)")
    }

    @Test func `takes no more than 32 words and brackets`() throws {
        let most = "go " + (1...31).map { "<a\($0)>" }.joined(separator: " ")
        #expect(try UsageLine(most).elements.count == 31)
        let error = try #require(throws: UsageError.self) { try UsageLine(most + " <b>") }
        #expect(error.reason == .tooLong)
        #expect(error.description.hasSuffix("has more than 32 words and brackets."))
    }

    @Test(arguments: [
        ("status", true), ("status [<env>]", true), ("status [<env>] [--all]", true), ("lock <env>", false),
        ("lock [now] <env>", false),
    ])
    func `knows whether anything must be typed`(source: String, needsNone: Bool) throws {
        #expect(try UsageLine(source).needsNoArguments == needsNone)
    }

    @Test(arguments: [
        ("unlock <env>", ["free"], "free <env>"),
        ("unlock <env>", ["cerbere", "unlock"], "cerbere unlock <env>"),
        ("zoo echo <text…>", ["parrot"], "parrot <text…>"),
        ("zoo  echo   <text…>", ["parrot"], "parrot <text…>"),
        ("  status", ["state"], "state"),
        ("status[<env>]", ["state"], "state [<env>]"),
        ("status\t<env>", ["state"], "state <env>"),
    ])
    func `an alias has the same arguments behind other words`(
        source: String, words: [String], renamed: String
    ) throws {
        let usage = try UsageLine(source)
        let alias = usage.renamed(to: words)
        #expect(alias.source == renamed)
        #expect(alias.words == words)
        #expect(alias.elements == usage.elements)
        #expect(alias.flags == usage.flags)
        #expect(try UsageLine(alias.source).elements == usage.elements)
    }
}

extension UsageLine.Element {
    static func argument(_ name: String, _ type: ArgumentType) -> UsageLine.Element {
        .argument(UsageLine.Argument(name: name, type: type))
    }
}
