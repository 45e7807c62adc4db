package import PluginAPI

/// Who may do what. Everything that people ask of the bot passes here first.
package struct Access: Equatable, Sendable {
    /// Why somebody may not do something.
    package enum Refusal: Equatable, Sendable {
        case missing(Role)
        /// There is nobody who may.
        case nobodyHas(Role)
        /// They may be one of those who may, but the network does not say who they are.
        case unverified(Role)
    }

    private let members: [Role: Set<String>]

    /// - Parameter roles: The ids of who is in each role, such as `shell:alice`; `shell:*` is everybody there.
    package init(roles: [Role: [String]] = [:]) {
        members = roles.mapValues(Set.init)
    }

    package func isEmpty(_ role: Role) -> Bool { members[role]?.isEmpty ?? true }

    /// The roles that `person` has, by name.
    package func roles(of person: Person.ID) -> [Role] {
        members.keys.filter { has(person, $0) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// Why `person` may not run `command`; nil when they may.
    package func refusal(of command: CommandDeclaration, to person: Person.ID) -> Refusal? {
        guard let role = command.needs else { return nil }
        if has(person, role) { return nil }
        if isEmpty(role) { return .nobodyHas(role) }
        return person.isVerified ? .missing(role) : .unverified(role)
    }

    /// Whether `person` may run a command.
    package func permission(of person: Person.ID) -> @Sendable (CommandDeclaration) -> Bool {
        { refusal(of: $0, to: person) == nil }
    }

    private func has(_ person: Person.ID, _ role: Role) -> Bool {
        guard person.isVerified, let members = members[role] else { return false }
        return members.contains(person.rawValue) || person.places.contains { members.contains($0 + "*") }
    }
}

extension Person.ID {
    /// What is before the person's own part, with its end: `irc:libera/` and `irc:` in `irc:libera/ann`.
    fileprivate var places: [String] {
        rawValue.indices.filter { rawValue[$0] == ":" || rawValue[$0] == "/" }.map { String(rawValue[...$0]) }
    }
}
