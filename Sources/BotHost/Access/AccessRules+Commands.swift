package import PluginAPI

extension AccessRules {
    /// A rule that can never count as it is written.
    package struct Flaw: Equatable, Sendable {
        /// Its number among the rules.
        package let rule: Int
        /// Which of its members is wrong.
        package let path: [JSONPathStep]
        package let message: String
    }

    /// What the rules name that the commands of `catalog` do not have.
    package func flaws(in catalog: CommandCatalog) -> [Flaw] {
        if isEmpty { return [] }
        let commands = Dictionary(catalog.entries.map { ($0.command, $0) }) { first, _ in first }
        return all.enumerated().flatMap { index, rule in
            Self.flaws(of: rule.subject, commands, catalog).map {
                Flaw(rule: index, path: $0.path, message: $0.message)
            }
        }
    }

    private static func flaws(
        of subject: AccessRule.Subject, _ commands: [String: CommandCatalog.Entry], _ catalog: CommandCatalog
    ) -> [(path: [JSONPathStep], message: String)] {
        var concerned = catalog.entries.filter { subject.plugin == nil || $0.owner.instance == subject.plugin }
        if let command = subject.command {
            // What plugins say to each other may have any members.
            if catalog.offers(service: command, of: subject.plugin) { return [] }
            guard let entry = commands[command] else { return [(["command"], advice(command, commands, catalog))] }
            if let plugin = subject.plugin, entry.owner.instance != plugin {
                return [(["command"], "\"\(command)\" is a command of \(entry.owner.instance), not of \(plugin)")]
            }
            concerned = [entry]
        }
        return subject.arguments.keys.sorted().compactMap { name in
            let path: [JSONPathStep] = ["arguments", .name(name)]
            let types = concerned.compactMap { $0.usage.types[name] }
            guard !types.isEmpty else { return (path, advice(name, among: concerned)) }
            return types.allSatisfy { $0 == .time } ? (path, "is a point in time, of which no rule can be about") : nil
        }
    }

    private static func advice(
        _ command: String, _ commands: [String: CommandCatalog.Entry], _ catalog: CommandCatalog
    ) -> String {
        if case .command(let entry, let rest) = catalog.find(command[...]), rest.isEmpty {
            return "\"\(command)\" is another way to type \"\(entry.command)\"; write that"
        }
        let near = EditDistance.nearest(to: command, among: commands.keys.sorted(), most: 1).first
        return "there is no command \"\(command)\"; "
            + (near.map { "did you mean \"\($0)\"?" } ?? "\"help\" in the chat lists them")
    }

    private static func advice(_ name: String, among entries: [CommandCatalog.Entry]) -> String {
        let names = Set(entries.flatMap(\.usage.types.keys)).sorted()
        let near = EditDistance.nearest(to: name, among: names, most: 1).first
        let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let advice = near.map { "did you mean \"\($0)\"?" } ?? (names.isEmpty ? "it has none" : "there is \(list)")
        return "no such argument; \(advice)"
    }
}

extension UsageLine {
    /// The names of all arguments, optional words and flags, with the types of those that have one.
    fileprivate var types: [String: ArgumentType?] {
        let flags = flags.map { ($0.name, $0.value) }
        return Dictionary(flags + elements.flatMap(Self.types)) { first, _ in first }
    }

    private static func types(in element: Element) -> [(String, ArgumentType?)] {
        switch element {
        case .literal(let word): [(word, nil)]
        case .choice(let words): words.map { ($0, nil) }
        case .argument(let argument): [(argument.name, argument.type)]
        case .optional(let elements): elements.flatMap(types)
        }
    }
}

extension CommandCatalog {
    /// Whether rules call a service by these words.
    fileprivate func offers(service command: String, of plugin: String?) -> Bool {
        chapters.contains { chapter in
            (plugin == nil || chapter.owner.instance == plugin)
                && chapter.services.contains { $0.command == nil && ServiceAccess.command(of: $0.name) == command }
        }
    }
}
