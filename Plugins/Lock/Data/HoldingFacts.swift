/// The data of an outcome about a lock that its holder asked for again.
struct HoldingFacts: Encodable, Sendable {
    let facts: EnvironmentFacts
    let isReasonNew: Bool

    init(_ environment: Environment, isReasonNew: Bool) {
        facts = EnvironmentFacts(environment)
        self.isReasonNew = isReasonNew
    }

    private enum CodingKeys: String, CodingKey { case isReasonNew }

    func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isReasonNew, forKey: .isReasonNew)
    }
}
