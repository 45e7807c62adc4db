import CLinux
import Glibc
package import PluginAPI
import Synchronization

/// Lets programs on the same machine, such as a deploy script, ask plugins for their services.
///
/// It speaks what plugins speak (`service.call`, docs/plugin-protocol.md). Whoever asks is known by the system's word for
/// the user who runs the program, as `cli:<user>`, and passes the same rules as people in the chat.
package final class ControlSocket: Sendable {
    private static let mostConnections = 50
    /// What one program may ask at once.
    private static let mostRequests = 20

    private let exchange: Exchange
    private let log: HostLog
    private let loop: EventLoop
    private let listener: Int32
    private let peers = Mutex<[ObjectIdentifier: (peer: RPCPeer, tasks: RequestTasks)]>([:])

    /// Listens from now on, on the host's loop.
    package init(at address: ControlAddress, exchange: Exchange, on loop: EventLoop, log: HostLog) throws(SystemError) {
        self.exchange = exchange
        self.log = log
        self.loop = loop
        let listener = try address.listen()
        self.listener = listener
        loop.execute { watchers in
            watchers.watch(listener, for: POLLIN) { [weak self] watchers, _ in
                guard let self else { return }
                self.accept(from: listener)
            }
        }
    }

    /// Listens no more, and hangs up on those who are connected.
    package func close() async {
        let open = peers.withLock { Array($0.values) }
        for (peer, tasks) in open {
            await tasks.cancelAll()
            peer.close()
        }
        loop.execute { [listener] watchers in
            watchers.remove(listener)
            Glibc.close(listener)
        }
    }

    // MARK: On the loop's thread

    private func accept(from listener: Int32) {
        let descriptor = bothost_accept(listener)
        guard descriptor >= 0 else { return }
        guard let person = Self.person(at: descriptor), peers.withLock({ $0.count }) < Self.mostConnections else {
            log.warning("too many programs are connected to the bot's socket; one more is turned away")
            Glibc.close(descriptor)
            return
        }
        serve(descriptor, for: person)
    }

    /// Who runs the program at the other end, by the kernel's word (SO_PEERCRED, unix(7)).
    private static func person(at descriptor: Int32) -> Person? {
        let user = bothost_peer_user(descriptor)
        guard user >= 0, let id = uid_t(exactly: user) else { return nil }
        let name = getpwuid(id).map { String(cString: $0.pointee.pw_name) } ?? "uid\(id)"
        return Person(id: Person.ID(rawValue: "cli:\(name)"), name: name)
    }

    private func serve(_ descriptor: Int32, for person: Person) {
        let tasks = RequestTasks(most: Self.mostRequests, on: loop)
        var limits = LineSocket.Limits()
        limits.line = 1 << 20
        limits.unsent = 4 << 20
        let peer = RPCPeer(descriptor: descriptor, loop: loop, limits: limits) { peer in
            RPCPeer.Callbacks(
                onRequest: { request in
                    let isStarted = tasks.start(request.id) {
                        peer.answer(request, await self.answer(request, for: person))
                    }
                    if !isStarted { peer.answer(request, .failure(RPCError(.busy, "too many requests at once"))) }
                },
                onNotification: { method, params in
                    if method == "cancel", let id = params["id"] { tasks.cancel(id) }
                },
                onViolation: { self.log.warning("a program on the bot's socket broke the protocol: \($0)") },
                onEnd: { _ in
                    // What it asked for goes on: nobody can say how far it is.
                    self.peers.withLock { $0[ObjectIdentifier(peer)] = nil }
                })
        }
        peers.withLock { $0[ObjectIdentifier(peer)] = (peer, tasks) }
    }

    private func answer(_ request: RPCRequest, for person: Person) async -> Result<JSON, RPCError> {
        await RPCError.catching {
            guard request.method == "service.call" else {
                throw RPCError(.methodNotFound, "the bot's socket knows no method \"\(request.method)\"")
            }
            let asker = PluginAsker(instance: Plugins.hostManifest.id, behalf: Behalf(person))
            return try await exchange.call(ServiceCallParams(request.params), for: asker).json
        }
    }
}
