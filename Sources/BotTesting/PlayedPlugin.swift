import BotHost
import PluginAPI

extension PluginHost {
    /// What a plugin that is not there would ask of others.
    static func asking(_ exchange: Exchange, for asker: PluginAsker) -> PluginHost {
        PluginHost(
            manifest: Manifest(id: asker.instance, version: "0", summary: "Is played by the test."),
            instance: asker.instance, settings: [:], requests: PlayedPlugin(exchange: exchange, asker: asker))
    }
}

/// Says to the host what a plugin says on its socket.
private struct PlayedPlugin: HostRequests {
    let exchange: Exchange
    let asker: PluginAsker

    func request(_ method: String, _ params: JSON) async throws -> JSON {
        switch method {
        case "service.call": return try await exchange.call(ServiceCallParams(params), for: asker).json
        case "event.publish":
            try exchange.publish(EventPublishParams(params), for: asker)
            return [:]
        default: preconditionFailure("a test asks for services and publishes, and nothing else")
        }
    }

    func notify(_ method: String, _ params: JSON) {}
}
