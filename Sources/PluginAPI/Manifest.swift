/// Who a plugin is.
public struct Manifest: Equatable, Sendable {
    /// What the config, the logs and the storage call it: 1 to 32 of `a-z`, `0-9`, `-`, beginning with a letter.
    public let id: String

    /// What people call it in chat, and so the long prefix of its commands (`cerbere status`). The `id`, unless given.
    public let name: String

    /// The plugin's own version, for people to read.
    public let version: String

    /// One sentence for `help`.
    public let summary: String

    public init(id: String, name: String? = nil, version: String, summary: String) {
        self.id = id
        self.name = name ?? id
        self.version = version
        self.summary = summary
    }

    /// How people type `line`, a command of this plugin, where the config calls it `instance`.
    package func spoken(_ line: String, as instance: String) -> String {
        guard instance != id else { return line }
        let ownName = name + " "
        return "\(instance) \(line.hasPrefix(ownName) ? line.dropFirst(ownName.count) : line[...])"
    }
}
