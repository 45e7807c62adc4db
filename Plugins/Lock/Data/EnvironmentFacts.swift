package import FoundationEssentials
package import PluginAPI

/// The data of an outcome: one environment as it is now. See docs/lock.md.
package struct EnvironmentFacts: Codable, Equatable, Sendable {
    package let environment: String
    package let description: String?
    package let url: String?
    package let database: String?
    package let aliases: [String]?
    package let isFree: Bool
    /// The number of the current lock, or of the last one.
    package let lockID: Int
    package let owner: Person?
    package let since: Date?
    package let until: Date?
    package let reason: String?
    /// The group that was locked as a whole.
    package let group: String?
    /// Until when whose turn it is has to take it.
    package let claimUntil: Date?
    /// Who waits, the first one first; absent when nobody does.
    package let queue: [Waiting]?
    /// What keeps everybody from taking it.
    package let held: Held?
    /// How the last lock ended; absent while there is one.
    package let freed: Freed?

    package struct Waiting: Codable, Equatable, Sendable {
        package let person: Person
        package let since: Date
        package let reason: String?
    }

    package struct Held: Codable, Equatable, Sendable {
        package let by: Person?
        package let since: Date
        package let until: Date?
        package let reason: String?
    }

    package struct Freed: Codable, Equatable, Sendable {
        package let how: Freeing.Way
        package let owner: Person
        package let by: Person?
        package let at: Date
        package let reason: String?
    }

    package init(_ environment: Environment) {
        let holder = environment.holder
        self.environment = environment.name
        description = environment.description
        url = environment.url
        database = environment.database
        aliases = environment.aliases.isEmpty ? nil : environment.aliases
        isFree = holder == nil
        lockID = environment.lock.id
        owner = holder?.person
        since = holder?.since
        until = holder?.until
        reason = holder?.reason
        group = holder?.group
        claimUntil = holder?.claimUntil
        queue = Self.waiting(environment.queue)
        held = environment.hold.map { Held(by: $0.by, since: $0.since, until: $0.until, reason: $0.reason) }
        freed = environment.lock.freed.map {
            Freed(how: $0.how, owner: $0.holder.person, by: $0.by, at: $0.at, reason: $0.reason)
        }
    }

    private static func waiting(_ queue: [Wait]) -> [Waiting]? {
        queue.isEmpty ? nil : queue.map { Waiting(person: $0.person, since: $0.since, reason: $0.reason) }
    }
}
