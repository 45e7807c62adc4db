import Concurrency
import Glibc
package import PluginAPI

/// A program's line to the bot that runs on the same machine.
package final class ControlClient: Sendable {
    private let peer: RPCPeer
    private let thread: LoopThread

    /// - Throws: `NoBot`, when none listens there.
    package init(to address: ControlAddress) throws {
        let descriptor: Int32
        do {
            descriptor = try address.connect()
        } catch {
            throw NoBot(path: address.path, reason: error)
        }
        thread = try LoopThread()
        peer = RPCPeer(descriptor: descriptor, loop: thread.loop) { _ in
            RPCPeer.Callbacks(
                onRequest: { _ in }, onNotification: { _, _ in }, onViolation: { _ in }, onEnd: { _ in })
        }
    }

    /// Asks for a service: `lock.acquire`.
    ///
    /// - Throws: `PeerGone` when the bot ends meanwhile, `RPCError` for what it does not understand.
    package func call(_ service: String, _ params: JSONObject) async throws -> ServiceCallResult {
        try ServiceCallResult(
            await peer.request("service.call", ServiceCallParams(service: service, params: params).json))
    }

    package func close() {
        peer.close()
        thread.stop()
    }

    /// No bot can be reached.
    package struct NoBot: Error, CustomStringConvertible {
        let path: String
        let reason: SystemError

        package var description: String {
            "No bot answers at '\(path)' (\(reason)). Is it running, as this user, with this data folder? See: bothost lock --help"
        }
    }
}
