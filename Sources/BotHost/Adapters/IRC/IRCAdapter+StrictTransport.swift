import Concurrency
import Networking
import PluginAPI

/// A server's wish to be reached through TLS only (IRCv3 `sts`).
extension IRCAdapter {
    /// Where the server wants TLS although the config does not ask for it.
    ///
    /// Without an answer there is no connection: one without TLS could be what somebody is waiting for.
    func securePort() async throws -> UInt16? {
        if let port = state.withLock({ $0.securePort }) { return UInt16(exactly: port) }
        do {
            let policy = try await IRCTLSPolicy.kept(of: network.endpoint.host, in: store, now: clock.now())
            return policy.flatMap { UInt16(exactly: $0.port) }
        } catch {
            throw IRCTLSPolicyUnreadable(reason: "\(error)")
        }
    }

    func keepPolicy(on connection: Connection) async {
        guard let seconds = state.withLock({ $0.wantsTLS }) else { return }
        let policy = IRCTLSPolicy(port: Int(connection.endpoint.port), until: clock.now() + .seconds(seconds))
        do {
            try await policy.keep(for: network.endpoint.host, in: store)
        } catch {
            log.error("cannot keep that the network wants TLS: \(error)", from: id)
        }
    }

    func keepTLS(for seconds: Int, _ state: inout State) {
        (state.wantsTLS, state.isPolicyDue) = (seconds, true)
        if seconds == 0 { state.securePort = nil }
        state.nudge.open()
    }
}

/// Whether the server wants TLS (IRCv3 `sts`) stands in the store, which cannot be read.
struct IRCTLSPolicyUnreadable: Error, CustomStringConvertible {
    let reason: String

    var description: String { "cannot read whether the network wants TLS, so the bot stays away: \(reason)" }
}
