package import PluginAPI
import Synchronization

/// Keeps one plugin running: starts it, watches it, and starts it again when it ended by itself.
package final class PluginSupervisor: Sendable {
    package enum Status: Sendable {
        case starting
        case running(PluginConnection)
        case restarting
        /// It will not be tried again: somebody has to change something first.
        case broken(PluginLoadError)
        case stopped
    }

    /// What the config says of a plugin, and what it needs to run.
    package struct Settings: Sendable {
        package let instance: String
        package let settings: JSON
        package let launcher: any PluginLauncher

        package init(instance: String, settings: JSON, launcher: any PluginLauncher) {
            self.instance = instance
            self.settings = settings
            self.launcher = launcher
        }
    }

    /// Called with what a plugin says of itself, before it counts as running.
    package typealias Register = @Sendable (InitializeResult) throws(CatalogError) -> Void

    /// How long a plugin may take to be ready, and to end when it is asked to.
    private static let readyWithin = Duration.seconds(10)
    private static let endWithin = Duration.seconds(2)
    /// How long a command waits for a plugin that is being started again.
    private static let patience = Duration.seconds(5)

    private struct State {
        var status = Status.starting
        /// The process there is, also while it is not ready yet.
        var connection: PluginConnection?
        var isStopping = false
        var observers: [Int: AsyncStream<Status>.Continuation] = [:]
        var lastObserver = 0
    }

    package let settings: Settings
    private let thread: PluginThread
    private let services: PluginServices
    private let register: Register
    private let state = Mutex(State())
    /// Ends when the plugin is to stop.
    private let stopping = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))

    package init(
        _ settings: Settings, thread: PluginThread, services: PluginServices, register: @escaping Register
    ) {
        self.settings = settings
        self.thread = thread
        self.services = services
        self.register = register
    }

    package var status: Status { state.withLock { $0.status } }

    // MARK: Running

    /// Keeps the plugin running until `stop`, or until it is broken.
    package func run() async {
        var delay = RestartDelay()
        while !isStopping {
            let began = services.clock.elapsed()
            do {
                let connection = try await start()
                set(.running(connection))
                log.info("is running", ["pid": "\(connection.pid)"], from: settings.instance)
                let exit = await connection.end()
                if isStopping { break }
                log.error("\(exit.description)", ["pid": "\(connection.pid)"], from: settings.instance)
            } catch {
                if isStopping { break }
                log.error("\(error)", from: settings.instance)
                if let error = error as? PluginLoadError, !error.mayPass { return set(.broken(error)) }
            }
            set(.restarting)
            let wait = delay.next(
                afterRunning: services.clock.elapsed() - began, chance: Double.random(in: 0...1))
            log.warning("is started again", ["in": "\(wait.wholeMilliseconds) ms"], from: settings.instance)
            // Either the time passes, or the plugin is to stop: then the loop ends.
            try? await withDeadline(wait, clock: services.clock) { for await _ in self.stopping.stream {} }
        }
        set(.stopped)
    }

    private var log: HostLog { services.log }
    private var isStopping: Bool { state.withLock { $0.isStopping } }

    private func start() async throws -> PluginConnection {
        let start = try settings.launcher.prepare()
        let connection: PluginConnection
        do {
            connection = try await PluginConnection.open(start, on: thread, services: services)
        } catch {
            throw failure(.launcher("\(error)"))
        }
        let comesTooLate = state.withLock { state in
            state.connection = connection
            return state.isStopping
        }
        if comesTooLate { connection.kill() }
        do {
            try await withDeadline(Self.readyWithin, clock: services.clock, onDeadline: connection.kill) {
                try await self.introduce(connection)
            }
            return connection
        } catch {
            throw await failure(of: connection, after: error)
        }
    }

    /// Agrees on a protocol, hears what the plugin offers, and lets it prepare.
    private func introduce(_ connection: PluginConnection) async throws {
        let result = try await connection.initialize(
            InitializeParams(
                protocols: [PluginProtocol.version], hostVersion: BotHostVersion.current,
                instance: settings.instance, settings: settings.settings))
        guard result.version == PluginProtocol.version else {
            throw failure(.noCommonProtocol(plugin: [result.version], host: PluginProtocol.version))
        }
        do { try result.manifest.validate() } catch { throw failure(.badManifest(error.description)) }
        try await connection.start()
        do { try register(result) } catch { throw failure(.badManifest(error.description)) }
    }

    // MARK: Failing

    private func failure(_ reason: PluginLoadError.Reason) -> PluginLoadError {
        PluginLoadError(path: settings.launcher.path, reason: reason)
    }

    /// Why a plugin that was started did not become ready. The process is gone when this returns.
    private func failure(of connection: PluginConnection, after error: any Error) async -> PluginLoadError {
        if !(error is PeerGone) { connection.kill() }
        let exit = await connection.end()
        switch error {
        case let error as PluginLoadError: return error
        case let error as WireFormatError: return failure(.badManifest(error.description))
        case is PeerGone: return failure(connection.launchFailure ?? .died(exit.description))
        case is DeadlinePassed: return failure(.silent(Self.readyWithin))
        case let error as RPCError where error.code == .badSettings: return failure(.badSettings(error.message))
        case let error as RPCError where error.code == .noCommonProtocol:
            let protocols = error.data?["protocols"]?.array?.compactMap(\.integer) ?? []
            return failure(.noCommonProtocol(plugin: protocols, host: PluginProtocol.version))
        default: return failure(.died("failed (\(error))"))
        }
    }

    // MARK: Using

    /// The running plugin, waiting a little for one that is being started.
    package func connection() async throws(Unavailable) -> PluginConnection {
        if case .running(let connection) = status { return connection }
        let reached = try? await withDeadline(Self.patience, clock: services.clock) {
            for await status in self.statuses() {
                switch status {
                case .running, .broken, .stopped: return status
                case .starting, .restarting: continue
                }
            }
            return self.status
        }
        switch reached ?? status {
        case .running(let connection): return connection
        case .broken(let error): throw .broken(error)
        case .starting, .restarting, .stopped: throw .notRunning
        }
    }

    package enum Unavailable: Error {
        case notRunning
        case broken(PluginLoadError)
    }

    /// Looks after the process, if there is one. To be called about once a second.
    package func check() {
        if case .running(let connection) = status { connection.check() }
    }

    /// The status now, and each one that it becomes.
    package func statuses() -> AsyncStream<Status> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { stream in
            let id = state.withLock { state in
                state.lastObserver += 1
                state.observers[state.lastObserver] = stream
                stream.yield(state.status)
                return state.lastObserver
            }
            stream.onTermination = { _ in self.state.withLock { $0.observers[id] = nil } }
        }
    }

    private func set(_ status: Status) {
        let observers = state.withLock { state in
            state.status = status
            return Array(state.observers.values)
        }
        for observer in observers { observer.yield(status) }
    }

    // MARK: Stopping

    /// Ends the plugin, in good order if it can be, and makes `run` return.
    package func stop() async {
        let (status, connection) = state.withLock { state in
            state.isStopping = true
            return (state.status, state.connection)
        }
        stopping.continuation.finish()
        if case .running(let connection) = status {
            _ = try? await withDeadline(Self.endWithin, clock: services.clock, onDeadline: connection.kill) {
                // Whether it answers or not, it is gone in the end.
                _ = try? await connection.shutDown()
                _ = await connection.end()
            }
        } else {
            connection?.kill()
        }
        for await status in statuses() where status.isFinal { return }
    }
}

extension PluginSupervisor.Status {
    /// Whether nothing more comes after it.
    fileprivate var isFinal: Bool {
        switch self {
        case .broken, .stopped: true
        case .starting, .running, .restarting: false
        }
    }
}
