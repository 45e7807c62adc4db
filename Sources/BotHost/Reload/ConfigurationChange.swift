import PluginAPI

/// What is different between the config that the bot runs by and a newer one. A value: nothing is done about it here.
package struct ConfigurationChange: Equatable, Sendable {
    package enum Fate: Equatable, Sendable {
        case added
        case removed
        /// What of it is different, in the config's words.
        case changed([String])
        case unchanged
    }

    /// A plugin or an adapter, by its name or id.
    package struct Part: Equatable, Sendable {
        package let name: String
        package let fate: Fate

        package init(_ name: String, _ fate: Fate) {
            self.name = name
            self.fate = fate
        }
    }

    /// In the order of the newer config, those that were removed last.
    package let plugins: [Part]
    package let adapters: [Part]
    /// The settings of the bot itself that are different, by their names.
    package let settings: [String]
    /// What cannot become different while the bot runs, by its place in the newer config.
    package let problems: [ConfigurationProblem]

    package init(from old: Configuration, to new: Configuration) {
        plugins = Self.parts(old.plugins.map { ($0.instance, $0) }, new.plugins.map { ($0.instance, $0) }) {
            Self.differences(from: $0, to: $1, hides: Set(new.secretFiles).subtracting(old.secretFiles))
        }
        adapters = Self.parts(old.adapters.map { ($0.id, $0) }, new.adapters.map { ($0.id, $0) }) {
            $0.differences(to: $1)
        }
        settings = Self.settings(from: old, to: new)
        problems = Self.problems(from: old, to: new)
    }

    /// Whether there is nothing to be done.
    package var isEmpty: Bool {
        settings.isEmpty && (plugins + adapters).allSatisfy { $0.fate == .unchanged }
    }

    /// The plugins and adapters to be started anew, or for the first time.
    package static func toBegin(_ parts: [Part]) -> [String] {
        parts.filter { $0.fate != .unchanged && $0.fate != .removed }.map(\.name)
    }

    // MARK: Comparing

    private static func parts<Value>(
        _ old: [(name: String, value: Value)], _ new: [(name: String, value: Value)],
        _ differences: (Value, Value) -> [String]
    ) -> [Part] {
        let before = Dictionary(old) { first, _ in first }
        let present = new.map { name, value -> Part in
            guard let earlier = before[name] else { return Part(name, .added) }
            let words = differences(earlier, value)
            return Part(name, words.isEmpty ? .unchanged : .changed(words))
        }
        let names = Set(new.map(\.name))
        return present + old.filter { !names.contains($0.name) }.map { Part($0.name, .removed) }
    }

    /// - Parameter hides: The files that are secret now and were not before: no plugin may read them.
    private static func differences(
        from old: Configuration.Plugin, to new: Configuration.Plugin, hides: Set<String>
    ) -> [String] {
        var words: [String] = []
        if old.library != new.library { words.append("library") }
        if old.settings != new.settings {
            words.append("settings")
        } else if old.secrets != new.secrets {
            words.append("secrets")
        }
        if old.grants != new.grants { words.append("grants") }
        if old.memory != new.memory { words.append("memory") }
        if !hides.isEmpty { words.append("hidden files") }
        return words
    }

    private static func settings(from old: Configuration, to new: Configuration) -> [String] {
        var names: [String] = []
        if old.names != new.names { names.append("names") }
        if old.prefix != new.prefix { names.append("prefix") }
        if old.roles != new.roles { names.append("roles") }
        if old.rules.map(\.subject) != new.rules.map(\.subject) || old.rules.map(\.demand) != new.rules.map(\.demand) {
            names.append("rules")
        }
        if old.logRooms.functional != new.logRooms.functional || old.logRooms.technical != new.logRooms.technical {
            names.append("log_rooms")
        }
        if old.logRooms.announce != new.logRooms.announce { names.append("announce") }
        return names
    }

    private static func problems(from old: Configuration, to new: Configuration) -> [ConfigurationProblem] {
        var problems: [ConfigurationProblem] = []
        if old.data != new.data {
            problems.append(
                new.source.problem(
                    ["data"],
                    "cannot change while the bot runs: it is '\(old.data)' now. Write that, or stop the bot, move the folder and start the bot"
                ))
        }
        if old.adapters.contains(.shell) != new.adapters.contains(.shell) {
            let words = old.adapters.contains(.shell) ? "cannot be taken away" : "cannot be added"
            problems.append(
                new.source.problem(
                    ["adapters", "shell"],
                    "the shell \(words) while the bot runs, because it belongs to the terminal in which the bot was started. Undo that, or start the bot anew"
                ))
        }
        return problems
    }
}

extension Configuration.Adapter {
    /// The id of the adapter that is made of it.
    package var id: String {
        switch self {
        case .shell: "shell"
        case .irc(let network): "irc:\(network.name)"
        }
    }

    /// What is different in a newer one with the same id, in the config's words.
    fileprivate func differences(to newer: Self) -> [String] {
        guard case .irc(let old) = self, case .irc(let new) = newer, old != new else { return [] }
        var words: [String] = []
        if old.endpoint != new.endpoint { words.append("server") }
        if old.tls != new.tls || old.tlsOnDemand != new.tlsOnDemand { words.append("tls") }
        if old.identity != new.identity { words.append("nick") }
        if old.password != new.password { words.append("password") }
        if old.mechanism != new.mechanism || old.needsAccount != new.needsAccount { words.append("account") }
        if old.rooms != new.rooms { words.append("rooms") }
        if old.pace != new.pace { words.append("pace") }
        return words.isEmpty ? ["settings"] : words
    }
}
