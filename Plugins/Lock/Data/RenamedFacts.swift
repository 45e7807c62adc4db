/// The data of `lock.env_renamed`.
struct RenamedFacts: Encodable, Sendable {
    let facts: EnvironmentFacts
    let from: String

    init(_ environment: Environment, from old: String) {
        facts = EnvironmentFacts(environment)
        from = old
    }

    private enum CodingKeys: String, CodingKey { case from }

    func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from, forKey: .from)
    }
}
