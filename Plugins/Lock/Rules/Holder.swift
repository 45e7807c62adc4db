package import FoundationEssentials
package import PluginAPI

/// Someone who has an environment to themselves.
package struct Holder: Codable, Equatable, Sendable {
    /// What took the lock.
    package enum Source: String, Codable, Sendable {
        /// Somebody typed it.
        case chat
        /// A script or another plugin.
        case api
    }

    package let person: Person
    package let since: Date
    /// When it ends by itself; nil when only unlocking ends it.
    package internal(set) var until: Date?
    package internal(set) var reason: String?
    /// Where it was taken, and so where others hear about it; nil when that was said to the bot alone.
    package internal(set) var room: Room?
    package internal(set) var source: Source
    /// The group that was locked as a whole.
    package internal(set) var group: String?
    /// Which of the scripts that one user runs has it; nil for a person.
    package let ticket: String?

    /// It was passed on from the queue, and goes to the next one unless its holder takes it by then.
    package internal(set) var claimUntil: Date?
    /// When its holder is told that it ends soon; nil when that was done, or is not to be.
    package internal(set) var warnAt: Date?
    /// Whether it ends later than was asked for, because something runs.
    package internal(set) var isExtendedByRun = false
    /// When its holder was asked whether it is still needed.
    package internal(set) var bites: [Date] = []
    /// Until when its holder said that it is.
    package internal(set) var keptUntil: Date?

    package init(
        person: Person, since: Date, until: Date? = nil, reason: String? = nil, room: Room? = nil,
        source: Source = .chat, group: String? = nil, ticket: String? = nil
    ) {
        self.person = person
        self.since = since
        self.until = until
        self.reason = reason
        self.room = room
        self.source = source
        self.group = group
        self.ticket = ticket
    }

    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        person = try stored.decode(Person.self, forKey: .person)
        since = try stored.decode(Date.self, forKey: .since)
        until = try stored.decodeIfPresent(Date.self, forKey: .until)
        reason = try stored.decodeIfPresent(String.self, forKey: .reason)
        room = try stored.decodeIfPresent(Room.self, forKey: .room)
        source = try stored.decode(.source, default: .chat)
        group = try stored.decodeIfPresent(String.self, forKey: .group)
        ticket = try stored.decodeIfPresent(String.self, forKey: .ticket)
        claimUntil = try stored.decodeIfPresent(Date.self, forKey: .claimUntil)
        warnAt = try stored.decodeIfPresent(Date.self, forKey: .warnAt)
        isExtendedByRun = try stored.decode(.isExtendedByRun, default: false)
        bites = try stored.decode(.bites, default: [])
        keptUntil = try stored.decodeIfPresent(Date.self, forKey: .keptUntil)
    }

    package func isExpired(at now: Date) -> Bool {
        until.map { $0 <= now } ?? false
    }

    /// Sets when it ends. Who is to be told beforehand is told `warning` before; not at all when that is over already.
    mutating func end(at until: Date?, warning: Duration?, now: Date) {
        self.until = until
        warnAt = until.flatMap { end in warning.map { end - $0 } }.flatMap { $0 > now ? $0 : nil }
    }
}

extension Date {
    static func - (date: Date, duration: Duration) -> Date { date + (.zero - duration) }
}
