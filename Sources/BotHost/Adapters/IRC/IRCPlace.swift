package import PluginAPI

/// Where a line goes, as the bot knows it: what the server calls it may change until the line is sent.
package enum IRCPlace: Hashable, Sendable {
    case room(Room)
    case person(Person)
}

/// How people and rooms of a network are called in the bot.
package struct IRCNames: Sendable {
    /// `irc:libera`
    let adapter: String

    package init(adapter: String) { self.adapter = adapter }

    /// An account is its owner's; a nick proves nothing, and so makes an id that has no role.
    func person(_ nick: String, _ account: IRCPeople.Account, _ mapping: IRCCaseMapping) -> Person {
        let own = if case .known(let account) = account { account } else { "~" + mapping.fold(nick) }
        return Person(id: Person.ID(rawValue: "\(adapter)/\(own)"), name: nick)
    }

    func room(_ channel: String, _ mapping: IRCCaseMapping) -> Room {
        Room(id: "\(adapter)/\(mapping.fold(channel))", name: channel)
    }

    /// The account in a person's id; nil when it was made of a nick.
    func account(of person: Person.ID) -> String? {
        guard person.isVerified, person.rawValue.hasPrefix(adapter + "/") else { return nil }
        return String(Substring(person.rawValue.utf8.dropFirst(adapter.utf8.count + 1)))
    }

    /// The folded channel in a room's id.
    func channel(of room: Room) -> String { String(Substring(room.id.utf8.dropFirst(adapter.utf8.count + 1))) }
}
