package import FoundationEssentials
package import PluginAPI

/// Who is to be bitten, for what, and who else hears of it. One message a person, whatever they have.
package struct BitePlan: Equatable, Sendable {
    /// Who hears of a bite, the first time, the second, and so on.
    package enum Step: String, Codable, CaseIterable, Sendable {
        /// Its holder alone.
        case dm
        /// Those where it was locked, too.
        case channel
        /// Those who look after the environments, too.
        case admins
    }

    /// One person, and all that is asked of them.
    package struct Bite: Equatable, Sendable {
        package let person: Person
        package var locks: [Bitten]
    }

    /// One lock that is asked about.
    package struct Bitten: Equatable, Sendable {
        /// As it is after the bite.
        package let environment: Environment
        package let cause: Environment.BiteCause
        /// Who hears of it this time.
        package let steps: [Step]
    }

    /// A lock that is not asked about, and why.
    package struct Spared: Equatable, Sendable {
        package let environment: Environment
        package let state: Environment.BiteState
    }

    package private(set) var bites: [Bite] = []
    package private(set) var spared: [Spared] = []

    /// - Parameters:
    ///   - environments: As they are stored.
    ///   - hours: When somebody can be asked.
    package init(
        _ environments: [Environment], for request: BiteRequest, now: Date, rules: (Environment) -> LockRules,
        hours: (Person) -> WorkingHours, escalation: [Step]
    ) {
        for var environment in environments {
            let rules = rules(environment)
            environment.settle(at: now, rules)
            guard let holder = environment.holder else { continue }
            let state = environment.biteState(for: request, now: now, rules, hours(holder.person))
            guard case .due(let cause) = state else {
                spared.append(Spared(environment: environment, state: state))
                continue
            }
            environment.bite(for: request, now: now)
            let steps = Self.steps(bite: holder.bites.count + 1, escalation)
            add(Bitten(environment: environment, cause: cause, steps: steps), of: holder.person)
        }
    }

    private mutating func add(_ bitten: Bitten, of person: Person) {
        if let index = bites.firstIndex(where: { $0.person == person }) {
            bites[index].locks.append(bitten)
        } else {
            bites.append(Bite(person: person, locks: [bitten]))
        }
    }

    /// The first time the first of `escalation`, then one more each time.
    package static func steps(bite number: Int, _ escalation: [Step]) -> [Step] {
        Array(escalation.prefix(max(1, number)))
    }

    /// How many locks are asked about.
    package var count: Int { bites.reduce(0) { $0 + $1.locks.count } }
}
