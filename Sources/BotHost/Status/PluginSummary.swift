package import FoundationEssentials
package import PluginAPI

/// How a plugin is at one time, as it is shown.
package struct PluginSummary: Encodable, Equatable, Sendable {
    /// What the config calls it.
    package let name: String
    /// As it told it when it was started last.
    package let version: String?
    package let state: String
    package let since: Date
    package var pid: Int32?
    /// How often it has ended by itself since the bot began.
    package let crashes: Int
    /// What its process takes for itself, in bytes.
    package var memory: Int?
    /// Why it does not run.
    package var trouble: String?
    /// Who stopped or disabled it, and by which id.
    package var by: Person?
    /// What is out of the ordinary in what its process may use.
    package let allowed: String

    package init(
        name: String, version: String?, state: String, since: Date, crashes: Int = 0, allowed: String = ""
    ) {
        self.name = name
        self.version = version
        self.state = state
        self.since = since
        self.crashes = crashes
        self.allowed = allowed
    }

    /// Whether it is to run, and does not.
    package var isInTrouble: Bool { state == "broken" || state == "restarting" }
}

extension PluginSummary {
    init(_ plugin: PluginSupervisor, _ declaration: InitializeResult?) {
        let status = plugin.status
        self.init(
            name: plugin.instance, version: declaration?.manifest.version, state: status.name,
            since: plugin.hold?.since ?? plugin.since, crashes: plugin.crashes,
            allowed: plugin.settings.confinement.description)
        switch status {
        case .running(let connection):
            pid = connection.pid
            memory = ProcessMemory(of: connection.pid)?.own.bytes
        case .broken(let error): trouble = error.description
        case .stopping(let hold), .held(let hold): by = hold.by
        case .starting, .restarting, .stopped: break
        }
    }
}
