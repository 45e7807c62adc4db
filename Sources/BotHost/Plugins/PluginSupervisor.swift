import Concurrency
package import FoundationEssentials
package import PluginAPI
import Synchronization

/// Keeps one plugin running: starts it, watches it, starts it again when it ended by itself, and replaces it by a newer
/// one without a gap.
package final class PluginSupervisor: Sendable {
    package enum Status: Sendable {
        case starting
        case running(PluginConnection)
        case restarting
        /// Nothing can be asked of it: somebody has to change something first, or it crashed too often and rests.
        case broken(PluginLoadError)
        case stopped
    }

    /// What the config says of a plugin, and how it is run.
    package struct Settings: Sendable {
        package let instance: String
        /// As they stand in `source`; checked when the plugin has said what they should be.
        package let settings: JSON
        package let source: ConfigurationSource
        package let launcher: any PluginLauncher
        /// What its process may use, as far as the host's commands tell it.
        package let confinement: Confinement

        package init(
            instance: String, settings: JSON, source: ConfigurationSource = .none,
            confinement: Confinement = Confinement(), launcher: any PluginLauncher
        ) {
            self.instance = instance
            self.settings = settings
            self.source = source
            self.confinement = confinement
            self.launcher = launcher
        }
    }

    /// Called with what a plugin says of itself, before it counts as running.
    package typealias Register = @Sendable (InitializeResult) throws(CatalogError) -> Void

    /// How long a plugin may take to end when it is asked to.
    private static let endWithin = Duration.seconds(2)
    /// How long a command waits for a plugin that is being started again.
    private static let patience = Duration.seconds(5)

    private struct State {
        /// The processes there are: the one in use or being started, and older ones that finish what they had begun.
        var alive: [PluginConnection] = []
        var isStopping = false
        /// Nothing will be started any more.
        var isOver = false
        /// Opens when something is to be done before the time for it has come.
        var nudge = Latch()
        var reloads: [CheckedContinuation<PluginLoadError?, Never>] = []
        var since: Date
        var crashes = 0
    }

    package let settings: Settings
    private let starter: PluginStarter
    private let services: PluginServices
    private let state: Mutex<State>
    private let watchedStatus = Watched(Status.starting)
    private let hasEnded = Latch()

    package init(
        _ settings: Settings, thread: PluginThread, services: PluginServices, register: @escaping Register
    ) {
        self.settings = settings
        self.services = services
        state = Mutex(State(since: services.clock.now()))
        starter = PluginStarter(settings: settings, thread: thread, services: services, register: register)
    }

    package var status: Status { watchedStatus.value }
    /// Since when it has this status, in this process.
    package var since: Date { state.withLock { $0.since } }
    /// How often it has ended by itself since the bot began.
    package var crashes: Int { state.withLock { $0.crashes } }

    private var log: HostLog { services.log }
    /// Whether the bot ends, and the plugin with it.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    // MARK: Running

    /// How one life of the plugin ended.
    private enum End {
        case ended(PluginExit)
        case failed(PluginLoadError)
    }

    /// Keeps the plugin running until `stop`.
    package func run() async {
        defer { hasEnded.open() }
        await withDiscardingTaskGroup { retiring in
            var policy = RestartPolicy()
            while !isStopping {
                let began = services.clock.elapsed()
                let end = await live(&retiring)
                if isStopping { break }
                await rest(after: end, lifetime: services.clock.elapsed() - began, &policy)
            }
            set(.stopped)
            state.withLock { $0.isOver = true }
            settleReloads(PluginLoadError(path: settings.launcher.path, reason: .stopping))
        }
    }

    /// One life: from its start to the end of the last process that replaced another.
    private func live(_ retiring: inout DiscardingTaskGroup) async -> End {
        do {
            var connection = try await start()
            put(connection)
            while true {
                if let exit = await endOrNudge(connection) {
                    forget(connection)
                    if !isStopping {
                        state.withLock { $0.crashes += 1 }
                        log.error(exit.description, ["pid": "\(connection.pid)"], from: settings.instance)
                    }
                    return .ended(exit)
                }
                if let newer = await replacement() {
                    let older = connection
                    retiring.addTask { await self.retire(older) }
                    connection = newer
                    put(connection)
                }
            }
        } catch {
            settleReloads(error)
            return .failed(error)
        }
    }

    private func start() async throws(PluginLoadError) -> PluginConnection {
        var opened: PluginConnection?
        do throws(PluginLoadError) {
            return try await starter.start { connection in
                opened = connection
                let comesTooLate = state.withLock { state in
                    state.alive.append(connection)
                    return state.isStopping
                }
                if comesTooLate { connection.kill() }
            }
        } catch {
            if let opened { forget(opened) }
            throw error
        }
    }

    /// Has `connection` take what is asked from now on.
    private func put(_ connection: PluginConnection) {
        set(.running(connection))
        log.info("is running", ["pid": "\(connection.pid)"], from: settings.instance)
        settleReloads(nil)
    }

    /// How `connection` ended, or nil when something else is to be done first. At a stop there is nothing else.
    private func endOrNudge(_ connection: PluginConnection) async -> PluginExit? {
        if isStopping { return await connection.end() }
        let nudge = state.withLock { $0.nudge }
        return await withTaskGroup(of: PluginExit?.self) { first in
            first.addTask { await connection.end() }
            first.addTask {
                await nudge.wait()
                return nil
            }
            defer { first.cancelAll() }
            return await first.next() ?? nil
        }
    }

    /// Waits until the plugin is to be started again.
    private func rest(after end: End, lifetime: Duration, _ policy: inout RestartPolicy) async {
        let nudge = state.withLock { $0.nudge }
        switch decide(after: end, lifetime: lifetime, &policy) {
        case .restart(let delay)?:
            set(.restarting)
            log.warning("is started again", ["in": "\(delay.wholeMilliseconds) ms"], from: settings.instance)
            try? await withDeadline(delay, clock: services.clock) { await nudge.wait() }
        case .pause(let pause, let crashes)?:
            let error = PluginLoadError(path: settings.launcher.path, reason: .crashes(crashes, pause: pause))
            log.error("\(error)", from: settings.instance)
            set(.broken(error))
            try? await withDeadline(pause, clock: services.clock) { await nudge.wait() }
        case nil:
            await nudge.wait()
        }
        if nudge.isOpen { policy.forget() }
        state.withLock { state in
            if state.nudge === nudge && nudge.isOpen { state.nudge = Latch() }
        }
    }

    /// When to start again; nil when that would not help.
    private func decide(after end: End, lifetime: Duration, _ policy: inout RestartPolicy) -> RestartPolicy.Decision? {
        switch end {
        case .ended(.exited(PluginExit.configurationCode)):
            return broken(PluginLoadError(path: settings.launcher.path, reason: .gaveUp))
        case .failed(let error) where !error.mayPass:
            return broken(error)
        case .failed(let error):
            log.error("\(error)", from: settings.instance)
        case .ended: break
        }
        return policy.decide(afterRunning: lifetime, chance: Double.random(in: 0...1))
    }

    private func broken(_ error: PluginLoadError) -> RestartPolicy.Decision? {
        log.error("\(error)", from: settings.instance)
        set(.broken(error))
        return nil
    }

    // MARK: Reloading

    /// Starts the plugin anew: from then on it takes what is asked, and the process before it ends when it has finished
    /// what it had begun. One that rests or is broken is tried at once.
    ///
    /// - Throws: Why the new one could not be started. An old one that runs then goes on.
    package func reload() async throws(PluginLoadError) {
        let error = await withCheckedContinuation { waiting in
            let isOver = state.withLock { state in
                if state.isOver { return true }
                state.reloads.append(waiting)
                state.nudge.open()
                return false
            }
            if isOver {
                waiting.resume(returning: PluginLoadError(path: settings.launcher.path, reason: .stopping))
            }
        }
        if let error { throw error }
    }

    /// A newer process to take over, unless it was a stop that has been asked for, or the new one does not start.
    private func replacement() async -> PluginConnection? {
        let mayStart = state.withLock { state in
            if !state.isStopping { state.nudge = Latch() }
            return !state.isStopping
        }
        guard mayStart else { return nil }
        do {
            return try await start()
        } catch {
            log.error("\(error)", from: settings.instance)
            settleReloads(error)
            return nil
        }
    }

    private func settleReloads(_ error: PluginLoadError?) {
        let waiting = state.withLock { state in
            defer { state.reloads = [] }
            return state.reloads
        }
        for one in waiting { one.resume(returning: error) }
    }

    /// Lets `connection` finish what it had begun, then ends it.
    private func retire(_ connection: PluginConnection) async {
        await connection.retire()
        await end(connection)
        forget(connection)
        log.info("has been replaced", ["pid": "\(connection.pid)"], from: settings.instance)
    }

    private func forget(_ connection: PluginConnection) {
        state.withLock { $0.alive.removeAll { $0 === connection } }
    }

    // MARK: Using

    /// The running plugin, waiting a little for one that is being started.
    package func connection() async throws(Unavailable) -> PluginConnection {
        if case .running(let connection) = status, connection.isOpen { return connection }
        let reached = try? await withDeadline(Self.patience, clock: services.clock) {
            for await status in self.statuses() {
                switch status {
                case .running(let connection) where connection.isOpen: return status
                case .broken, .stopped: return status
                case .starting, .running, .restarting: continue
                }
            }
            return self.status
        }
        switch reached ?? status {
        case .running(let connection) where connection.isOpen: return connection
        case .broken(let error): throw .broken(error)
        case .starting, .running, .restarting, .stopped: throw .notRunning
        }
    }

    package enum Unavailable: Error {
        case notRunning
        case broken(PluginLoadError)
    }

    /// Looks after the processes there are. To be called about once a second.
    package func check() {
        for connection in state.withLock({ $0.alive }) { connection.check() }
    }

    /// The status now, and what it becomes.
    package func statuses() -> AsyncStream<Status> { watchedStatus.values() }

    private func set(_ status: Status) {
        let now = services.clock.now()
        state.withLock { $0.since = now }
        watchedStatus.set(status)
    }

    // MARK: Stopping

    /// Ends the plugin, in good order if it can be, and makes `run` return.
    package func stop() async {
        let alive = state.withLock { state in
            state.isStopping = true
            state.nudge.open()
            return state.alive
        }
        for connection in alive {
            if case .running(let current) = status, current === connection {
                await end(connection)
            } else {
                connection.kill()
            }
        }
        await hasEnded.wait()
    }

    private func end(_ connection: PluginConnection) async {
        _ = try? await withDeadline(Self.endWithin, clock: services.clock, onDeadline: connection.kill) {
            // Whether it answers or not, it is gone in the end.
            _ = try? await connection.shutDown()
            await connection.end()
        }
    }
}
