package import Concurrency
package import PluginAPI
import Synchronization

/// The host's side of the conversation with one process of one plugin.
package final class PluginConnection: Sendable {
    struct State {
        var calls = RunningCalls()
        /// The names of the timers that it declares.
        var timers: Set<String> = []
        /// Those of the events that it declares.
        var events: Set<String> = []
        var pulse: Pulse
        /// What the launcher said when it could not load the library.
        var launchFailure: PluginLoadError.Reason?
        var socketClosedAt: Duration?
        /// No more commands are taken: a newer process takes them.
        var isRetiring = false
        /// Which logs somebody reads, as the plugin knows it; nil before it has started.
        var knownReaders: LogReaders?
        /// Somebody wants its end.
        var isWantedToEnd = false
        var exit: PluginExit?

        /// Ended is a process that is gone, and of which everything it said has been heard.
        var end: PluginExit? { socketClosedAt == nil ? nil : exit }
    }

    private let body: any PluginBody
    private let peer: RPCPeer
    let services: PluginServices
    private let tasks: RequestTasks
    let state: Mutex<State>
    private let ended = Latch()
    private let finishedAll = Latch()

    package var pid: Int32 { body.pid }
    /// Whether it can be asked; no longer, once a command under way has failed with `PluginCrashed`.
    package var isOpen: Bool { peer.isOpen }
    package var launchFailure: PluginLoadError.Reason? { state.withLock { $0.launchFailure } }

    /// Starts the plugin, and listens to it.
    package static func open(
        _ start: @escaping PluginLauncher.Start, on thread: LoopThread, services: PluginServices
    ) async throws -> PluginConnection {
        try await withCheckedThrowingContinuation { opened in
            thread.loop.execute { watchers in
                opened.resume(
                    with: Result { try PluginConnection(start, loop: thread.loop, watchers: &watchers, services) })
            }
        }
    }

    /// On the loop's thread, so that nothing can be heard before `late` knows who listens.
    private init(
        _ start: PluginLauncher.Start, loop: EventLoop, watchers: inout Watchers, _ services: PluginServices
    ) throws {
        let late = Late<PluginConnection>()
        self.services = services
        tasks = RequestTasks(most: 1_000, on: loop)
        state = Mutex(State(pulse: Pulse(startedAt: services.clock.elapsed())))
        body = try start(&watchers) { late.value?.receive(exit: $0) }
        peer = RPCPeer(descriptor: body.socket, loop: loop) { peer in
            RPCPeer.Callbacks(
                onRequest: { late.value?.receive($0, from: peer) },
                onNotification: { late.value?.receive(notification: $0, $1) },
                onViolation: { services.pluginLog.write(.warning, "broke the protocol: \($0)") },
                onEnd: { late.value?.receive(end: $0) })
        }
        late.value = self
    }

    // MARK: Asking

    package func initialize(_ params: InitializeParams) async throws -> InitializeResult {
        let result = try InitializeResult(await peer.request("initialize", params.json))
        state.withLock { state in
            state.timers = Set(result.timers.map(\.name))
            state.events = Set(result.events.map(\.name))
        }
        return result
    }

    /// Has the plugin prepare with `settings`.
    package func start(_ settings: JSON) async throws {
        let readers = services.outbox.rooms.readers
        _ = try await peer.request("start", StartParams(settings: settings, readers: readers).json)
        // Only now: what the plugin were told before that, it might take for older than this.
        state.withLock { $0.knownReaders = readers }
    }

    /// Tells the plugin which logs somebody reads, if it knows something else.
    func tellOfReaders() {
        let readers = services.outbox.rooms.readers
        let isNews = state.withLock { state in
            guard let known = state.knownReaders, known != readers else { return false }
            state.knownReaders = readers
            return true
        }
        if isNews { peer.notify("logs", readers.json) }
    }

    /// Has a command or a timer run, or a listener told.
    ///
    /// - Parameter onHang: Called before the process is killed because it goes on with this work after it was told to
    ///   stop.
    /// - Returns: The plugin's answer.
    /// - Throws: `RPCError` as the plugin answered, `DeadlinePassed`, `PluginCrashed` when the process ended over it, or
    ///   `Retired` when nothing was asked because a newer process has taken over, or is about to.
    package func run(
        _ work: PluginWork, onHang: @escaping @Sendable () -> Void
    ) async throws -> JSON {
        let id = peer.makeID()
        let end = services.clock.elapsed() + work.deadline
        try state.withLock { state throws(Retired) in
            if state.isRetiring { throw Retired() }
            state.calls.add(
                id, for: work.cause, work.behalf, work.effect, text: work.text, deadline: end, mayReply: work.mayReply,
                work.invocation, onHang: onHang)
        }
        do {
            let answer = try await peer.request(id, work.method, work.params)
            finish(id)
            return answer
        } catch let gone as PeerGone where !gone.wasAsked {
            finish(id)
            throw Retired()
        } catch is PeerGone {
            // Those that were under way at the end stay listed, so they can be counted.
            throw state.withLock { PluginCrashed(wasAlone: $0.calls.count == 1, wasWanted: $0.isWantedToEnd) }
        } catch {
            // An abandoned command stays listed until the plugin has really stopped working on it.
            if !(error is DeadlinePassed) { finish(id) }
            throw error
        }
    }

    private func finish(_ id: Int) {
        let (hasAsked, isLast) = state.withLock { state in
            let hasAsked = state.calls.remove(id)
            return (hasAsked, state.isRetiring && state.calls.count == 0)
        }
        if hasAsked { leaveQuestion(of: id) }
        if isLast { finishedAll.open() }
    }

    /// Takes no more commands, and returns when those under way are finished or the process is gone.
    func retire() async {
        let isIdle = state.withLock { state in
            state.isRetiring = true
            return state.calls.count == 0 || state.end != nil
        }
        if isIdle { finishedAll.open() }
        await finishedAll.wait()
    }

    /// Somebody wants its end, so that no command is the cause of it, however it comes.
    func isToEnd() { state.withLock { $0.isWantedToEnd = true } }

    /// Asks the plugin to end in good order.
    package func shutDown() async throws {
        isToEnd()
        _ = try await peer.request("shutdown", [:])
    }

    package func kill() { body.kill() }

    // MARK: Watching

    /// Looks whether the plugin is alive and its commands are in time. To be called about once a second.
    package func check() {
        let now = services.clock.elapsed()
        for id in state.withLock({ $0.calls.becameOverdue(at: now) }) {
            peer.abandon(id, DeadlinePassed()) { self.finish(id) }
        }
        let hanging = state.withLock { $0.calls.hanging(at: now) }
        for tell in hanging { tell() }
        if !hanging.isEmpty { end("goes on with a command that it was told to stop") }
        switch state.withLock({ $0.pulse.look(at: now) }) {
        case .fine: break
        case .toBeAsked: ping()
        case .gone: end("does not answer a ping")
        }
        if let closed = state.withLock({ $0.exit == nil ? $0.socketClosedAt : nil }), now - closed >= .seconds(2) {
            end("closed its socket but goes on")
        }
    }

    /// Returns when the plugin has answered a ping, and so all that came before it.
    package func answersPing() async throws {
        _ = try await peer.request("ping", [:])
    }

    private func ping() {
        peer.request(peer.makeID(), "ping", [:]) { _ in
            let now = self.services.clock.elapsed()
            self.state.withLock { $0.pulse.answered(at: now) }
        }
    }

    private func end(_ reason: String) {
        services.log.error("\(reason); killed", ["pid": "\(pid)"], from: services.instance)
        body.kill()
    }

    // MARK: Ending

    /// Waits until the process is gone and everything that it said has been heard; nil when cancelled before.
    @discardableResult
    package func end() async -> PluginExit? {
        await ended.wait()
        return state.withLock { $0.end }
    }

    private func receive(exit: PluginExit) {
        state.withLock { $0.exit = exit }
        noteEnd()
    }

    private func receive(end: LineSocket.End) {
        let now = services.clock.elapsed()
        state.withLock { $0.socketClosedAt = now }
        switch end {
        case .closedByPeer, .closedHere: break
        case .lineTooLong: self.end("sent a line longer than 4 MiB")
        case .notReading: self.end("does not read what it is sent")
        case .failed(let error): self.end("cannot be talked to (\(error))")
        }
        noteEnd()
    }

    private func noteEnd() {
        guard state.withLock({ $0.end != nil }) else { return }
        ended.open()
        finishedAll.open()
        // Nobody is there any more to take an answer.
        services.questions?.leave(instance: services.instance, process: pid)
    }

    // MARK: Being asked

    private func receive(_ request: RPCRequest, from peer: RPCPeer) {
        let isStarted = tasks.start(request.id) {
            peer.answer(request, await self.answer(request))
        }
        if !isStarted { peer.answer(request, .failure(RPCError(.busy, "too many requests at once"))) }
    }

    /// The command `id` has ended; what it has asked and not heard the answer of is open no longer.
    private func leaveQuestion(of id: Int) {
        services.questions?.leave(asker(id))
    }

    func asker(_ id: Int) -> Questions.Asker {
        Questions.Asker(instance: services.instance, process: pid, call: id)
    }

    private func receive(notification method: String, _ params: JSON) {
        switch method {
        case "log": services.log(params)
        case "cancel": if let id = params["id"] { tasks.cancel(id) }
        case "launcher.failed": state.withLock { $0.launchFailure = PluginLoadError.Reason(launcherSaid: params) }
        default: break  // a newer protocol's addition
        }
    }
}

/// The process ended while it worked on a command.
package struct PluginCrashed: Error, Equatable {
    /// Whether no other command was under way, so that this one was the cause, or nothing was.
    package let wasAlone: Bool
    /// Whether somebody wanted its end, so that no command was the cause.
    package var wasWanted = false
}

/// The process takes no more commands: a newer one does.
package struct Retired: Error, Equatable {}

/// Something that is only there a little later, for closures that are made before it.
private final class Late<Value: Sendable>: Sendable {
    private let held = Mutex<Value?>(nil)

    var value: Value? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
