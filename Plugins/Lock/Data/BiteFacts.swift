import PluginAPI

/// The data of an outcome about whom it was asked, or would be.
struct BiteFacts: Encodable, Sendable {
    struct Bitten: Encodable, Sendable {
        let environment: String
        let person: Person
        let steps: [BitePlan.Step]
    }

    let count: Int
    let bitten: [Bitten]
    /// The locks that nobody is asked about.
    let spared: [String]

    init(_ plan: BitePlan) {
        count = plan.count
        bitten = plan.bites.flatMap { bite in
            bite.locks.map { Bitten(environment: $0.environment.name, person: bite.person, steps: $0.steps) }
        }
        spared = plan.spared.map(\.environment.name)
    }
}
