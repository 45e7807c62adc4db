package import PluginAPI

/// What the host says about permissions.
extension HostWords {
    // MARK: Refusals

    /// - Parameters:
    ///   - command: Its first words, as rules name it.
    ///   - ground: What decided.
    package static func notAllowed(
        _ command: String, _ request: AccessRequest, _ refusal: Access.Refusal,
        _ ground: AccessDecision.Ground, in access: Access
    ) -> Refusal {
        let command = subject(command, ground)
        switch refusal {
        case .missing(let roles):
            return Refusal(
                "host.not_allowed", ["roles": roles.map(\.rawValue)],
                "\(command) is for \(names(roles)), and you (\(code: request.person.id.rawValue)) are none of them.\(cure(roles, request, access))"
            )
        case .nobodyHas(let roles):
            return Refusal(
                "host.not_allowed", ["roles": roles.map(\.rawValue)],
                "\(command) is for \(names(roles)), and there are none yet.\(cure(roles, request, access))")
        case .unverified(let roles):
            let those = roles.isEmpty ? "those whom the bot's config names" : names(roles)
            return Refusal(
                "host.unverified", ["roles": roles.map(\.rawValue)],
                "\(command) is for \(those), and I cannot tell who you are: anybody could call themselves \(request.person.name) here. Log in to your account on this network, then say it again."
            )
        case .notNamed:
            return Refusal(
                "host.not_allowed", ["roles": [String]()],
                "\(command) is for those whom the bot's config names, and you (\(code: request.person.id.rawValue)) are none of them."
            )
        case .nobody:
            return Refusal(
                "host.not_allowed", ["roles": [String]()], "Nobody may do \(command): the bot's config says so.")
        case .wrongPlace(let rooms, let direct):
            return Refusal(
                "host.wrong_place", WrongPlace(rooms: rooms?.all, direct: direct),
                "I only do \(command) when I am asked \(place(rooms, direct: direct, for: request.person.id)).")
        }
    }

    private struct WrongPlace: Encodable {
        let rooms: [String]?
        let direct: Bool
    }

    /// How somebody gets one of `roles`.
    private static func cure(_ roles: [Role], _ request: AccessRequest, _ access: Access) -> RichText {
        let id = request.person.id.rawValue
        guard let role = roles.first else { return "" }
        if access.isEmpty(.admins) {
            return
                " Whoever runs the bot names them in its config: \(code: "\"roles\": {\"\(role.rawValue)\": [\"\(id)\"]}")"
        }
        return " An admin can add you: \(command: "role add \(role.rawValue) \(id)")"
    }

    /// The command, with the arguments that a rule looked at.
    private static func subject(_ command: String, _ ground: AccessDecision.Ground) -> RichText {
        guard case .rule(let rule) = ground else { return "\(code: command)" }
        return "\(code: command)\(arguments(rule))"
    }

    private static func arguments(_ rule: AccessRule) -> RichText {
        let named = rule.subject.arguments.sorted { $0.key < $1.key }
        guard !named.isEmpty else { return "" }
        return " with "
            + RichText(
                joining: named.map { name, values in
                    "\(name) \(choice(values.map { "\(code: $0)" }))"
                }, separator: " and ")
    }

    private static func names(_ roles: [Role]) -> RichText { choice(roles.map { "\(bold: $0.rawValue)" }) }

    private static func choice(_ words: [RichText]) -> RichText {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return "\(RichText(joining: Array(words.dropLast()), separator: ", ")) or \(last)"
    }

    /// "from #ops, or alone"
    private static func place(_ rooms: IDs?, direct: Bool, for person: Person.ID?) -> RichText {
        guard let rooms else { return direct ? "alone, in a direct message" : "in a room" }
        let names = choice(rooms.all.map { room(named: $0, for: person) })
        return "from \(names)\(direct ? ", or alone" : "")"
    }

    /// The room's name on the person's own network, the whole id elsewhere.
    private static func room(named id: String, for person: Person.ID?) -> RichText {
        let place = id.prefix { $0 != "#" }
        guard place.count < id.count, let person, person.rawValue.hasPrefix(place) else { return "\(code: id)" }
        return "\(code: String(id.dropFirst(place.count)))"
    }

    /// "Only for admins, from #ops." on a line of its own; nothing when it is for everybody.
    static func need(_ demand: AccessDemand) -> RichText {
        var parts: [RichText] = []
        switch demand.who {
        case .everybody, .declared: break
        case .nobody: return "\nFor nobody: the bot's config says so."
        case .those(_, let people) where people.areEverybody: break
        case .those(let roles, let people):
            let named: [RichText] = people.isEmpty ? [] : ["those whom the bot's config names"]
            parts.append("for \(choice(roles.map { "\(bold: $0.rawValue)" } + named))")
        }
        if demand.rooms != nil || demand.direct != nil {
            parts.append(place(demand.rooms, direct: demand.isMet(in: nil), for: nil))
        }
        return parts.isEmpty ? "" : "\nOnly \(RichText(joining: parts, separator: ", "))."
    }

    // MARK: Why

    /// - Parameter others: The rules that were left out, because the arguments are not known.
    package static func explanation(
        of decision: AccessDecision, _ entry: CommandCatalog.Entry, _ request: AccessRequest, others: [AccessRule],
        in access: Access
    ) -> Outcome {
        let verdict =
            decision.refusal.map { notAllowed(entry.command, request, $0, decision.ground, in: access).text }
            ?? permission(decision, entry, request)
        let rest: RichText =
            others.isEmpty
            ? ""
            : " With arguments there is more to look at: \(RichText(joining: others.map { "\($0.place.description)" }, separator: ", "))."
        return Outcome(
            "host.why",
            Explanation(command: entry.command, allowed: decision.refusal == nil, rule: decision.rule?.place.path),
            "\(verdict)\n\(ground(decision.ground, entry))\(rest)", audience: .caller)
    }

    private struct Explanation: Encodable {
        let command: String
        let allowed: Bool
        let rule: String?
    }

    private static func permission(
        _ decision: AccessDecision, _ entry: CommandCatalog.Entry, _ request: AccessRequest
    ) -> RichText {
        let command = subject(entry.command, decision.ground)
        guard case .allowed(let permission) = decision.verdict else { return "" }
        return switch permission {
        case .everybody: "You may do \(command) here: everybody may."
        case .role(let role): "You may do \(command) here: you are one of \(bold: role.rawValue)."
        case .named: "You may do \(command) here: the bot's config names you (\(code: request.person.id.rawValue))."
        }
    }

    private static func ground(_ ground: AccessDecision.Ground, _ entry: CommandCatalog.Entry) -> RichText {
        switch ground {
        case .nothing: "The command asks for no role, and no rule in the config is about it."
        case .declared(let role):
            "The command itself asks for \(bold: role.rawValue); no rule in the config is about it."
        case .rule(let rule): "What counts is \(rule.place.description), which is about \(subject(of: rule))."
        }
    }

    private static func subject(of rule: AccessRule) -> RichText {
        if let command = rule.subject.command { return "\(code: command)\(arguments(rule))" }
        guard let plugin = rule.subject.plugin else { return "every plugin\(arguments(rule))" }
        return "all of \(bold: plugin)\(arguments(rule))"
    }
}

extension AccessDecision {
    fileprivate var rule: AccessRule? {
        guard case .rule(let rule) = ground else { return nil }
        return rule
    }
}
