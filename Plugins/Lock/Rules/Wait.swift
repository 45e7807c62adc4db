package import FoundationEssentials
package import PluginAPI

/// Someone who waits for an environment.
package struct Wait: Codable, Equatable, Sendable {
    package let person: Person
    package let since: Date
    /// For how long they will want it, in seconds, counted from when they get it.
    package let seconds: Int?
    package let reason: String?
    /// Where they asked for it.
    package let room: Room?

    package init(
        person: Person, since: Date, duration: Duration? = nil, reason: String? = nil, room: Room? = nil
    ) {
        self.person = person
        self.since = since
        seconds = duration.map { Int($0.components.seconds) }
        self.reason = reason
        self.room = room
    }

    var duration: Duration? { seconds.map { .seconds($0) } }
}
