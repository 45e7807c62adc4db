package import PluginAPI

/// What a plugin has told other plugins.
package struct PublishedMessage: Sendable {
    /// What the config calls the plugin, a dot, and the event: `lock.released`.
    package let name: String
    package let data: JSON?
    /// How many plugins have told each other of this.
    package let depth: Int
}

extension IncomingMessage {
    /// A plugin's event, as its listeners hear of it: in no room, and by no person.
    convenience init(_ published: PublishedMessage, of instance: String) {
        self.init(
            .published, id: "event:\(published.name)", person: .plugin(instance), room: nil, text: "",
            published: published)
    }

    /// What is heard, as far as it may crash who hears it.
    var heard: String {
        guard let published else { return text }
        return "\(published.name) \(published.data ?? .null)"
    }
}
