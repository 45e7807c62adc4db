package import PluginAPI

/// For whom a plugin does something, and what it asks other plugins for.
package struct Behalf: Sendable {
    /// So many plugins may stand in a row, each asking the next one.
    static let deepest = 8

    package let person: Person
    package let room: Room?
    /// How many plugins have asked each other for this, or told each other of it.
    package let depth: Int

    package init(_ person: Person, in room: Room? = nil, depth: Int = 0) {
        self.person = person
        self.room = room
        self.depth = depth
    }

    /// What a plugin does by itself, nobody having asked.
    package static func itself(_ instance: String, depth: Int = 0) -> Behalf {
        Behalf(.plugin(instance), depth: depth)
    }

    /// The same, asked for by one more plugin.
    var deeper: Behalf { Behalf(person, in: room, depth: depth + 1) }

    /// Whether no other plugin can be asked for it.
    var isDeepest: Bool { depth >= Self.deepest }
}

extension Person {
    /// A plugin that does something by itself, by an id that rules may name.
    package static func plugin(_ instance: String) -> Person {
        Person(id: ID(rawValue: "\(Plugins.hostManifest.id):\(instance)"), name: instance)
    }
}
