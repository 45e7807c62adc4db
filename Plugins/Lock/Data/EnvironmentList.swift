/// The data of an outcome about several environments.
package struct EnvironmentList: Codable, Equatable, Sendable {
    package let environments: [EnvironmentFacts]

    package init(_ environments: [Environment]) {
        self.environments = environments.map { EnvironmentFacts($0) }
    }
}
