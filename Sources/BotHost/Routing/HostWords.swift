package import PluginAPI

/// What the host itself says about commands. The words, and nothing else.
package enum HostWords {
    // MARK: Wrong input

    package static func unknown(_ text: String, in catalog: CommandCatalog, notRunning: [String] = []) -> Refusal {
        let near = nearest(to: text, in: catalog)
        let missing = missing(notRunning)
        guard let first = near.first else {
            return Refusal(
                "host.unknown_command", ["near": [String]()],
                "I don't know how to do that: \(code: text.shortened).\(missing) To see what I can do, type \(code: "help")."
            )
        }
        let others = RichText(joining: near.dropFirst().map { "\(code: $0)" }, separator: ", ")
        let tail: RichText = near.count == 1 ? "" : ", or \(others)"
        return Refusal(
            "host.unknown_command", ["near": near],
            "I don't know how to do that: \(code: text.shortened).\(missing) Did you mean \(code: first)\(tail)?")
    }

    /// What a plugin that could not be started offers is not known: perhaps that was meant.
    private static func missing(_ plugins: [String]) -> RichText {
        guard !plugins.isEmpty else { return "" }
        let names = RichText(joining: plugins.map { "\(bold: $0)" }, separator: ", ")
        return " Not running now: \(names), see \(code: "plugins")."
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

    package static let cutOff = Refusal(
        "host.cut_off",
        "I am stopping, and this was not finished in time; look whether it was done before you repeat it.")

    package static let tooLong = Refusal(
        "host.too_long", "That is longer than \(Router.longest) bytes, which is more than I read in one message.")

    // MARK: Permission

    package static func identity(of person: Person, roles: [Role]) -> Outcome {
        let names = roles.map(\.rawValue)
        let told: RichText =
            if !person.id.isVerified {
                "Nobody vouches for that name here, so you have no role."
            } else if names.isEmpty {
                "You have no role."
            } else {
                "Your roles: \(RichText(joining: names.map { "\(bold: $0)" }, separator: ", "))."
            }
        return Outcome(
            "host.whoami", Identity(id: person.id.rawValue, roles: names),
            "You are \(bold: person.name), \(code: person.id.rawValue). \(told)", audience: .caller)
    }

    private struct Identity: Encodable {
        let id: String
        let roles: [String]
    }

    // MARK: Help

    /// Whether the person who asked may run a command where they asked: what they may not is not listed.
    package typealias Permission = (CommandCatalog.Entry) -> Bool

    /// Everything there is for the person who asks, a chapter for each plugin.
    package static func help(_ catalog: CommandCatalog, _ may: Permission) -> Outcome {
        let allowed = catalog.entries.filter(may)
        let chapters = catalog.chapters.compactMap { chapter -> RichText? in
            let entries = allowed.filter { $0.owner == chapter.owner }
            return entries.isEmpty ? nil : "\(bold: chapter.name): \(chapter.summary)\n\(lines(of: entries))"
        }
        let text = RichText(joining: chapters, separator: "\n")
        return Outcome(
            "host.help", ["commands": allowed.map(\.usage.source)],
            "\(text)\nMore about one: \(code: "help <command>").", audience: .caller)
    }

    package static func help(
        for chapter: CommandCatalog.Chapter, in catalog: CommandCatalog, _ may: Permission
    ) -> Outcome {
        let entries = catalog.entries.filter { $0.owner == chapter.owner && may($0) }
        return Outcome(
            "host.help", ["commands": entries.map(\.usage.source)],
            "\(bold: chapter.name): \(chapter.summary)\n\(lines(of: entries))\(hearing(chapter.listeners))",
            audience: .caller)
    }

    /// What a plugin does without being asked.
    private static func hearing(_ listeners: [ListenerDeclaration]) -> RichText {
        RichText(
            joining: listeners.map { listener in
                let triggers = listener.words + listener.events.map { "(\($0.rawValue))" } + listener.published
                return "\nHears \(triggers.joined(separator: ", ")): \(listener.summary)"
            }, separator: "")
    }

    /// - Parameter demand: Who may, and where, if not those whom the command itself asks for.
    package static func help(for entry: CommandCatalog.Entry, _ demand: AccessDemand? = nil) -> Outcome {
        let others = entry.declaration.aliases
        let also: RichText =
            others.isEmpty ? "" : "\nAlso: \(RichText(joining: others.map { "\(code: $0)" }, separator: ", "))"
        return Outcome(
            "host.help", ["commands": [entry.usage.source]],
            "\(code: entry.usage.source)\n\(entry.declaration.summary)\(example(entry, onNewLine: true))\(also)\(need(demand ?? AccessDemand(needs: entry.declaration.needs)))",
            audience: .caller)
    }

    private static func lines(of entries: [CommandCatalog.Entry]) -> RichText {
        let width = min(48, entries.map(\.usage.source.count).max() ?? 0)
        return RichText(
            joining: entries.map { entry in
                let padding = String(repeating: " ", count: max(0, width - entry.usage.source.count))
                return "  \(code: entry.usage.source)\(padding)  \(entry.declaration.summary)"
            }, separator: "\n")
    }

    private static func example(_ entry: CommandCatalog.Entry, onNewLine: Bool = false) -> RichText {
        guard let example = entry.declaration.example else { return "" }
        return onNewLine ? "\nFor example: \(code: example)" : " For example: \(code: example)"
    }

    // MARK: Plugins in trouble

    /// For what only looks: it was tried twice.
    package static func crashed(_ plugin: String, incident: String) -> Refusal {
        Refusal(
            "host.plugin_crashed", ["incident": incident],
            "\(bold: plugin) crashed while it was doing that, and again when it was asked once more. Nothing was changed. Tell an admin: incident \(code: incident)."
        )
    }

    package static func outcomeUnknown(_ plugin: String, incident: String) -> Refusal {
        Refusal(
            "host.outcome_unknown", ["incident": incident],
            "\(bold: plugin) crashed while it was doing that, so look first whether it was done before you repeat it, and tell an admin: incident \(code: incident)."
        )
    }

    package static func setAside(_ entry: Quarantine.Entry) -> Refusal {
        Refusal(
            "host.set_aside", ["id": entry.id],
            "\(code: entry.text.shortened) crashed \(bold: entry.plugin) again and again, so it is set aside since \(time: entry.since). An admin can let it through: \(code: "quarantine drop \(entry.id)")"
        )
    }

    package static func tookTooLong(_ plugin: String, _ deadline: Duration, incident: String) -> Refusal {
        Refusal(
            "host.deadline", ["incident": incident],
            "\(bold: plugin) did not finish that within \(deadline) and was told to stop; look whether it was done before you repeat it. Tell an admin: incident \(code: incident)."
        )
    }

    package static func fault(incident: String) -> Refusal {
        Refusal(
            "host.fault", ["incident": incident],
            "That did not work, and it is not your fault. Tell an admin: incident \(code: incident).")
    }

    package static func notRunning(_ plugin: String) -> Refusal {
        Refusal(
            "host.plugin_unavailable", ["plugin": plugin],
            "\(bold: plugin) is not running right now; try again in a minute, and tell an admin if it stays so.")
    }

    package static func broken(_ plugin: String, _ reason: String) -> Refusal {
        Refusal(
            "host.plugin_broken", ["plugin": plugin, "reason": reason],
            "\(bold: plugin) could not be started: \(reason)")
    }

    package static let busy = Refusal("host.busy", "I have too much to do right now; try again in a moment.")

    package static let stopping = Refusal("host.stopping", "I am stopping right now; try again in a minute.")
}

extension String {
    /// The beginning, where somebody's words are only quoted to show them what is meant.
    fileprivate var shortened: String { count > 60 ? prefix(60) + "…" : self }
}
