package import PluginAPI

/// Something that somebody wants of the bot, as far as it matters for whether they may.
package struct AccessRequest: Sendable {
    /// By what the config calls it; the host is `bothost`.
    package let plugin: String
    /// The command's first words; nil when a plugin is to hear what was said.
    package let command: String?
    /// What the command itself asks for.
    package let needs: Role?
    /// With people and rooms in place of their names.
    package let arguments: [String: ArgumentValue]
    package let person: Person
    /// The room's id; nil when the bot is asked alone.
    package let room: String?

    package init(
        plugin: String, command: String?, needs: Role? = nil, arguments: [String: ArgumentValue] = [:],
        person: Person, room: String?
    ) {
        self.plugin = plugin
        self.command = command
        self.needs = needs
        self.arguments = arguments
        self.person = person
        self.room = room
    }

    /// To run the command `entry`.
    package init(
        _ entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue] = [:], person: Person, room: Room?
    ) {
        self.init(
            plugin: entry.owner.instance, command: entry.command, needs: entry.declaration.needs, arguments: arguments,
            person: person, room: room?.id)
    }

    /// To have a plugin hear of `message`.
    init(hearing instance: String, _ message: IncomingMessage) {
        self.init(plugin: instance, command: nil, person: message.person, room: message.room?.id)
    }
}

extension CommandCatalog.Owner {
    /// By what rules call it.
    package var instance: String {
        switch self {
        case .host: Plugins.hostManifest.id
        case .plugin(let instance): instance
        }
    }
}
