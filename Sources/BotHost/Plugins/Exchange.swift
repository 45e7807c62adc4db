package import PluginAPI
import Synchronization

/// Puts plugins through to each other: one that asks for a service, and one that tells something.
///
/// It is there before the plugins are, which ask it, and is connected when they can be reached.
package final class Exchange: Sendable {
    /// How much may be said in one request or answer: it has to fit a line of the protocol.
    static let mostBytes = 1 << 20
    static let mostEventBytes = 16 << 10

    private struct Lines {
        let services: ServiceRunner
        let events: EventPost
    }

    private let lines = Mutex<Lines?>(nil)

    package init() {}

    func connect(_ services: ServiceRunner, _ events: EventPost) {
        lines.withLock { $0 = Lines(services: services, events: events) }
    }

    /// Lets go of the plugins, which hold this.
    func disconnect() { lines.withLock { $0 = nil } }

    /// Has a service do something for `asker`. Where no other plugin can be reached, as in `bothost check`, none runs.
    package func call(_ params: ServiceCallParams, for asker: PluginAsker) async throws -> ServiceCallResult {
        let bytes = "\(JSON.object(params.params))".utf8.count
        guard bytes <= Self.mostBytes else {
            throw RPCError(.invalidParams, "the params have \(bytes) bytes of JSON; \(Self.mostBytes) is the most")
        }
        guard let services = lines.withLock({ $0?.services }) else {
            let plugin = String(params.service.prefix { $0 != "." })
            return .failure(ServiceFailure(.unavailable, OutcomeMessage(words: HostWords.notRunning(plugin).outcome)))
        }
        return try await services.call(params, for: asker)
    }

    /// Whether `event` can be published.
    func check(_ event: EventPublishParams, of publisher: PluginAsker) throws(RPCError) {
        let bytes = event.data.map { "\($0)".utf8.count } ?? 0
        guard bytes <= Self.mostEventBytes else {
            throw RPCError(.invalidParams, "the data have \(bytes) bytes of JSON; \(Self.mostEventBytes) is the most")
        }
        guard !publisher.behalf.isDeepest else {
            throw RPCError(
                .invalidRequest,
                "\(Behalf.deepest) plugins have told each other of this already, so they may do so for ever")
        }
    }

    /// Tells who listens for it that `publisher` has published something.
    func publish(_ event: EventPublishParams, of publisher: PluginAsker) {
        lines.withLock { $0?.events }?.publish(event, of: publisher)
    }

    /// The same for something that may not be fit for it.
    package func publish(_ event: EventPublishParams, for publisher: PluginAsker) throws(RPCError) {
        try check(event, of: publisher)
        publish(event, of: publisher)
    }
}
