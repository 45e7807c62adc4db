package import FoundationEssentials
package import PluginAPI

/// Somebody said that a plugin is not to run.
package struct PluginHold: Codable, Equatable, Sendable {
    package let by: Person
    package let since: Date
    /// Whether it is so over restarts of the bot: the plugin is disabled then, and not only stopped.
    package let isLasting: Bool

    package init(by: Person, since: Date, isLasting: Bool) {
        self.by = by
        self.since = since
        self.isLasting = isLasting
    }

    /// What is done about it.
    package var cure: String { isLasting ? "enable" : "start" }
}
