public import PluginAPI

/// Something that a plugin has told other plugins.
public struct PublishedFact: Equatable, Sendable {
    /// What the config calls the plugin, a dot, and the event: `lock.released`.
    public let name: String
    public let data: JSON?

    public init(name: String, data: JSON? = nil) {
        self.name = name
        self.data = data
    }
}
