import PluginAPI

/// The data of an outcome about somebody's place in a queue.
struct QueueFacts: Encodable, Sendable {
    let facts: EnvironmentFacts
    /// Counted from 1.
    let position: Int

    init(_ environment: Environment, position: Int) {
        facts = EnvironmentFacts(environment)
        self.position = position
    }

    private enum CodingKeys: String, CodingKey { case position }

    func encode(to encoder: any Encoder) throws {
        try facts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(position, forKey: .position)
    }
}
