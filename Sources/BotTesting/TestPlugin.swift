import BotHost
public import PluginAPI

/// A plugin in a test's bot, as the config would enable it.
public struct TestPlugin: Sendable {
    let instance: String
    let settings: PluginSupervisor.Settings

    /// - Parameters:
    ///   - instance: What the config calls it; its own id unless given. Other plugins ask for `<instance>.<service>`.
    ///   - settings: As the config would give them.
    public init<P: Plugin>(_ plugin: P.Type, as instance: String? = nil, settings: JSON = [:]) {
        self.instance = instance ?? P.manifest.id
        self.settings = PluginSupervisor.Settings(
            instance: self.instance, settings: settings, launcher: InProcessLauncher(P.self))
    }
}
