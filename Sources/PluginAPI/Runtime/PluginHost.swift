public import FoundationEssentials

/// What the host does for a plugin.
public struct PluginHost: Sendable {
    /// What must last. Each plugin sees its own entries only.
    public let storage: Storage

    /// Lines for the bot's log.
    public let log: Log

    /// What the config calls this plugin.
    public let instance: String

    private let settings: JSON
    private let requests: any HostRequests

    package init(instance: String, settings: JSON, requests: any HostRequests) {
        self.instance = instance
        self.settings = settings
        self.requests = requests
        storage = Storage(requests: requests)
        log = Log(requests: requests)
    }

    /// The plugin's settings from the config, as a value of its own type.
    ///
    /// - Throws: `SettingsError`, which names the setting that does not fit.
    public func settings<Settings: Decodable>(as type: Settings.Type = Settings.self) throws -> Settings {
        do {
            return try ValueDecoder().decode(type, from: settings)
        } catch let error as DecodingError {
            throw SettingsError("settings: \(error.sentence)")
        }
    }

    /// The host's time. A command has the time at which it was typed at hand as `call.now`.
    public func now() async throws -> Date {
        try Fields(await requests.request("clock.now", [:]), path: "clock.now").date("now")
    }
}

/// Settings that make no sense. Thrown from `start`, it is shown to the admin who wrote the config.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    public let description: String

    /// - Parameter description: What is wrong, quoting it, and what to write instead.
    public init(_ description: String) { self.description = description }
}

/// How a plugin's side reaches its host.
package protocol HostRequests: Sendable {
    func request(_ method: String, _ params: JSON) async throws -> JSON
    func notify(_ method: String, _ params: JSON)
}

extension RPCPeer: HostRequests {}
