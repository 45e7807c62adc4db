package import Concurrency
package import FoundationEssentials
import PluginAPI
import Synchronization

/// Keeps one plugin running: starts it, watches it, starts it again when it ended by itself, and replaces it by a newer
/// one without a gap.
package final class PluginSupervisor: Sendable {
    /// How long a plugin may take to end when it is asked to.
    static let endWithin = Duration.seconds(2)
    /// How long a plugin that somebody stops may go on with what it had begun.
    static let finishWithin = Duration.seconds(5)
    /// How long a command waits for a plugin that is being started again.
    static let patience = Duration.seconds(5)

    /// Whether the plugin is to run, as far as others say it.
    enum Order {
        case run
        case hold(PluginHold)
        /// It is not one of the bot's plugins any more.
        case leave

        var isToRun: Bool { if case .run = self { true } else { false } }
    }

    struct State {
        var settings: Settings
        var order = Order.run
        /// The process in use is to be ended before another one is started.
        var wantsRestart = false
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

    package let instance: String
    let services: PluginServices
    let state: Mutex<State>
    let hasEnded = Latch()
    private let thread: LoopThread
    private let register: Register
    private let watchedStatus = Watched(Status.starting)

    package init(
        _ settings: Settings, thread: LoopThread, services: PluginServices, register: @escaping Register
    ) {
        instance = settings.instance
        self.services = services
        self.thread = thread
        self.register = register
        state = Mutex(State(settings: settings, since: services.clock.now()))
    }

    package var settings: Settings { state.withLock { $0.settings } }
    package var status: Status { watchedStatus.value }
    /// The status now, and what it becomes.
    package func statuses() -> AsyncStream<Status> { watchedStatus.values() }
    /// Since when it has this status, in this process.
    package var since: Date { state.withLock { $0.since } }
    /// How often it has ended by itself since the bot began.
    package var crashes: Int { state.withLock { $0.crashes } }

    var log: HostLog { services.log }
    /// Whether the bot ends, and the plugin with it.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    // MARK: Running

    /// How one life of the plugin ended.
    private enum End {
        case ended(PluginExit)
        case failed(PluginLoadError)
        /// Somebody wanted it.
        case wanted
    }

    /// Keeps the plugin running until `stop` or `leave`.
    package func run() async {
        defer { hasEnded.open() }
        await withDiscardingTaskGroup { retiring in
            var policy = RestartPolicy()
            while !isStopping {
                switch state.withLock({ $0.order }) {
                case .leave: return conclude()
                case .hold(let hold): await pause(hold)
                case .run:
                    let began = services.clock.elapsed()
                    let end = await live(&retiring)
                    let isToRun = state.withLock { !$0.isStopping && $0.order.isToRun }
                    if case .wanted = end {
                        policy.forget()
                    } else if isToRun {
                        await rest(after: end, lifetime: services.clock.elapsed() - began, &policy)
                    }
                }
            }
            conclude()
        }
    }

    private func conclude() {
        set(.stopped)
        state.withLock { $0.isOver = true }
        settleReloads(failure(.stopping))
    }

    /// One life: from its start to the end of the last process that replaced another.
    private func live(_ retiring: inout DiscardingTaskGroup) async -> End {
        state.withLock { state in
            // The process that is started now is what was wanted so far.
            state.wantsRestart = false
            if !state.isStopping && state.order.isToRun { state.nudge = Latch() }
        }
        do {
            var connection = try await startProcess()
            put(connection)
            while true {
                if let exit = await endOrNudge(connection) { return note(exit, of: connection) }
                switch nextStep() {
                case .wait: continue
                case .end(let status, let isHurried):
                    await finish(connection, status, isHurried: isHurried)
                    return .wanted
                case .replace:
                    guard let newer = await replacement() else { continue }
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

    /// What is to be done with the process in use.
    private enum Step {
        /// Until it has ended: the bot stops.
        case wait
        case end(Status, isHurried: Bool)
        case replace
    }

    private func nextStep() -> Step {
        state.withLock { state in
            if state.isStopping { return .wait }
            state.nudge = Latch()
            switch state.order {
            case .hold(let hold): return .end(.stopping(hold), isHurried: false)
            case .leave: return .end(.stopped, isHurried: false)
            case .run: return state.wantsRestart ? .end(.restarting, isHurried: true) : .replace
            }
        }
    }

    private func note(_ exit: PluginExit, of connection: PluginConnection) -> End {
        forget(connection)
        if !isStopping {
            state.withLock { $0.crashes += 1 }
            log.error(exit.description, ["pid": "\(connection.pid)"], from: instance)
        }
        return .ended(exit)
    }

    /// Ends `connection` because somebody wants it. Nothing new is asked of it from now on.
    ///
    /// - Parameter isHurried: Whether it has no time for what it had begun.
    private func finish(_ connection: PluginConnection, _ status: Status, isHurried: Bool) async {
        connection.isToEnd()
        set(status)
        if !isHurried {
            _ = try? await withDeadline(Self.finishWithin, clock: services.clock) { await connection.retire() }
        }
        await end(connection)
        await connection.end()
        forget(connection)
        log.info("has been ended", ["pid": "\(connection.pid)"], from: instance)
    }

    /// Waits until somebody wants something else.
    private func pause(_ hold: PluginHold) async {
        let nudge = state.withLock { state -> Latch? in
            if state.isStopping { return nil }
            if state.nudge.isOpen { state.nudge = Latch() }
            return state.order.isToRun ? nil : state.nudge
        }
        guard let nudge else { return }
        set(.held(hold))
        settleReloads(failure(.held))
        await nudge.wait()
    }

    private func startProcess() async throws(PluginLoadError) -> PluginConnection {
        var opened: PluginConnection?
        do throws(PluginLoadError) {
            let starter = PluginStarter(settings: settings, thread: thread, services: services, register: register)
            return try await starter.start { connection in
                opened = connection
                let comesTooLate = state.withLock { state in
                    state.alive.append(connection)
                    return state.isStopping || !state.order.isToRun
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
        // They may have changed while it started.
        connection.tellOfReaders()
        log.info("is running", ["pid": "\(connection.pid)"], from: instance)
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
            log.warning("is started again", ["in": "\(delay.wholeMilliseconds) ms"], from: instance)
            try? await withDeadline(delay, clock: services.clock) { await nudge.wait() }
        case .pause(let pause, let crashes)?:
            let error = failure(.crashes(crashes, pause: pause))
            log.error("\(error)", from: instance)
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
            return broken(failure(.gaveUp))
        case .failed(let error) where !error.mayPass:
            return broken(error)
        case .failed(let error):
            log.error("\(error)", from: instance)
        case .ended, .wanted: break
        }
        return policy.decide(afterRunning: lifetime, chance: Double.random(in: 0...1))
    }

    private func broken(_ error: PluginLoadError) -> RestartPolicy.Decision? {
        log.error("\(error)", from: instance)
        set(.broken(error))
        return nil
    }

    // MARK: Replacing

    /// A newer process to take over, unless it does not start.
    private func replacement() async -> PluginConnection? {
        do {
            return try await startProcess()
        } catch {
            if state.withLock({ !$0.isStopping && $0.order.isToRun }) { log.error("\(error)", from: instance) }
            settleReloads(error)
            return nil
        }
    }

    func failure(_ reason: PluginLoadError.Reason) -> PluginLoadError {
        PluginLoadError(path: settings.launcher.path, reason: reason)
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
        log.info("has been replaced", ["pid": "\(connection.pid)"], from: instance)
    }

    private func forget(_ connection: PluginConnection) {
        state.withLock { $0.alive.removeAll { $0 === connection } }
    }

    private func set(_ status: Status) {
        let now = services.clock.now()
        state.withLock { $0.since = now }
        watchedStatus.set(status)
    }

    func end(_ connection: PluginConnection) async {
        _ = try? await withDeadline(Self.endWithin, clock: services.clock, onDeadline: connection.kill) {
            // Whether it answers or not, it is gone in the end.
            _ = try? await connection.shutDown()
            await connection.end()
        }
    }
}
