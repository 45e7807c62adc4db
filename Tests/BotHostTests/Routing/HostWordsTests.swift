import BotHost
import FoundationEssentials
import PluginAPI
import Testing

/// Every sentence that the host itself says about commands.
@Suite struct HostWordsTests {
    // MARK: Wrong input

    @Test(
        arguments: [
            ("lokc staging", ["lock"], "I don't know how to do that: lokc staging. Did you mean lock?"),
            ("hots a.de", ["host"], "I don't know how to do that: hots a.de. Did you mean host?"),
            (
                "cerbere statsu now", ["cerbere status"],
                "I don't know how to do that: cerbere statsu now. Did you mean cerbere status?"
            ),
            ("vresion", ["version"], "I don't know how to do that: vresion. Did you mean version?"),
            ("LOKC staging", ["lock"], "I don't know how to do that: LOKC staging. Did you mean lock?"),
            (
                "status", ["cerbere status"],
                "I don't know how to do that: status. Did you mean cerbere status?"
            ),
            ("good morning", [], "I don't know how to do that: good morning. To see what I can do, type help."),
            ("", [], "I don't know how to do that: . To see what I can do, type help."),
        ] as [(String, [String], String)])
    func `an unknown command is quoted, with what is near to it`(typed: String, near: [String], words: String) throws {
        let refusal = HostWords.unknown(typed, in: try SampleCatalog.make())
        #expect(refusal.code == "host.unknown_command")
        #expect(refusal.plain == words)
        #expect(refusal.json == ["near": .array(near.map(JSON.string))])
    }

    @Test func `the beginning of commands says which there are`() throws {
        var catalog = CommandCatalog()
        let commands = ["x add <name>", "x remove <name>", "x show all"].map { SampleCatalog.declare($0) }
        try catalog.add(Manifest(id: "y", version: "1", summary: "Y."), commands: commands, owner: .plugin("y"))
        let refusal = HostWords.unknown("X", in: catalog)
        #expect(refusal.code == "host.incomplete_command")
        #expect(
            refusal.plain
                == "X is only the beginning of a command: x add, x remove, x show all. More about one: help x add")
        #expect(HostWords.unknown("x show", in: catalog).code == "host.incomplete_command")
        #expect(HostWords.unknown("x show me", in: catalog).code == "host.unknown_command")
    }

    @Test func `of many near commands the three nearest are offered`() throws {
        var catalog = CommandCatalog()
        let commands = ["look", "lick", "dock", "clock", "flow"].map { SampleCatalog.declare($0) }
        try catalog.add(Manifest(id: "x", version: "1", summary: "X."), commands: commands, owner: .plugin("x"))
        let refusal = HostWords.unknown("lock", in: catalog)
        #expect(refusal.plain == "I don't know how to do that: lock. Did you mean clock, or dock, lick?")
    }

    @Test func `a long text is only quoted in part`() throws {
        let refusal = HostWords.unknown(String(repeating: "x", count: 200), in: try SampleCatalog.make())
        #expect(refusal.plain.contains(": \(String(repeating: "x", count: 60))…. To see"))
    }

    @Test func `a user's words stay on their line and are no markup`() throws {
        let refusal = HostWords.unknown("a\nb <!channel> *c*", in: try SampleCatalog.make())
        #expect(refusal.text.segments.contains(.code("a b <!channel> *c*")))
    }

    @Test(
        arguments: [
            (
                "lock",
                "lock needs <env>. Usage: lock <env> [for <duration>] [<reason…>] For example: lock staging for 2h"
            ),
            (
                "lock a for 4x",
                "4x is not a length of time; try 90m, 2h or 1d12h. Usage: lock <env> [for <duration>] [<reason…>] For example: lock staging for 2h"
            ),
            ("version now", "version takes nothing more, but there is now. Usage: version"),
            ("unlock a --farce", "unlock has no option --farce; it has --force. Usage: unlock <env> [--force]"),
            ("version --loud", "version has no option --loud. Usage: version"),
            ("unlock", "unlock needs <env>. Usage: unlock <env> [--force]"),
            ("cerbere free", "cerbere free needs <env>. Usage: cerbere free <env> [--force]"),
        ])
    func `a command whose arguments do not fit says which, and how it is used`(typed: String, words: String) throws {
        let (entry, mismatch) = try #require(try Self.misuse(typed, in: SampleCatalog.make()))
        let refusal = HostWords.misused(entry, mismatch)
        #expect(refusal.code == "host.usage")
        #expect(refusal.plain == words)
        #expect(refusal.json == ["usage": .string(entry.usage.source)])
    }

    @Test(
        arguments: [
            (.missing("<env>"), "unlock needs <env>."),
            (.missingValue(flag: "--size"), "--size needs a value behind it."),
            (.repeatedFlag("--force"), "--force stands there twice."),
            (.unexpected("x"), "unlock takes nothing more, but there is x."),
            (.unknownFlag("--x"), "unlock has no option --x; it has --force."),
            (.expected(words: ["to"], found: "into"), "to belongs where into is."),
            (.expected(words: ["on", "off"], found: "of"), "on or off belongs where of is."),
            (.wrong(.duration), "x is not a length of time; try 90m, 2h or 1d12h."),
            (.wrong(.time), "x is not a time to come; try 18:00, tomorrow 9:00, friday or 2030-03-01T09:00."),
            (.wrong(.integer), "x is not a whole number."), (.wrong(.person), "x is nobody's name; try @alice or me."),
            (.wrong(.room), "x is no room; try #ops."),
            (.wrong(.url), "x is not a web address; try https://example.org/page."),
            (.wrong(.word), "x does not belong there."), (.wrong(.text), "x does not belong there."),
            (.wrong(.own(.oneOf("size", ["small", "large"]))), "x is none of small, large."),
            (.wrong(.own(.number("port", 1...9))), "x is not a whole number from 1 to 9."),
            (
                .wrong(.own(.word("env", of: "a-z", longest: 20))),
                "x is not a word of at most 20 of the characters a-z."
            ),
        ] as [(UsageMatch.Mismatch, String)])
    func `every way not to fit has its words`(mismatch: UsageMatch.Mismatch, complaint: String) throws {
        guard case .command(let unlock, _) = try SampleCatalog.make().find("unlock") else { return }
        #expect(HostWords.misused(unlock, mismatch).plain == "\(complaint) Usage: unlock <env> [--force]")
    }

    private static let now = Date(timeIntervalSince1970: 1_772_355_600)

    private static func misuse(
        _ text: String, in catalog: CommandCatalog
    ) -> (CommandCatalog.Entry, UsageMatch.Mismatch)? {
        guard case .command(let entry, let rest) = catalog.find(text[...]),
            case .failed(let mismatch) = entry.usage.match(rest, time: TimeText(now: now, zone: .utc))
        else { return nil }
        return (entry, mismatch)
    }

    // MARK: Help

    @Test func `help for everything has a chapter for each plugin`() throws {
        let help = HostWords.help(try SampleCatalog.make()) { _ in true }
        #expect(help.code == "host.help")
        #expect(help.audience == .caller)
        #expect(
            help.plain == """
                bothost: The bot itself.
                  help [<command…>]  Says what I can do.
                  version            Does it.
                cerbere: Who has what.
                  lock <env> [for <duration>] [<reason…>]  Keeps it to yourself.
                  unlock <env> [--force]                   Does it.
                  cerbere status [<count:integer>]         Does it.
                  lock all                                 Does it.
                dns: Names and addresses.
                  dig <name>   Does it.
                  host <name>  Does it.
                More about one: help <command>.
                """)
    }

    @Test func `help for a plugin is its chapter`() throws {
        let catalog = try SampleCatalog.make()
        let help = HostWords.help(for: catalog.chapters[2], in: catalog) { _ in true }
        #expect(help.plain == "dns: Names and addresses.\n  dig <name>   Does it.\n  host <name>  Does it.")
        #expect(help.code == "host.help" && help.audience == .caller)
    }

    @Test func `help for a command has its usage, an example and its other names`() throws {
        let catalog = try SampleCatalog.make()
        guard case .command(let lock, _) = catalog.find("lock"), case .command(let dig, _) = catalog.find("dig") else {
            Issue.record("the sample catalog is not what it was")
            return
        }
        #expect(
            HostWords.help(for: lock).plain == """
                lock <env> [for <duration>] [<reason…>]
                Keeps it to yourself.
                For example: lock staging for 2h
                Also: take
                """)
        #expect(HostWords.help(for: dig).plain == "dig <name>\nDoes it.")
        #expect(HostWords.help(for: dig).code == "host.help" && HostWords.help(for: dig).audience == .caller)
    }

    // MARK: Plugins in trouble

    @Test(
        arguments: [
            (
                HostWords.crashed("deploy", incident: "A1B2C3"), "host.plugin_crashed",
                "deploy crashed while it was doing that, and again when it was asked once more. Nothing was changed. Tell an admin: incident A1B2C3."
            ),
            (
                HostWords.outcomeUnknown("deploy", incident: "A1B2C3"), "host.outcome_unknown",
                "deploy crashed while it was doing that, so look first whether it was done before you repeat it, and tell an admin: incident A1B2C3."
            ),
            (
                HostWords.tookTooLong("deploy", .seconds(90), incident: "A1B2C3"), "host.deadline",
                "deploy did not finish that within 1 min 30 s and was told to stop; look whether it was done before you repeat it. Tell an admin: incident A1B2C3."
            ),
            (
                HostWords.fault(incident: "A1B2C3"), "host.fault",
                "That did not work, and it is not your fault. Tell an admin: incident A1B2C3."
            ),
            (
                HostWords.notRunning("deploy"), "host.plugin_unavailable",
                "deploy is not running right now; try again in a minute, and tell an admin if it stays so."
            ),
            (
                HostWords.broken("deploy", "No reason."), "host.plugin_broken",
                "deploy could not be started: No reason."
            ),
            (HostWords.busy, "host.busy", "I have too much to do right now; try again in a moment."),
            (HostWords.stopping, "host.stopping", "I am stopping right now; try again in a minute."),
            (
                HostWords.cutOff, "host.cut_off",
                "I am stopping, and this was not finished in time; look whether it was done before you repeat it."
            ),
            (
                HostWords.tooLong, "host.too_long",
                "That is longer than 8192 bytes, which is more than I read in one message."
            ),
        ])
    func `says what happened and what to do`(refusal: Refusal, code: String, words: String) {
        #expect(refusal.code == code)
        #expect(refusal.plain == words)
    }

    @Test func `an incident is in the data too`() {
        let data: JSON = ["incident": "A1B2C3"]
        #expect(HostWords.crashed("deploy", incident: "A1B2C3").json == data)
        #expect(HostWords.outcomeUnknown("deploy", incident: "A1B2C3").json == data)
        #expect(HostWords.tookTooLong("deploy", .seconds(1), incident: "A1B2C3").json == data)
        #expect(HostWords.fault(incident: "A1B2C3").json == data)
    }
}

extension UsageMatch.Mismatch {
    /// The word `x` where something of `type` belongs.
    fileprivate static func wrong(_ type: ArgumentType) -> UsageMatch.Mismatch {
        .wrongType(argument: "what", type: type, found: "x")
    }
}

extension Refusal {
    fileprivate var plain: String { outcome.plain }
    fileprivate var json: JSON? { OutcomeMessage(words: outcome).data }
}

extension Outcome {
    fileprivate var plain: String { PlainText(zone: .utc).render(text, now: .init(timeIntervalSince1970: 0)) }
}
