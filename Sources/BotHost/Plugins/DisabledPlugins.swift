import PluginAPI

/// The plugins that somebody disabled: kept in the store, so that they stay so over restarts.
///
/// With each is kept what it offered, so that who types one of its commands is told why nothing comes of it.
struct DisabledPlugins: Sendable {
    private static let prefix = "plugins/disabled/"
    /// Of a plugin that has more to say, its commands are unknown after a restart.
    private static let longestOffer = 256 << 10

    private let storage: Storage
    private let plugins: Plugins
    private let log: HostLog

    private struct Stored: Codable, Equatable, Sendable {
        let hold: PluginHold
        /// What it answered to `initialize`, as on the wire.
        var offer: String?
    }

    init(storage: Storage, plugins: Plugins, log: HostLog) {
        self.storage = storage
        self.plugins = plugins
        self.log = log
    }

    /// Holds those that are stored. To be called before the plugins run.
    func load() async throws {
        for (key, stored) in try await storage.values(prefix: Self.prefix, as: Stored.self) {
            let instance = String(key.dropFirst(Self.prefix.count))
            guard let plugin = plugins[instance] else { continue }
            hold(plugin, stored)
        }
    }

    /// The same for one that comes later.
    func load(_ plugin: PluginSupervisor) async throws {
        let stored = try await storage.value(Self.prefix + plugin.instance, as: Stored.self)
        if let stored { hold(plugin, stored) }
    }

    func add(_ plugin: PluginSupervisor, _ hold: PluginHold) async throws {
        let name = plugin.instance
        let offer = plugins.declaration(of: name).map { "\($0.json)" }
        let kept = offer.flatMap { $0.utf8.count <= Self.longestOffer ? $0 : nil }
        try await storage.update(Self.prefix + name, as: Stored.self) { $0 = Stored(hold: hold, offer: kept) }
    }

    func remove(_ plugin: PluginSupervisor) async throws {
        try await storage.update(Self.prefix + plugin.instance, as: Stored.self) { $0 = nil }
    }

    private func hold(_ plugin: PluginSupervisor, _ stored: Stored) {
        let (name, hold) = (plugin.instance, stored.hold)
        plugin.holds(hold)
        log.warning(
            "is disabled; to enable it: plugins enable \(name)",
            ["by": hold.by.id.rawValue, "since": UTCText.withMilliseconds(hold.since)], from: name)
        guard let offer = stored.offer else { return }
        do {
            try plugins.register(InitializeResult(JSONReader.read(offer)), as: name)
        } catch {
            log.warning("what it offered when it was disabled is not known any more: \(error)", from: name)
        }
    }
}
