package import PluginAPI

extension PluginSupervisor {
    package enum Status: Sendable {
        case starting
        case running(PluginConnection)
        case restarting
        /// Nothing can be asked of it: somebody has to change something first, or it crashed too often and rests.
        case broken(PluginLoadError)
        /// Somebody has stopped it, and it finishes what it had begun.
        case stopping(PluginHold)
        /// Somebody has stopped it.
        case held(PluginHold)
        /// Nothing is run any more.
        case stopped
    }

    /// What the config says of a plugin, and how it is run.
    package struct Settings: Sendable {
        package let instance: String
        /// As they stand in `source`; checked when the plugin has said what they should be.
        package let settings: JSON
        package let source: ConfigurationSource
        package let launcher: any PluginLauncher
        /// What its process may use, as far as the host's commands tell it.
        package let confinement: Confinement

        package init(
            instance: String, settings: JSON, source: ConfigurationSource = .none,
            confinement: Confinement = Confinement(), launcher: any PluginLauncher
        ) {
            self.instance = instance
            self.settings = settings
            self.source = source
            self.confinement = confinement
            self.launcher = launcher
        }
    }

    /// Called with what a plugin says of itself, before it counts as running.
    package typealias Register = @Sendable (InitializeResult) throws(CatalogError) -> Void

    /// Why nothing can be asked of a plugin.
    package enum Unavailable: Error {
        case notRunning
        case broken(PluginLoadError)
        case held(PluginHold)
    }
}

extension PluginSupervisor.Status {
    /// The state's name, for programs.
    package var name: String {
        switch self {
        case .starting: "starting"
        case .running: "running"
        case .restarting: "restarting"
        case .broken: "broken"
        case .stopping: "stopping"
        case .held(let hold): hold.isLasting ? "disabled" : "stopped"
        case .stopped: "stopped"
        }
    }
}
