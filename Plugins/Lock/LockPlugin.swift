package import PluginAPI
import Synchronization

/// Who uses which environment.
package struct LockPlugin: Plugin {
    package static let manifest = Manifest(
        id: "lock", name: "cerbere", version: "0.1.0", summary: "Who uses which environment.")

    package static let settings = LockSettings.declared

    /// The timer of what time brings to an environment, as its name begins.
    static let deadlineTimer = "due"
    static let biteTimer = "bite"

    let loaded = LoadedSettings()

    package init() {}

    package func start(_ host: PluginHost) async throws {
        let settings = try LockSettings(host.settings())
        loaded.set(settings)
        let ledger = Ledger(host: host, settings: settings, now: try await host.now())
        try await ledger.seed()
        try await ledger.armAll()
        try await ledger.scheduleBite()
    }

    package var commands: [Command] {
        locking
        passing
        waiting
        looking
        environmentsThemselves
        keeping
    }

    @ListenersBuilder package var listeners: [Listener] {
        turn
        undelivered
    }

    package var timers: [Timer] {
        deadline
        bite
        tidy
    }
}

/// The settings, once `start` has read them.
final class LoadedSettings: Sendable {
    private let settings = Mutex<LockSettings?>(nil)

    func set(_ new: LockSettings) { settings.withLock { $0 = new } }

    var value: LockSettings {
        guard let settings = settings.withLock({ $0 }) else {
            preconditionFailure("a command or a timer ran before the plugin was started")
        }
        return settings
    }
}
