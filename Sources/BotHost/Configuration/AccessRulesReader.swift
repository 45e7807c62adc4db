import PluginAPI

/// Reads the rules of the config: what no declaration can say of them.
struct AccessRulesReader {
    private let source: ConfigurationSource
    private let plugins: [String]
    private(set) var problems: [(path: [JSONPathStep], message: String)] = []

    /// - Parameter plugins: What the config calls them.
    init(in source: ConfigurationSource, plugins: [String]) {
        self.source = source
        self.plugins = plugins
    }

    /// - Parameter elements: As declared by `HostSettings`, with every default.
    mutating func rules(_ elements: [JSON]) -> [AccessRule] {
        let rules = elements.enumerated().map { index, element in
            let path: [JSONPathStep] = ["rules", .index(index)]
            return AccessRule(subject(element, at: path), demand(element, at: path), at: source.place(of: path))
        }
        for (first, second) in AccessRules.ties(among: rules) {
            let index = rules.firstIndex(of: second) ?? 0
            complain(
                ["rules", .index(index)],
                "can be about the same command line as \(first.place), and neither is more specific; make one of both, or have one name more"
            )
        }
        return rules
    }

    // MARK: What it is about

    private mutating func subject(_ rule: JSON, at path: [JSONPathStep]) -> AccessRule.Subject {
        AccessRule.Subject(
            plugin: plugin(rule["plugin"]?.string, at: path + ["plugin"]),
            command: command(rule["command"]?.string, at: path + ["command"]),
            arguments: arguments(rule["arguments"]?.object ?? JSONObject(), at: path + ["arguments"]))
    }

    private mutating func plugin(_ name: String?, at path: [JSONPathStep]) -> String? {
        guard let name else { return nil }
        let known = plugins + [Plugins.hostManifest.id]
        if !known.contains(name) {
            let near = EditDistance.nearest(to: name, among: known, most: 1).first
            let list = known.map { "\"\($0)\"" }.joined(separator: ", ")
            complain(
                path,
                "there is no plugin \(quoted(name)); \(near.map { "did you mean \"\($0)\"?" } ?? "there is \(list)")"
            )
        }
        return name
    }

    private mutating func command(_ text: String?, at path: [JSONPathStep]) -> String? {
        guard let text else { return nil }
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { complain(path, "is blank; write a command's first words, such as \"unlock\"") }
        return words
    }

    private mutating func arguments(_ members: JSONObject, at path: [JSONPathStep]) -> [String: [String]] {
        members.reduce(into: [:]) { arguments, member in
            arguments[member.name] = texts(member.value, at: path + [.name(member.name)])
        }
    }

    // MARK: Who may, and where

    private mutating func demand(_ rule: JSON, at path: [JSONPathStep]) -> AccessDemand {
        let rooms = rule["rooms"].map { ids($0, at: path + ["rooms"], IDs.complaint(aboutRoom:)) }
        let direct = rule["direct"]?.bool
        let demand = AccessDemand(who(rule, at: path), rooms: rooms, direct: direct)
        let others = ["roles", "people", "rooms", "direct"].filter { rule[$0] != nil }
        if demand.who == .nobody, let other = others.first {
            complain(path + [.name(other)], "says who may or where, but \"allow\" says that nobody may; leave one out")
        }
        if demand.who == .declared, others.isEmpty {
            complain(path, "says neither who may nor where; for everybody, write \"people\": [\"*\"]")
        }
        return demand
    }

    private mutating func who(_ rule: JSON, at path: [JSONPathStep]) -> AccessDemand.Who {
        if rule["allow"]?.bool == false { return .nobody }
        if rule["roles"] == nil, rule["people"] == nil { return .declared }
        let people = rule["people"].map {
            ids($0, at: path + ["people"]) { $0 == "*" ? nil : IDs.complaint(about: $0) }
        }
        return .those(
            roles: rule["roles"].map { roles($0, at: path + ["roles"]) } ?? [], people: people ?? IDs())
    }

    private mutating func roles(_ json: JSON, at path: [JSONPathStep]) -> [Role] {
        let names = texts(json, at: path)
        for (index, name) in names.enumerated() where !Manifest.isName(name) {
            complain(
                path + [.index(index)],
                "\(quoted(name)) is no role; a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
        }
        return names.map(Role.init(rawValue:))
    }

    private mutating func ids(
        _ json: JSON, at path: [JSONPathStep], _ complaint: (String) -> String?
    ) -> IDs {
        let ids = texts(json, at: path)
        for (index, id) in ids.enumerated() {
            if let complaint = complaint(id) { complain(path + [.index(index)], complaint) }
        }
        return IDs(ids)
    }

    // MARK: Parts

    private mutating func texts(_ json: JSON, at path: [JSONPathStep]) -> [String] {
        let texts = (json.array ?? []).compactMap(\.string)
        if texts.isEmpty { complain(path, "is empty; leave it out, or say \"allow\": false if nobody may") }
        return texts
    }

    private func quoted(_ text: String) -> String { JSON.string(text).quoted }

    private mutating func complain(_ path: [JSONPathStep], _ message: String) { problems.append((path, message)) }
}
