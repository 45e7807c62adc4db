package import PluginAPI

/// What there is, and how it is typed.
extension HostWords {
    /// Whether the person who asked may run a command where they asked: what they may not is not listed.
    package typealias Permission = (CommandCatalog.Entry) -> Bool

    /// Who said that a plugin is not to run, if somebody did.
    package typealias Holds = (CommandCatalog.Owner) -> PluginHold?

    /// Everything there is for the person who asks, a chapter for each plugin.
    package static func help(
        _ catalog: CommandCatalog, _ may: Permission, holds: Holds = { _ in nil }
    ) -> Outcome {
        let allowed = catalog.entries.filter(may)
        let chapters = catalog.chapters.compactMap { chapter -> RichText? in
            let entries = allowed.filter { $0.owner == chapter.owner }
            if entries.isEmpty { return nil }
            if let hold = holds(chapter.owner) { return "\(bold: chapter.name): \(note(hold, chapter.owner))" }
            return "\(bold: chapter.name): \(chapter.summary)\n\(lines(of: entries))"
        }
        let text = RichText(joining: chapters, separator: "\n")
        return Outcome(
            "host.help", ["commands": allowed.map(\.usage.source)],
            "\(text)\nMore about one: \(command: "help <command>").", audience: .caller)
    }

    package static func help(
        for chapter: CommandCatalog.Chapter, in catalog: CommandCatalog, _ may: Permission,
        holds: Holds = { _ in nil }
    ) -> Outcome {
        let held: RichText = holds(chapter.owner).map { "\n\(note($0, chapter.owner))" } ?? ""
        let entries = catalog.entries.filter { $0.owner == chapter.owner && may($0) }
        return Outcome(
            "host.help", ["commands": entries.map(\.usage.source)],
            "\(bold: chapter.name): \(chapter.summary)\(held)\n\(lines(of: entries))\(hearing(chapter.listeners))",
            audience: .caller)
    }

    private static func note(_ hold: PluginHold, _ owner: CommandCatalog.Owner) -> RichText {
        guard case .plugin(let instance) = owner else { return "" }
        return held(instance, hold).text
    }

    /// What a plugin does without being asked.
    private static func hearing(_ listeners: [ListenerDeclaration]) -> RichText {
        RichText(
            joining: listeners.filter { !$0.words.isEmpty || !$0.events.isEmpty }.map { listener in
                // What plugins tell each other is nothing that people do.
                let triggers = listener.words + listener.events.map { "(\($0.rawValue))" }
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

    static func example(_ entry: CommandCatalog.Entry, onNewLine: Bool = false) -> RichText {
        guard let example = entry.declaration.example else { return "" }
        return onNewLine ? "\nFor example: \(command: example)" : " For example: \(command: example)"
    }
}
