/// The data of an outcome about several environments.
package struct EnvironmentList: Codable, Equatable, Sendable {
    package let environments: [EnvironmentFacts]
    /// The group that they are of, when that was asked for.
    package let group: String?

    /// Those that are there too, but cannot be read; absent when there are none.
    package let unreadable: [String]?

    package init(_ environments: [Environment], group: String? = nil) {
        self.init(environments, group: group, unreadable: [])
    }

    init(_ environments: [Environment], group: String? = nil, unreadable: [Unreadable]) {
        self.unreadable = unreadable.isEmpty ? nil : unreadable.map(\.environment)
        self.environments = environments.map { EnvironmentFacts($0) }
        self.group = group
    }
}
