/// The rules of the config, found by plugin and command, so that what no rule is about costs one look-up or two.
package struct AccessRules: Equatable, Sendable {
    package let all: [AccessRule]
    private var byCommand: [String: [AccessRule]] = [:]
    /// Those that name no command.
    private var byPlugin: [String: [AccessRule]] = [:]
    /// Those that name neither.
    private var general: [AccessRule] = []

    package init(_ rules: [AccessRule] = []) {
        all = rules
        // The most specific first.
        for rule in rules.sorted(by: { $0.subject.weight > $1.subject.weight }) {
            if let command = rule.subject.command {
                byCommand[command, default: []].append(rule)
            } else if let plugin = rule.subject.plugin {
                byPlugin[plugin, default: []].append(rule)
            } else {
                general.append(rule)
            }
        }
    }

    package var isEmpty: Bool { all.isEmpty }

    /// The rules about the plugin and command of `request`, whatever its arguments, the most specific first.
    package func candidates(for request: AccessRequest) -> [AccessRule] {
        if isEmpty { return [] }
        let named = request.command.flatMap { byCommand[$0] } ?? []
        var found = named.filter { $0.subject.plugin == nil || $0.subject.plugin == request.plugin }
        found += byPlugin[request.plugin] ?? []
        // Else one careless rule for everything would give the bot itself away, or lock everybody out of it.
        if request.plugin != Plugins.hostManifest.id { found += general }
        return found.count < 2 ? found : found.sorted { $0.subject.weight > $1.subject.weight }
    }

    /// The pairs of which neither says more about a command line that both are about.
    package static func ties(among rules: [AccessRule]) -> [(first: AccessRule, second: AccessRule)] {
        rules.indices.flatMap { index in
            rules[..<index].filter { $0.subject.ties(with: rules[index].subject) }.map { ($0, rules[index]) }
        }
    }
}
