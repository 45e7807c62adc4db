package import FoundationEssentials
package import PluginAPI

/// Someone who has an environment to themselves.
package struct Holder: Codable, Equatable, Sendable {
    package let person: Person
    package let since: Date
    /// When it ends by itself; nil when only unlocking ends it.
    package internal(set) var until: Date?
    package internal(set) var reason: String?

    package init(person: Person, since: Date, until: Date? = nil, reason: String? = nil) {
        self.person = person
        self.since = since
        self.until = until
        self.reason = reason
    }

    package func isExpired(at now: Date) -> Bool {
        until.map { $0 <= now } ?? false
    }
}
