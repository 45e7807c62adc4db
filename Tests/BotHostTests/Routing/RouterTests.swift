import BotHost
import FoundationEssentials
import PluginAPI
import TestSupport
import Testing

@Suite struct RouterTests {
    private let ann = Person(id: Person.ID(rawValue: "test:ann"), name: "ann")
    private static let time = TimeText(now: Date(timeIntervalSince1970: 1_772_355_600), zone: .utc)
    private let ops = Room(id: "test:#ops", name: "#ops")

    private func route(
        _ text: String, room: Bool = true, slash: Bool = false, mentions: Bool = false,
        names: [String] = ["bothost", "cerbere", "Nestor"], prefix: String? = "!"
    ) throws -> String {
        let router = Router(names: names, prefix: prefix, catalog: try SampleCatalog.make())
        return router.route(
            IncomingMessage(
                id: "1", person: ann, room: room ? ops : nil, text: text, isSlashCommand: slash, mentionsBot: mentions),
            time: Self.time
        ).words
    }

    // MARK: Addressing

    @Test(arguments: [
        "@bothost lock staging", "bothost: lock staging", "bothost, lock staging", "bothost lock staging",
        "@bothost: lock staging", "@BotHost, lock staging", "BOTHOST lock staging", "nestor: lock staging",
        "@nestor lock staging", "!lock staging", "cerbere lock staging", "@cerbere lock staging",
        "cerbere: lock staging",
        "bothost   lock staging", "  !lock staging  ", "!lock staging!", "`!lock staging`", "!LOCK staging",
        "!cerbere lock staging", "bothost cerbere lock staging", "bothost !lock staging".replacing("!", with: ""),
    ])
    func `in a room the bot listens to its names and its prefix`(text: String) throws {
        #expect(try route(text) == "lock env=staging")
    }

    @Test(arguments: [
        "lock staging", "hello", "", "   ", "!", "!!!", "! hm", "!! lock staging", "say bothost lock staging",
        "bothosts lock x",
        "@ bothost lock x", "bothost:lock staging", "the @bothost", "digital ocean", "-bothost lock x", "?lock x",
    ])
    func `in a room everything else is said to others`(text: String) throws {
        #expect(try route(text) == "not addressed")
    }

    @Test(arguments: [
        "lock staging", "!lock staging", "bothost lock staging", "@bothost: lock staging", "cerbere lock staging",
    ])
    func `alone with the bot, all that is said is for it`(text: String) throws {
        #expect(try route(text, room: false) == "lock env=staging")
    }

    @Test func `a mention by the network is enough`() throws {
        #expect(try route("lock staging", mentions: true) == "lock env=staging")
        #expect(try route("good morning", mentions: true) == "unknown good morning")
        #expect(try route("", mentions: true) == "called")
    }

    @Test func `a slash command is a command, whatever its first word`() throws {
        #expect(try route("lock staging", slash: true) == "lock env=staging")
        #expect(try route("cerbere status", slash: true) == "cerbere status")
        #expect(try route("bothost", slash: true) == "unknown bothost")
    }

    @Test(arguments: ["bothost", "@bothost", "bothost:", "@bothost,", "nestor", "bothost!", "bothost ."])
    func `the name alone is a call`(text: String) throws {
        #expect(try route(text) == "called")
    }

    @Test(arguments: [nil, "?", "!!", "::"])
    func `the prefix is the one that the config gives`(prefix: String?) throws {
        #expect(try route("!lock staging", prefix: prefix) == "not addressed")
        if let prefix { #expect(try route("\(prefix)lock staging", prefix: prefix) == "lock env=staging") }
    }

    // MARK: A name that is a plugin's too

    @Test(arguments: [
        ("cerbere status", "cerbere status"), ("cerbere: status", "cerbere status"), ("cerbere", "chapter cerbere"),
        ("@cerbere help", "chapter cerbere"), ("cerbere version", "version"), ("cerbere dig a.de", "dig name=a.de"),
        ("cerbere help lock", "about lock <env> [for <duration>] [<reason…>]"),
        ("cerbere nonsense", "unknown nonsense"),
        ("bothost status", "unknown status"),
    ])
    func `a bot name that is a plugin's name reaches the plugin first, then everything`(text: String, route: String)
        throws
    {
        #expect(try self.route(text) == route)
    }

    // MARK: Commands

    @Test(arguments: [
        ("!digital ocean", "unknown digital ocean"), ("!dig ital.ocean", "dig name=ital.ocean"),
        ("!hostess x", "unknown hostess x"), ("!unlocked", "unknown unlocked"), ("!lock", "misused lock"),
        ("!lock all", "lock all"), ("!unlock x \u{2014}force", "unlock env=x force"),
        ("!unlock x --farce", "misused unlock"),
        ("!lock staging for 2h testing it.", "lock duration=7200 env=staging for reason=testing it"),
        ("!cerbere status many", "misused cerbere status"), ("!dns", "chapter dns"), ("!dns --help", "chapter dns"),
        ("!cerbere help take", "about lock <env> [for <duration>] [<reason…>]"),
        ("!dns help lock", "unknown dns help lock"),
        ("!dns nonsense", "unknown dns nonsense"),
    ])
    func `only whole words are commands`(text: String, route: String) throws {
        #expect(try self.route(text) == route)
    }

    @Test(arguments: [
        "!lock --help", "!lock staging --help", "!cerbere lock --help", "!take --help", "!lock \u{2014}help",
    ])
    func `--help asks about a command instead of running it`(text: String) throws {
        #expect(try route(text) == "about lock <env> [for <duration>] [<reason…>]")
    }

    @Test func `what is too long is refused alone, and not looked at in a room`() throws {
        let longest = "lock staging " + String(repeating: "x", count: Router.longest - 13)
        #expect(try route(longest, room: false).hasPrefix("lock env=staging"))
        #expect(try route(longest + "x", room: false) == "too long")
        #expect(try route("!" + longest) == "not addressed")
    }

    @Test func `whatever is typed is routed`() throws {
        let router = Router(names: ["bothost"], prefix: "!", catalog: try SampleCatalog.make())
        let parts = [
            "lock", "unlock", "!", "@", "bothost", ":", ",", " ", "  ", "--help", "--", "for", "2h", "-", "cerbere",
            "é",
            "\u{301}", "\u{200D}", "😀", "\0", "\n", "status", "9999999999999999999", "\u{130}", "ß",
        ]
        var chance = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0..<9, using: &chance)).map { _ in parts.randomElement(using: &chance)! }
            let message = IncomingMessage(
                id: "1", person: ann, room: Bool.random(using: &chance) ? ops : nil, text: text.joined())
            _ = router.route(message, time: Self.time)
        }
    }
}

extension Router.Route {
    /// The route in words: the command and its arguments by name, or what else it is.
    fileprivate var words: String {
        switch self {
        case .notAddressed: "not addressed"
        case .called: "called"
        case .command(let entry, let arguments, _):
            ([UsageLine.leadingWords(of: entry)] + arguments.sorted { $0.key < $1.key }.map { $0.value.words($0.key) })
                .joined(separator: " ")
        case .help(let entry): "about \(entry.declaration.usage)"
        case .chapter(let chapter): "chapter \(chapter.name)"
        case .misused(let entry, _, _): "misused \(UsageLine.leadingWords(of: entry))"
        case .unknown(let text): "unknown \(text)"
        case .tooLong: "too long"
        }
    }
}

extension UsageLine {
    /// The words of the command as it was declared, whichever way it was found.
    fileprivate static func leadingWords(of entry: CommandCatalog.Entry) -> String {
        (try? UsageLine(entry.declaration.usage))?.words.joined(separator: " ") ?? ""
    }
}

extension ArgumentValue {
    fileprivate func words(_ name: String) -> String {
        switch self {
        case .text(let text): "\(name)=\(text)"
        case .integer(let number), .duration(let number): "\(name)=\(number)"
        case .present: name
        default: "\(name)=\(self)"
        }
    }
}
