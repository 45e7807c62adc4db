public import FoundationEssentials

/// What the host does for a plugin.
public struct PluginHost: Sendable {
    /// What must last. Each plugin sees its own entries only.
    public var storage: Storage {
        Storage(requests: requests, call: call, readership: plugin.readership, memory: plugin.memory)
    }

    /// What is to run later. A command that declares that it reads cannot set timers.
    public var timers: Timers { Timers(requests: requests, call: call) }

    /// Lines for the bot's log.
    public var log: Log { Log(requests: requests) }

    /// What the config calls this plugin.
    public var instance: String { plugin.instance }

    var requests: any HostRequests { plugin.requests }
    /// The request that is under way, so that the host knows for whom something is asked.
    let call: JSON?
    private let plugin: Running

    /// What is the same for all that the plugin does.
    private final class Running: Sendable {
        let manifest: Manifest
        let instance: String
        let settings: JSON
        let requests: any HostRequests
        let readership: LogReadership
        let memory: StorageMemory?

        init(
            _ manifest: Manifest, _ instance: String, _ settings: JSON, _ requests: any HostRequests,
            _ readership: LogReadership, _ memory: StorageMemory?
        ) {
            self.manifest = manifest
            self.instance = instance
            self.settings = settings
            self.requests = requests
            self.readership = readership
            self.memory = memory
        }
    }

    package init(
        manifest: Manifest, instance: String, settings: JSON, requests: any HostRequests, call: JSON? = nil,
        readership: LogReadership = LogReadership(), memory: StorageMemory? = nil
    ) {
        self.init(Running(manifest, instance, settings, requests, readership, memory), call)
    }

    private init(_ plugin: Running, _ call: JSON?) {
        self.plugin = plugin
        self.call = call
    }

    /// The same for the command `call`.
    package func serving(_ call: JSON) -> PluginHost { PluginHost(plugin, call) }

    /// The plugin's settings from the config, checked and complete, as a value of its own type.
    ///
    /// A `.duration` decodes as `Duration`; a setting that has no default and need not be there, as an optional.
    ///
    /// - Throws: `SettingsError`, which names the setting that does not fit `Settings`.
    public func settings<Settings: Decodable>(as type: Settings.Type = Settings.self) throws -> Settings {
        do {
            return try ValueDecoder().decode(type, from: plugin.settings)
        } catch let error as DecodingError {
            throw SettingsError("settings: \(error.sentenceWithoutValue)")
        }
    }

    /// How people type `line`, a command of this plugin, here: as it is, unless the config enables the plugin as a
    /// second copy under another name. That one is only reached behind its own name: `lock-eu status`.
    public func asTyped(_ line: String) -> String { plugin.manifest.spoken(line, as: instance) }

    /// Whether what is told to `audience` is for somebody. It is not, when that is a log for which the config names no room: then
    /// it need not even be put into words.
    public func reads(_ audience: Audience) -> Bool { plugin.readership.reads(audience) }

    /// Tells something that nobody waits for: a reminder, the result of long work, an event for a log.
    ///
    /// It is on disk when this returns. It is delivered in the order in which it was sent, as soon as the network takes it,
    /// also after the bot was off. Networks that do not confirm what they took may show it twice when the connection broke
    /// just then. What is for a log that nobody reads goes nowhere.
    ///
    /// ```swift
    /// try await host.send(Outcome("build.done", "The build is done.", audience: .person(person)))
    /// ```
    ///
    /// - Parameters:
    ///   - outcome: Its `audience` must name a room, a person or a log.
    ///   - expires: How long it is worth telling, up to 366 days; what could not be delivered by then stands in the bot's log.
    /// - Throws: When the host does not take it: nobody is named, no chat network knows the id, or too much of this plugin
    ///   waits already.
    public func send(_ outcome: Outcome, expires: Duration = .seconds(86_400)) async throws {
        guard reads(outcome.audience) else { return }
        let params = SendParams(call: call, outcome: try OutcomeMessage(outcome), expires: expires)
        _ = try await requests.request("send", params.json)
    }

    /// The host's time. A command has the time at which it was typed at hand as `call.now`.
    public func now() async throws -> Date {
        try Fields(await requests.request("clock.now", [:]), path: "clock.now").date("now")
    }
}

/// Settings that make no sense. Thrown from `start`, it is shown to the admin who wrote the config.
public struct SettingsError: Error, Equatable, CustomStringConvertible {
    public let description: String

    /// - Parameter description: What is wrong, quoting it unless it is a secret, and what to write instead. Without a
    ///   full stop: the host puts it into a sentence.
    public init(_ description: String) { self.description = description }
}

/// How a plugin's side reaches its host.
package protocol HostRequests: Sendable {
    func request(_ method: String, _ params: JSON) async throws -> JSON
    func notify(_ method: String, _ params: JSON)
}

extension RPCPeer: HostRequests {}
