import PluginAPI

/// A plugin that asks another one for something, and for whom it does.
package struct PluginAsker: Sendable {
    /// By what the config calls it.
    package let instance: String
    package let behalf: Behalf
    /// Whether it may have others change something.
    package let mayWrite: Bool
    /// When what it does is to be done, by the time elapsed; nil when it takes its time.
    package let deadline: Duration?

    package init(instance: String, behalf: Behalf, mayWrite: Bool = true, deadline: Duration? = nil) {
        self.instance = instance
        self.behalf = behalf
        self.mayWrite = mayWrite
        self.deadline = deadline
    }
}
