import CLinux
import Concurrency
import Glibc
package import PluginAPI
import Synchronization

/// Lets programs on the same machine, such as a deploy script, ask plugins for their services.
///
/// It speaks what plugins speak (`service.call`, docs/plugin-protocol.md). Whoever asks is known by the system's word for
/// the user who runs the program, as `cli:<user>`, and passes the same rules as people in the chat.
package final class ControlSocket: Sendable {
    /// What one program may ask at once.
    private static let mostRequests = 20

    private struct State {
        var peers: [ObjectIdentifier: (peer: RPCPeer, tasks: RequestTasks)] = [:]
        /// Those of whom it is being found out who they are, by their descriptors.
        var strangers: [Int32: Task<Void, Never>] = [:]
        /// Waits until files can be opened again.
        var pause: Task<Void, Never>?
        var isClosed = false

        var count: Int { peers.count + strangers.count }
    }

    private let exchange: Exchange
    private let log: HostLog
    private let loop: EventLoop
    private let listener: Int32
    private let mostConnections: Int
    private let nameOf: @Sendable (UInt32) -> String
    /// The system may ask another machine for a name, for which nobody else has to wait.
    private let directory = BlockingThreads(most: 2)
    private let state = Mutex(State())

    /// Listens from now on, on the host's loop.
    ///
    /// - Parameters:
    ///   - mostConnections: How many programs may be connected; more are turned away.
    ///   - nameOf: What a user is called, by the system's own word unless a test has another one. It may wait.
    package init(
        at address: ControlAddress, exchange: Exchange, on loop: EventLoop, log: HostLog, mostConnections: Int = 50,
        nameOf: @escaping @Sendable (UInt32) -> String = ControlSocket.systemName
    ) throws(SystemError) {
        self.exchange = exchange
        self.log = log
        self.loop = loop
        self.mostConnections = mostConnections
        self.nameOf = nameOf
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
        let (strangers, pause) = state.withLock { state in
            state.isClosed = true
            return (Array(state.strangers.values), state.pause)
        }
        for task in strangers + [pause].compactMap({ $0 }) {
            task.cancel()
            await task.value
        }
        await withCheckedContinuation { closed in
            loop.execute { [listener] watchers in
                watchers.remove(listener)
                Glibc.close(listener)
                closed.resume()
            }
        }
        let open = state.withLock { Array($0.peers.values) }
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
        let isAdmitted = state.withLock { state in
            guard !state.isClosed, state.count < mostConnections, let user = Self.user(at: descriptor) else {
                return false
            }
            // Begins when this is done: it runs on the same thread.
            state.strangers[descriptor] = Task(executorPreference: loop) { await self.meet(descriptor, user) }
            return true
        }
        guard !isAdmitted else { return }
        log.warning("too many programs are connected to the bot's socket; one more is turned away")
        Glibc.close(descriptor)
    }

    /// Finds out who it is, and serves them.
    private func meet(_ descriptor: Int32, _ user: UInt32) async {
        let name = try? await directory.run { [nameOf] in nameOf(user) }
        let isWelcome = state.withLock { state in
            state.strangers[descriptor] = nil
            return !state.isClosed
        }
        guard let name, isWelcome else {
            Glibc.close(descriptor)
            return
        }
        serve(descriptor, for: Person(id: Person.ID(rawValue: "cli:\(name)"), name: name))
    }

    /// Whoever comes is still there, and cannot be let in before something else is closed.
    private func pause(_ listener: Int32, _ watchers: inout Watchers) {
        log.warning("the bot has too many files open, so a program on its socket has to wait")
        watchers.change(listener, to: 0)
        let pause = Task(executorPreference: loop) { [loop] in
            do { try await Task.sleep(for: .seconds(1)) } catch { return }
            loop.execute { $0.change(listener, to: POLLIN) }
        }
        state.withLock { $0.pause = pause }
    }

    /// Who runs the program at the other end, by the kernel's word (SO_PEERCRED, unix(7)).
    private static func user(at descriptor: Int32) -> UInt32? {
        let user = bothost_peer_user(descriptor)
        return user >= 0 ? UInt32(exactly: user) : nil
    }

    /// What the system calls `user` (getpwuid_r(3)), or `uid1001` where it knows nobody.
    package static func systemName(_ user: UInt32) -> String {
        var (entry, found) = (passwd(), nil as UnsafeMutablePointer<passwd>?)
        var room = [CChar](repeating: 0, count: 1 << 14)
        let code = getpwuid_r(user, &entry, &room, room.count, &found)
        return code == 0 && found != nil ? String(cString: entry.pw_name) : "uid\(user)"
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
                    self.state.withLock { $0.peers[ObjectIdentifier(peer)] = nil }
                })
        }
        state.withLock { $0.peers[ObjectIdentifier(peer)] = (peer, tasks) }
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
