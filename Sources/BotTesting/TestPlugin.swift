import BotHost
public import PluginAPI

/// A plugin in a test's bot, as the config would enable it.
public struct TestPlugin: Sendable {
    let instance: String
    let place: PluginPlace
    private let settings: JSON
    private let inProcess: any PluginLauncher

    /// - Parameters:
    ///   - instance: What the config calls it; its own id unless given. Other plugins ask for `<instance>.<service>`.
    ///   - settings: As the config would give them.
    ///   - place: The test's own process, unless given.
    public init<P: Plugin>(
        _ plugin: P.Type, as instance: String? = nil, settings: JSON = [:], in place: PluginPlace = .test
    ) {
        self.instance = instance ?? P.manifest.id
        self.place = place
        self.settings = settings
        inProcess = InProcessLauncher(P.self)
    }

    /// - Parameter workshop: Has what it takes to start processes.
    func supervised(in workshop: Workshop, log: HostLog) -> PluginSupervisor.Settings {
        let launcher =
            switch place.kind {
            case .test: inProcess
            case .process(let library): workshop.launcher(of: library, for: instance, log: log) as any PluginLauncher
            }
        return PluginSupervisor.Settings(instance: instance, settings: settings, launcher: launcher)
    }
}
