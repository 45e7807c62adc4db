public import FoundationEssentials

/// Another plugin asks for a service.
public struct ServiceCall: Sendable {
    /// The plugin that asks, by what the config calls it.
    public var caller: String { message.caller }
    /// On whose behalf: who typed the command that the other plugin runs. A plugin that does something by itself, at a
    /// certain time or when it starts, stands for itself, as `bothost:deploy`.
    public var person: Person { message.person }
    /// Where that was typed; nil when it was said to the bot alone, or nobody typed anything.
    public var room: Room? { message.room }
    /// The host's time when the service was asked for. Use this instead of `Date()`, so that a test can move it.
    public var now: Date { message.now }

    /// Storage, timers, log and settings.
    public let host: PluginHost
    public var storage: Storage { host.storage }
    public var log: Log { host.log }

    private let message: ServiceMessage

    package init(_ message: ServiceMessage, host: PluginHost) {
        self.message = message
        self.host = host
    }

    /// What the other plugin wants.
    ///
    /// - Throws: What says to the other plugin which member does not fit `Params`, if it is let pass.
    public func params<Params: Decodable>(as type: Params.Type = Params.self) throws -> Params {
        do {
            return try ValueDecoder().decode(type, from: .object(message.params))
        } catch let error as DecodingError {
            throw MisusedService(description: "params of \(message.service): \(error.sentence)")
        }
    }
}

/// A service was asked for with params that do not fit it.
struct MisusedService: Error, CustomStringConvertible {
    let description: String
}
