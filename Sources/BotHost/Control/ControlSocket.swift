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
                self?.accept(from: listener, &watchers)
            }
        }
    }

    /// Listens no more, and hangs up on those who are connected.
    package func close() async {
        await withCheckedContinuation { closed in
            loop.execute { [listener] watchers in
                watchers.remove(listener)
                Glibc.close(listener)
                closed.resume()
            }
        }
        let open = peers.withLock { Array($0.values) }
        for (peer, tasks) in open {
            await tasks.cancelAll()
            peer.close()
        }
    }

    // MARK: On the loop's thread

    private func accept(from listener: Int32, _ watchers: inout Watchers) {
        let descriptor = bothost_accept(listener)
        guard descriptor >= 0 else {
            if errno == EMFILE || errno == ENFILE { pause(listener, &watchers) }
            return
        }
        guard peers.withLock({ $0.count }) < Self.mostConnections, let user = Self.user(at: descriptor) else {
            log.warning("too many programs are connected to the bot's socket; one more is turned away")
            Glibc.close(descriptor)
            return
        }
        // The system may ask another machine for the name, for which nobody else has to wait.
        Task(executorPreference: globalConcurrentExecutor) {
            let person = Self.person(user)
            self.loop.execute { _ in self.serve(descriptor, for: person) }
        }
    }

    /// Whoever comes is still there, and cannot be let in before something else is closed.
    private func pause(_ listener: Int32, _ watchers: inout Watchers) {
        log.warning("the bot has too many files open, so a program on its socket has to wait")
        watchers.change(listener, to: 0)
        Task(executorPreference: loop) { [loop] in
            try? await Task.sleep(for: .seconds(1))
            loop.execute { $0.change(listener, to: POLLIN) }
        }
    }

    /// Who runs the program at the other end, by the kernel's word (SO_PEERCRED, unix(7)).
    private static func user(at descriptor: Int32) -> uid_t? {
        let user = bothost_peer_user(descriptor)
        return user >= 0 ? uid_t(exactly: user) : nil
    }

    private static func person(_ user: uid_t) -> Person {
        var (entry, found) = (passwd(), nil as UnsafeMutablePointer<passwd>?)
        var room = [CChar](repeating: 0, count: 1 << 14)
        let code = getpwuid_r(user, &entry, &room, room.count, &found)
        let name = code == 0 && found != nil ? String(cString: entry.pw_name) : "uid\(user)"
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
