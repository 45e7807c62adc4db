package import FoundationEssentials
package import PluginAPI

/// Someone who waits for an environment.
package struct Wait: Codable, Equatable, Sendable {
    /// How long the place of a script lasts after it last asked: one that was killed is not waited for.
    package static let lease = Duration.seconds(60)
    /// How old it may be before it is written down that the script has asked again.
    private static let renewal = Duration.seconds(20)

    package let person: Person
    package let since: Date
    /// For how long they will want it, in seconds, counted from when they get it.
    package let seconds: Int?
    package let reason: String?
    /// Where they asked for it.
    package let room: Room?
    /// Which of the scripts that one user runs waits; nil for a person.
    package let ticket: String?
    /// When the place of a script is over, unless it asks again; nil for a person.
    package private(set) var until: Date?

    package init(
        person: Person, since: Date, duration: Duration? = nil, reason: String? = nil, room: Room? = nil,
        ticket: String? = nil
    ) {
        self.person = person
        self.since = since
        seconds = duration.map { Int($0.components.seconds) }
        self.reason = reason
        self.room = room
        self.ticket = ticket
        until = ticket.map { _ in since + Self.lease }
    }

    var duration: Duration? { seconds.map { .seconds($0) } }

    func isOver(at now: Date) -> Bool { until.map { $0 <= now } ?? false }

    /// The script has asked again. That is of no interest when it did so a moment ago.
    mutating func renew(at now: Date) {
        guard let until, until < now + (Self.lease - Self.renewal) else { return }
        self.until = now + Self.lease
    }
}
