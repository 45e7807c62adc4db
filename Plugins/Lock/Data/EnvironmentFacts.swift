package import FoundationEssentials
package import PluginAPI

/// The data of an outcome: one environment as it is now. See docs/lock.md.
package struct EnvironmentFacts: Codable, Equatable, Sendable {
    package let environment: String
    package let description: String?
    package let isFree: Bool
    /// The number of the current lock, or of the last one.
    package let lockID: Int
    package let owner: Person?
    package let since: Date?
    package let until: Date?
    package let reason: String?
    /// How the last lock ended; absent while there is one.
    package let freed: Freed?

    package struct Freed: Codable, Equatable, Sendable {
        package let how: Freeing.Way
        package let owner: Person
        package let by: Person?
        package let at: Date
        package let reason: String?
    }

    package init(_ environment: Environment) {
        let lock = environment.lock
        self.environment = environment.name
        description = environment.description
        isFree = lock.holder == nil
        lockID = lock.id
        owner = lock.holder?.person
        since = lock.holder?.since
        until = lock.holder?.until
        reason = lock.holder?.reason
        freed = lock.freed.map {
            Freed(how: $0.how, owner: $0.holder.person, by: $0.by, at: $0.at, reason: $0.reason)
        }
    }
}
