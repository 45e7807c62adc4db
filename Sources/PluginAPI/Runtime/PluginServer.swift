import Glibc
import Synchronization

extension Plugin {
    /// Speaks the plugin protocol on `socket` until the host has had enough. Called by the library's exported
    /// symbol, on the process's main thread.
    ///
    /// - Returns: The exit code: 0 after an orderly end, 70 (EX_SOFTWARE) when the host went away.
    public static func serve(on socket: Int32) -> Int32 {
        guard let loop = try? EventLoop(Deputy()) else { return 71 }  // EX_OSERR: not even a pipe was to be had
        let server = PluginServer(Self.self, socket: socket, loop: loop)
        let end = ProcessEnd()
        // Nobody waits for what a command still does: the host has had enough, or is gone.
        loop.run(whenStuck: { if end.isMine() { exit(server.exitCode) } })
        // The command may have ended at just that moment; a process must not end on two threads at once.
        guard end.isMine() else { while true { pause() } }
        return server.exitCode
    }
}

/// Who ends the process: the first to ask.
private final class ProcessEnd: Sendable {
    private let isTaken = Atomic(false)

    func isMine() -> Bool { !isTaken.exchange(true, ordering: .relaxed) }
}

/// The plugin's side of the conversation: answers the host's requests by running the plugin's code.
package final class PluginServer: Sendable {
    private struct State {
        var commands: [String: OwnCommand] = [:]
        var listeners: [String: Listener] = [:]
        var timers: [String: Timer] = [:]
        var services: [String: Service] = [:]
        /// What the config calls the plugin; nil before `initialize`.
        var instance: String?
        /// There from `start` on.
        var host: PluginHost?
        var peer: RPCPeer?
        var isShutDown = false
    }

    /// A command of the plugin, and the names that its usage line declares, as far as that makes sense.
    private final class OwnCommand: Sendable {
        let command: Command
        let names: Set<String>?

        init(_ command: Command, types: [ValueType]) {
            self.command = command
            names = try? UsageLine(command.usage, types: types).names
        }
    }

    private let plugin: any Plugin
    private let manifest: Manifest
    private let settings: [Setting]
    private let loop: EventLoop
    private let state = Mutex(State())
    private let readership = LogReadership()
    private let tasks: RequestTasks

    /// Takes over `socket` and serves on `loop`, which it stops when the conversation is over.
    package init<P: Plugin>(_ type: P.Type, socket: Int32, loop: EventLoop) {
        plugin = P()
        manifest = P.manifest
        settings = P.settings
        self.loop = loop
        tasks = RequestTasks(most: 1_000, on: loop.runsTasksOfOthers ? loop : nil)
        let peer = RPCPeer(descriptor: socket, loop: loop) { peer in
            RPCPeer.Callbacks(
                onRequest: { self.receive($0, from: peer) },
                onNotification: { self.receive(notification: $0, $1) },
                // The host is trusted: what it says and we do not understand is a newer protocol's addition.
                onViolation: { _ in },
                onEnd: { _ in self.leave() })
        }
        state.withLock { $0.peer = peer }
    }

    /// Ends the conversation at once.
    package func close() { state.withLock { $0.peer }?.close() }

    private func leave() {
        state.withLock { $0.peer = nil }
        loop.stop()
    }

    package var exitCode: Int32 { state.withLock { $0.isShutDown } ? 0 : 70 }

    private func receive(_ request: RPCRequest, from peer: RPCPeer) {
        // Answered at once, on the loop's thread: it says that the process is alive, whatever its commands do.
        if request.method == "ping" { return peer.answer(request, .success([:])) }
        let isStarted = tasks.start(request.id) {
            peer.answer(request, await self.answer(request, peer))
            if request.method == "shutdown" { peer.closeWhenSent() }
        }
        if !isStarted { peer.answer(request, .failure(RPCError(.busy, "too many requests at once"))) }
    }

    private func receive(notification method: String, _ params: JSON) {
        switch method {
        case "cancel": if let id = params["id"] { tasks.cancel(id) }
        case "logs": if let readers = try? LogReaders(params) { readership.change(to: readers) }
        default: break  // a newer protocol's addition
        }
    }

    private func answer(_ request: RPCRequest, _ peer: RPCPeer) async -> Result<JSON, RPCError> {
        await RPCError.catching {
            switch request.method {
            case "command": try await self.run(CommandCall(request.params), id: request.id, peer).json
            case "event": try await self.hear(EventMessage(request.params), id: request.id, peer).json
            case "timer": try await self.run(TimerMessage(request.params), id: request.id, peer).json
            case "service": try await self.serve(ServiceMessage(request.params), id: request.id, peer).json
            case "initialize": try self.initialize(InitializeParams(request.params)).json
            case "start": try await self.start(StartParams(request.params), peer)
            case "shutdown": self.shutDown()
            default: throw RPCError(.methodNotFound, "this plugin knows no method \"\(request.method)\"")
            }
        }
    }

    private func initialize(_ params: InitializeParams) throws(RPCError) -> InitializeResult {
        guard params.protocols.contains(PluginProtocol.version) else {
            throw RPCError(
                .noCommonProtocol, "this plugin speaks protocol \(PluginProtocol.version)",
                data: ["protocols": [.integer(PluginProtocol.version)]])
        }
        let (commands, listeners, timers) = (plugin.commands, plugin.listeners, plugin.timers)
        let services = plugin.services
        state.withLock { state in
            // A usage line or a name that stands twice, or makes no sense, is found and refused by the host.
            state.commands = Dictionary(commands.map { ($0.usage, OwnCommand($0, types: plugin.types)) }) { first, _ in
                first
            }
            state.listeners = Dictionary(listeners.map { ($0.name, $0) }) { first, _ in first }
            state.timers = Dictionary(timers.map { ($0.name, $0) }) { first, _ in first }
            state.services = Dictionary(services.map { ($0.name, $0) }) { first, _ in first }
            state.instance = params.instance
        }
        return InitializeResult(
            version: PluginProtocol.version, manifest: manifest, settings: settings, types: plugin.types,
            commands: commands.map(CommandDeclaration.init), listeners: listeners.map(ListenerDeclaration.init),
            timers: timers.map(TimerDeclaration.init), services: services.map(ServiceDeclaration.init),
            events: plugin.events)
    }

    private func start(_ params: StartParams, _ peer: RPCPeer) async throws -> JSON {
        guard let instance = state.withLock({ $0.instance }) else {
            throw RPCError(.invalidRequest, "start before initialize")
        }
        readership.change(to: params.readers)
        let host = PluginHost(
            manifest: manifest, instance: instance, settings: params.settings, requests: peer, readership: readership,
            memory: StorageMemory())
        state.withLock { $0.host = host }
        do {
            try await plugin.start(host)
        } catch let error as SettingsError {
            throw RPCError(.badSettings, error.description)
        }
        return [:]
    }

    private func run(_ message: CommandCall, id: JSON, _ peer: RPCPeer) async throws -> OutcomeMessage {
        let (declared, host) = state.withLock { ($0.commands[message.usage], $0.host) }
        guard let declared else {
            throw RPCError(.invalidParams, "this plugin has no command \"\(message.usage)\"")
        }
        guard let host else { throw RPCError(.invalidRequest, "command before start") }
        let call = Call(
            message, declaring: declared.names, host: host.serving(id), replies: ReplyChannel(peer, request: id))
        return try await answer(
            { try await ServiceError.told { try await OutcomeMessage(declared.command.run(call)) } }, onRefusal: { $0 })
    }

    private func hear(_ message: EventMessage, id: JSON, _ peer: RPCPeer) async throws -> EventResult {
        let (declared, host) = state.withLock { ($0.listeners[message.listener], $0.host) }
        guard let listener = declared else {
            throw RPCError(.invalidParams, "this plugin has no listener \"\(message.listener)\"")
        }
        guard let host else { throw RPCError(.invalidRequest, "event before start") }
        let event = ChatEvent(message, host: host.serving(id), replies: ReplyChannel(peer, request: id))
        return try await answer(
            { EventResult(outcome: try await listener.run(event).map(OutcomeMessage.init)) },
            onRefusal: EventResult.init)
    }

    private func run(_ message: TimerMessage, id: JSON, _ peer: RPCPeer) async throws -> EventResult {
        let (declared, host) = state.withLock { ($0.timers[message.declared], $0.host) }
        guard let timer = declared else {
            throw RPCError(.invalidParams, "this plugin has no timer \"\(message.declared)\"")
        }
        guard let host else { throw RPCError(.invalidRequest, "timer before start") }
        let tick = Tick(message, host: host.serving(id), replies: ReplyChannel(peer, request: id))
        return try await answer(
            { EventResult(outcome: try await timer.run(tick).map(OutcomeMessage.init)) },
            onRefusal: EventResult.init)
    }

    private func serve(_ message: ServiceMessage, id: JSON, _ peer: RPCPeer) async throws -> ServiceAnswer {
        let (declared, host) = state.withLock { ($0.services[message.service], $0.host) }
        guard let service = declared else {
            throw RPCError(.methodNotFound, "this plugin has no service \"\(message.service)\"")
        }
        guard let host else { throw RPCError(.invalidRequest, "service before start") }
        let call = ServiceCall(message, host: host.serving(id))
        do {
            return try await answer(
                { try await ServiceError.told { ServiceAnswer.answer(try await service.run(call)) } },
                onRefusal: ServiceAnswer.refusal)
        } catch let misused as MisusedService {
            throw RPCError(.invalidParams, misused.description)
        }
    }

    /// What `run` makes of the plugin's code, or `onRefusal` of the refusal that it throws.
    private func answer<Answer>(
        _ run: () async throws -> Answer, onRefusal: (OutcomeMessage) -> Answer
    ) async throws -> Answer {
        do {
            return try await run()
        } catch let refusal as Refusal {
            return onRefusal(try OutcomeMessage(refusal.outcome))
        } catch let unanswered as Unanswered {
            return onRefusal(try OutcomeMessage(unanswered.refusal.outcome))
        } catch let error as RPCError where error.code != .cancelled {
            // Said by the host to this request; with the same code it would be the plugin's word to the host.
            throw RPCError(.fault, "the host refused: \(error)")
        }
    }

    /// Noted before the answer leaves: the host may hang up as soon as it has it.
    private func shutDown() -> JSON {
        state.withLock { $0.isShutDown = true }
        return [:]
    }
}
