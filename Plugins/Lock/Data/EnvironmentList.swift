/// The data of an outcome about several environments.
package struct EnvironmentList: Codable, Equatable, Sendable {
    package let environments: [EnvironmentFacts]
    /// The group that they are of, when that was asked for.
    package let group: String?

    package init(_ environments: [Environment], group: String? = nil) {
        self.environments = environments.map { EnvironmentFacts($0) }
        self.group = group
    }
}
