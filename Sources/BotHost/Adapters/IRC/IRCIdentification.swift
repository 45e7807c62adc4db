import PluginAPI

/// What people have said while the server is asked whose account they have, and under which nick each was seen last.
struct IRCIdentification: Sendable {
    /// How long the answer may take; then they count as unknown.
    private static let patience = Duration.seconds(5)
    /// So many people are remembered by nick.
    private static let mostPeople = 10_000
    private static let mostHeld = 100

    private struct Held: Sendable {
        var happenings: [IRCHappening]
        let deadline: Duration
    }

    private var held: [String: Held] = [:]
    private var nicks: [Person.ID: String] = [:]
    /// Whose nick it is: the other way round, folded. Whoever has no account gets another id with another nick.
    private var ids: [String: Set<Person.ID>] = [:]

    // MARK: Waiting for the answer

    func isWaiting(for nick: String, _ mapping: IRCCaseMapping) -> Bool {
        !held.isEmpty && held[mapping.fold(nick)] != nil
    }

    /// Whether the server has to be asked: it is the first that this person has said. Of one who goes on and on, the rest is
    /// left out.
    mutating func hold(_ happening: IRCHappening, _ mapping: IRCCaseMapping, now: Duration) -> Bool {
        let key = mapping.fold(happening.source.nick)
        guard held[key] != nil else {
            held[key] = Held(happenings: [happening], deadline: now + Self.patience)
            return true
        }
        if held[key]?.happenings.count ?? 0 < Self.mostHeld { held[key]?.happenings.append(happening) }
        return false
    }

    /// What can be passed on now that the server has answered.
    mutating func answered(
        _ answer: IRCPeople.Answer, _ mapping: IRCCaseMapping
    ) -> [(IRCHappening, IRCPeople.Account)] {
        guard let held = held.removeValue(forKey: mapping.fold(answer.nick)) else { return [] }
        return held.happenings.map { happening in
            let source = "\(happening.source.user)@\(happening.source.host)"
            // Somebody else may have taken the nick meanwhile.
            return (happening, answer.userAndHost == source ? answer.account : .unknown)
        }
    }

    mutating func give(up nick: String, _ mapping: IRCCaseMapping) -> [(IRCHappening, IRCPeople.Account)] {
        let held = held.removeValue(forKey: mapping.fold(nick))
        return (held?.happenings ?? []).map { ($0, .unknown) }
    }

    mutating func takeOverdue(now: Duration) -> [(IRCHappening, IRCPeople.Account)] {
        let overdue = held.filter { $0.value.deadline <= now }
        for key in overdue.keys { held[key] = nil }
        return overdue.values.flatMap { $0.happenings.map { ($0, .unknown) } }
    }

    var nextDeadline: Duration? { held.values.map(\.deadline).min() }

    // MARK: Nicks

    func nick(of person: Person.ID) -> String? { nicks[person] }

    mutating func note(_ person: Person, _ mapping: IRCCaseMapping) {
        let fold = mapping.fold
        let key = fold(person.name)
        guard nicks[person.id] != person.name || ids[key]?.contains(person.id) != true else { return }
        if let old = nicks[person.id] { forget(fold(old)) { $0 == person.id } }
        if nicks.count >= Self.mostPeople { (nicks, ids) = ([:], [:]) }
        // Who had the nick by an account has it no more. An id made of a nick is followed all the same: what is said to it
        // is for whoever has the nick.
        forget(key) { $0.isVerified && $0 != person.id }
        nicks[person.id] = person.name
        ids[key, default: []].insert(person.id)
    }

    /// A nick that changes is followed; one whose owner leaves is nobody's.
    mutating func follow(_ message: IRCMessage, _ mapping: IRCCaseMapping) {
        let fold = mapping.fold
        switch message.verb {
        case "NICK":
            guard let old = message.source?.nick, let new = message.param(0) else { return }
            let renamed = ids.removeValue(forKey: fold(old)) ?? []
            forget(fold(new))
            for id in renamed { nicks[id] = new }
            if !renamed.isEmpty { ids[fold(new)] = renamed }
        case "QUIT": if let nick = message.source?.nick { forget(fold(nick)) }
        case "KILL": if let nick = message.param(0) { forget(fold(nick)) }
        default: break
        }
    }

    private mutating func forget(_ key: String, where isGone: (Person.ID) -> Bool = { _ in true }) {
        for id in ids[key] ?? [] where isGone(id) {
            nicks[id] = nil
            ids[key]?.remove(id)
        }
        if ids[key]?.isEmpty ?? false { ids[key] = nil }
    }
}
