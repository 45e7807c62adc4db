package import PluginAPI

/// Who may do what, where. A value: `Gate` holds the one that counts.
package struct Access: Equatable, Sendable {
    /// Why somebody may not do something.
    package enum Refusal: Equatable, Sendable {
        /// They have none of these roles.
        case missing([Role])
        /// There is nobody who has one of these.
        case nobodyHas([Role])
        /// They may be one of those who may, but the network does not say who they are.
        case unverified([Role])
        /// A rule names others.
        case notNamed
        /// A rule lets nobody.
        case nobody
        /// They may, but not here.
        case wrongPlace(rooms: IDs?, direct: Bool)
    }

    package let rules: AccessRules
    /// What the config says of who is in which role.
    package let configured: [Role: IDs]
    /// Where in the config each of these stands.
    private let places: [Role: [ConfigurationPlace]]
    /// Those whom admins have added in chat.
    private(set) var added: [Role: ChatRole] = [:]
    private var members: [Role: IDs]

    /// - Parameters:
    ///   - roles: The ids of who is in each role, such as `shell:alice`; `shell:*` is everybody there.
    ///   - places: For each of them, where it stands, if in a file.
    package init(
        roles: [Role: [String]] = [:], at places: [Role: [ConfigurationPlace]] = [:], rules: AccessRules = AccessRules()
    ) {
        configured = roles.mapValues(IDs.init)
        members = configured
        self.places = places
        self.rules = rules
    }

    /// The same with those whom admins added to the roles of `other`.
    func adding(from other: Access) -> Access {
        var access = self
        for (role, people) in other.added { access.take(people, as: role) }
        return access
    }

    // MARK: Roles

    package func isEmpty(_ role: Role) -> Bool { members[role]?.isEmpty ?? true }

    /// Every role that somebody has been given, by name.
    package var roles: [Role] {
        members.keys.filter { configured[$0] != nil || !isEmpty($0) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// The roles that `person` has, by name.
    package func roles(of person: Person.ID) -> [Role] {
        members.keys.filter { has(person, $0) }.sorted { $0.rawValue < $1.rawValue }
    }

    /// How the config gives `role` to `id`: by which entry, and where that stands.
    func configuredEntry(_ role: Role, for id: String) -> (id: String, place: ConfigurationPlace)? {
        guard let ids = configured[role], let entry = ids.first(for: id) else { return nil }
        let index = ids.all.firstIndex(of: entry) ?? 0
        let place = places[role].flatMap { $0.indices.contains(index) ? $0[index] : nil }
        return (entry, place ?? ConfigurationPlace(path: "roles.\(role.rawValue)[\(index)]"))
    }

    /// Takes over what is stored of `role`, unless something newer is known.
    mutating func take(_ stored: ChatRole, as role: Role) {
        if let known = added[role], known.changes >= stored.changes { return }
        added[role] = stored
        members[role] = IDs((configured[role]?.all ?? []) + stored.people.map(\.id))
    }

    private func has(_ person: Person.ID, _ role: Role) -> Bool {
        person.isVerified && (members[role]?.contains(person.rawValue) ?? false)
    }

    // MARK: Deciding

    /// Whether what is asked for may be done: as the most specific rule says; without one, as the command declares.
    ///
    /// Of a list in the arguments, each part is decided as if it stood alone, and all must be allowed.
    package func decision(on request: AccessRequest) -> AccessDecision {
        let candidates = rules.candidates(for: request)
        guard candidates.contains(where: { !$0.subject.arguments.isEmpty }) else {
            return decision(on: request, by: candidates.first)
        }
        var decision: AccessDecision?
        for typed in Self.typed(request, among: candidates) {
            let next = self.decision(on: request, by: candidates.first { $0.subject.matches(typed) })
            if next.refusal != nil { return next }
            decision = decision.map { $0.weight >= next.weight ? $0 : next } ?? next
        }
        return decision ?? self.decision(on: request, by: nil)
    }

    /// Whether there are arguments with which `request`, which has none, would be allowed.
    ///
    /// - Parameter names: The arguments that the command has.
    package func mayAllow(_ request: AccessRequest, having names: Set<String>) -> Bool {
        let candidates = rules.candidates(for: request)
        let decisive = Self.arguing(candidates, names) + [Self.plain(candidates)]
        return decisive.contains { decision(on: request, by: $0).refusal == nil }
    }

    /// The decision when all that is known is which command it is, and the rules that look at its arguments.
    package func decisionWithoutArguments(
        on request: AccessRequest, having names: Set<String>
    ) -> (AccessDecision, others: [AccessRule]) {
        let candidates = rules.candidates(for: request)
        return (decision(on: request, by: Self.plain(candidates)), Self.arguing(candidates, names))
    }

    /// The rules that look at arguments, if a command with the arguments `names` can be meant.
    private static func arguing(_ candidates: [AccessRule], _ names: Set<String>) -> [AccessRule] {
        candidates.filter { rule in
            let arguments = rule.subject.arguments
            return !arguments.isEmpty && arguments.allSatisfy { names.contains($0.key) || $0.value.contains("") }
        }
    }

    /// Who may do it, and where, unless its arguments make a difference.
    package func demand(of request: AccessRequest) -> AccessDemand {
        let rule = Self.plain(rules.candidates(for: request))
        return rule?.demand.declaring(request.needs) ?? AccessDemand(needs: request.needs)
    }

    private static func plain(_ candidates: [AccessRule]) -> AccessRule? {
        candidates.first { $0.subject.arguments.isEmpty }
    }

    private func decision(on request: AccessRequest, by rule: AccessRule?) -> AccessDecision {
        let demand = rule?.demand.declaring(request.needs) ?? AccessDemand(needs: request.needs)
        let declared = request.needs.map { AccessDecision.Ground.declared($0) } ?? .nothing
        return AccessDecision(rule.map { .rule($0) } ?? declared, verdict(on: demand, request))
    }

    private func verdict(on demand: AccessDemand, _ request: AccessRequest) -> AccessDecision.Verdict {
        switch who(demand.who, request.person.id) {
        case .allowed where !demand.isMet(in: request.room):
            .refused(.wrongPlace(rooms: demand.rooms, direct: demand.isMet(in: nil)))
        case let verdict: verdict
        }
    }

    private func who(_ who: AccessDemand.Who, _ person: Person.ID) -> AccessDecision.Verdict {
        guard case .those(let roles, let people) = who else {
            return who == .nobody ? .refused(.nobody) : .allowed(.everybody)
        }
        if people.areEverybody { return .allowed(.everybody) }
        if person.isVerified, people.contains(person.rawValue) { return .allowed(.named) }
        if let role = roles.first(where: { has(person, $0) }) { return .allowed(.role(role)) }
        if people.isEmpty, roles.allSatisfy(isEmpty) { return .refused(.nobodyHas(roles)) }
        if !person.isVerified { return .refused(.unverified(roles)) }
        return .refused(roles.isEmpty ? .notNamed : .missing(roles))
    }

    /// What was typed, with one part of each list, in every way in which that can make a difference.
    private static func typed(_ request: AccessRequest, among rules: [AccessRule]) -> [[String: ArgumentForm]] {
        let names = Set(rules.flatMap(\.subject.arguments.keys))
        return names.reduce([[:]]) { ways, name in
            let forms = ArgumentForm.forms(of: request.arguments[name])
            var parts: [ArgumentForm] = []
            var hasOthers = false
            for form in forms {
                let isNamed = rules.contains { $0.subject.names(form, for: name) }
                // No rule names the others, so one stands for all: however long a list is, the ways stay few.
                if isNamed ? parts.contains(form) : hasOthers { continue }
                hasOthers = hasOthers || !isNamed
                parts.append(form)
            }
            return ways.flatMap { way in parts.map { way.merging([name: $0]) { first, _ in first } } }
        }
    }
}

extension AccessDecision {
    fileprivate var weight: Int {
        guard case .rule(let rule) = ground else { return -1 }
        return rule.subject.weight
    }
}
