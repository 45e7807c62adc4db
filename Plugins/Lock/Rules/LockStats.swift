package import FoundationEssentials
package import PluginAPI

/// How often and for how long people have had environments, from their histories.
package struct LockStats: Codable, Equatable, Sendable {
    package struct Longest: Codable, Equatable, Sendable {
        package let environment: String
        package let person: Person
        package let seconds: Int
    }

    package struct OfPerson: Codable, Equatable, Sendable {
        package let person: Person
        package internal(set) var count = 0
        package internal(set) var seconds = 0
    }

    package private(set) var count = 0
    package private(set) var medianSeconds = 0
    package private(set) var longest: Longest?
    /// Whoever had most first.
    package private(set) var people: [OfPerson] = []

    /// - Parameters:
    ///   - histories: One for each environment, the newest event last.
    ///   - since: Locks that ended before do not count.
    ///   - now: Until when the current locks count.
    package init(_ histories: [[LockEvent]], since: Date?, now: Date) {
        let terms = histories.flatMap { Self.terms($0, now: now) }.filter { term in since.map { term.end > $0 } ?? true
        }
        count = terms.count
        let lengths = terms.map(\.seconds).sorted()
        medianSeconds = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
        longest = terms.max { $0.seconds < $1.seconds }
            .map { Longest(environment: $0.environment, person: $0.person, seconds: $0.seconds) }
        people = Self.people(terms)
    }

    /// The time that somebody had an environment.
    private struct Term {
        let environment: String
        let person: Person
        let begin: Date
        let end: Date

        var seconds: Int { Int(end.timeIntervalSince(begin)) }
    }

    private static func terms(_ history: [LockEvent], now: Date) -> [Term] {
        var terms: [Term] = []
        var current: (event: LockEvent, person: Person)?
        for event in history {
            switch event.action {
            case .acquired, .passedOn, .stolen, .given:
                if let current { terms.append(term(current, until: event.at)) }
                current = event.to.map { (event, $0) }
            case .released, .forced, .expired, .unclaimed, .removed:
                if let current { terms.append(term(current, until: event.at)) }
                current = nil
            default: break
            }
        }
        if let current { terms.append(term(current, until: now)) }
        return terms
    }

    private static func term(_ begin: (event: LockEvent, person: Person), until end: Date) -> Term {
        Term(environment: begin.event.environment, person: begin.person, begin: begin.event.at, end: end)
    }

    private static func people(_ terms: [Term]) -> [OfPerson] {
        var people: [Person: OfPerson] = [:]
        for term in terms {
            var one = people[term.person] ?? OfPerson(person: term.person)
            one.count += 1
            one.seconds += term.seconds
            people[term.person] = one
        }
        return people.values.sorted { ($1.seconds, $0.person.name) < ($0.seconds, $1.person.name) }
    }
}
