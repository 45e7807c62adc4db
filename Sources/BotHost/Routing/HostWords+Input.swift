package import PluginAPI

/// What the host says about what it does not understand.
extension HostWords {
    package static func unknown(_ text: String, in catalog: CommandCatalog, notRunning: [String] = []) -> Refusal {
        let longer = continuations(of: text, in: catalog)
        if !longer.isEmpty { return incomplete(text, longer) }
        let further = containing(text, in: catalog)
        let near = Array((further + nearest(to: text, in: catalog).filter { !further.contains($0) }).prefix(3))
        let missing = missing(notRunning)
        guard let first = near.first else {
            return Refusal(
                "host.unknown_command", ["near": [String]()],
                "I don't know how to do that: \(code: text.shortened).\(missing) To see what I can do, type \(command: "help")."
            )
        }
        let others = RichText(joining: near.dropFirst().map { "\(command: $0)" }, separator: ", ")
        let tail: RichText = near.count == 1 ? "" : ", or \(others)"
        return Refusal(
            "host.unknown_command", ["near": near],
            "I don't know how to do that: \(code: text.shortened).\(missing) Did you mean \(command: first)\(tail)?")
    }

    /// For the beginning of several commands, which is none.
    private static func incomplete(_ text: String, _ longer: [String]) -> Refusal {
        let commands = RichText(joining: longer.map { "\(command: $0)" }, separator: ", ")
        return Refusal(
            "host.incomplete_command", ["near": longer],
            "\(code: text.shortened) is only the beginning of a command: \(commands). More about one: \(command: "help \(longer[0])")"
        )
    }

    /// The commands that begin with `text`, and have more words.
    private static func continuations(of text: String, in catalog: CommandCatalog) -> [String] {
        let words = text.lowercased()[...].words
        guard !words.isEmpty else { return [] }
        return catalog.paths.filter { path in
            let known = path.split(separator: " ")
            return known.count > words.count && known.starts(with: words)
        }.sorted()
    }

    /// Up to three commands that have the first word of `text` further on: `reload` for `plugins reload`.
    private static func containing(_ text: String, in catalog: CommandCatalog) -> [String] {
        guard let word = text.lowercased()[...].words.first else { return [] }
        return catalog.paths.filter { $0.split(separator: " ").dropFirst().contains(word) }.sorted().prefix(3).map(
            \.self)
    }

    /// What a plugin that could not be started offers is not known: perhaps that was meant.
    private static func missing(_ plugins: [String]) -> RichText {
        guard !plugins.isEmpty else { return "" }
        let names = RichText(joining: plugins.map { "\(bold: $0)" }, separator: ", ")
        return " Not running now: \(names), see \(command: "plugins")."
    }

    /// Up to three commands whose words are near to the first words of `text`.
    private static func nearest(to text: String, in catalog: CommandCatalog) -> [String] {
        let words = text.lowercased()[...].words
        let byLength = Dictionary(grouping: catalog.paths) { $0.split(separator: " ").count }
        let near = byLength.flatMap { length, paths in
            let typed = words.prefix(length).joined(separator: " ")
            return EditDistance.nearest(to: typed, among: paths).map { path in
                (path, EditDistance.between(typed, path, limit: 9) ?? 9)
            }
        }
        return near.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    }

    package static func misused(_ entry: CommandCatalog.Entry, _ mismatch: UsageMatch.Mismatch) -> Refusal {
        let complaint = complaint(about: mismatch, in: entry.usage)
        return Refusal(
            "host.usage", ["usage": entry.usage.source],
            "\(complaint) Usage: \(code: entry.usage.source)\(example(entry))")
    }

    private static func complaint(about mismatch: UsageMatch.Mismatch, in usage: UsageLine) -> RichText {
        let command = usage.words.joined(separator: " ")
        switch mismatch {
        case .missing(let what):
            return "\(code: command) needs \(code: what)."
        case .missingValue(let flag):
            return "\(code: flag) needs a value behind it."
        case .repeatedFlag(let flag):
            return "\(code: flag) stands there twice."
        case .wrongType(_, let type, let found):
            return "\(code: found.shortened) \(complaint(about: type))."
        case .unexpected(let found):
            return "\(code: command) takes nothing more, but there is \(code: found.shortened)."
        case .unknownFlag(let flag):
            return usage.flags.isEmpty
                ? "\(code: command) has no option \(code: flag.shortened)."
                : "\(code: command) has no option \(code: flag.shortened); it has \(flags(of: usage))."
        case .expected(let words, let found):
            let choices = RichText(joining: words.map { "\(code: $0)" }, separator: " or ")
            return "\(choices) belongs where \(code: found.shortened) is."
        }
    }

    /// What a word that is not of `type` is not, and what would be.
    private static func complaint(about type: ArgumentType) -> RichText {
        switch type {
        case .duration: "is not a length of time; try \(code: "90m"), \(code: "2h") or \(code: "1d12h")"
        case .time:
            "is not a time to come; try \(code: "18:00"), \(code: "tomorrow 9:00"), \(code: "friday") or \(code: "2030-03-01T09:00")"
        case .integer: "is not a whole number"
        case .person: "is nobody's name; try \(code: "@alice") or \(code: "me")"
        case .room: "is no room; try \(code: "#ops")"
        case .url: "is not a web address; try \(code: "https://example.org/page")"
        case .word, .text: "does not belong there"
        case .own(let type): complaint(about: type.rule)
        }
    }

    private static func complaint(about rule: ValueType.Rule) -> RichText {
        switch rule {
        case .oneOf(let words):
            "is none of \(RichText(joining: words.map { "\(code: $0)" }, separator: ", "))"
        case .number(let range): "is not a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .word(let characters, let longest):
            "is not a word of at most \(longest) of the characters \(code: characters.text)"
        }
    }

    private static func flags(of usage: UsageLine) -> RichText {
        RichText(joining: usage.flags.map { "\(code: "--" + $0.name)" }, separator: ", ")
    }

    package static let tooLong = Refusal(
        "host.too_long", "That is longer than \(Router.longest) bytes, which is more than I read in one message.")
}
