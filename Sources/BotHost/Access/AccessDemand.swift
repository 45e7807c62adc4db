package import PluginAPI

/// Who may, and where.
package struct AccessDemand: Equatable, Sendable {
    package enum Who: Equatable, Sendable {
        case everybody
        case nobody
        case those(roles: [Role], people: IDs)
        /// Those whom the command itself asks for.
        case declared
    }

    package var who: Who
    /// In these rooms; in any when nil.
    package var rooms: IDs?
    /// Whether the bot may be asked alone. When nil: unless `rooms` are named.
    package var direct: Bool?

    package init(_ who: Who, rooms: IDs? = nil, direct: Bool? = nil) {
        self.who = who
        self.rooms = rooms
        self.direct = direct
    }

    /// The demand of a command that no rule is about.
    package init(needs role: Role?) {
        self.init(role.map { .those(roles: [$0], people: IDs()) } ?? .everybody)
    }

    /// The same with `role`, which the command asks for, where that is meant.
    package func declaring(_ role: Role?) -> AccessDemand {
        guard who == .declared else { return self }
        return AccessDemand(AccessDemand(needs: role).who, rooms: rooms, direct: direct)
    }

    /// Whether it may be asked for in `room`, or alone when nil.
    package func isMet(in room: String?) -> Bool {
        guard let room else { return direct ?? (rooms == nil) }
        // "Only alone" is a place too.
        return rooms?.contains(room) ?? (direct != true)
    }
}
