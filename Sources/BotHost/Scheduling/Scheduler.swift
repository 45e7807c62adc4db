import Concurrency
import FoundationEssentials
import PluginAPI
import Synchronization

/// Runs the plugins' timers when their time has come.
package final class Scheduler: Sendable {
    /// How a run ended that someone asked for.
    enum Ending: Equatable, Sendable {
        case done
        case failed(incident: String)
        case notRunning
        case alreadyRunning
        case unknown
    }

    /// The machine's clock may be set while nothing is due, so it is looked at from time to time.
    private static let longestSleep = Duration.seconds(30)
    private static let most = 100

    private struct State {
        var running: Set<TimerID> = []
        var isStopping = false
        /// Those that could not be stored, and until when they are left alone, by the time elapsed.
        var held: [TimerID: Duration] = [:]
        /// Whether some timers could not be read.
        var isIncomplete = false
        /// The processes whose timers are known.
        var known: [String: ObjectIdentifier] = [:]
        var lastAsked = 0
        var settling: [(number: Int, latch: Latch)] = []
    }

    private let book: TimerBook
    private let plugins: Plugins
    private let outbox: Outbox
    private let clock: any BotClock
    private let log: HostLog
    private let incidents: Incidents
    private let journal: Journal
    private let state = Mutex(State())
    private let idle = Latch()

    init(book: TimerBook, plugins: Plugins, services: PluginServices, incidents: Incidents) {
        journal = services.journal
        self.book = book
        self.plugins = plugins
        outbox = services.outbox
        clock = services.clock
        log = services.log
        self.incidents = incidents
    }

    // MARK: Running

    /// Runs what is due, until cancelled.
    package func run() async {
        await withDiscardingTaskGroup { running in
            running.addTask { await self.watch() }
            while !Task.isCancelled {
                let nudge = book.nudge.next()
                let asked = state.withLock { $0.lastAsked }
                let isQuiet = await look(&running)
                if isQuiet { settle(asked) }
                await wait(for: nudge)
            }
            settle(.max)
        }
    }

    /// Has the scheduler look at the clock again.
    package func look() { book.nudge.give() }

    /// Returns when everything that is due now has been run, or the scheduler has ended.
    package func settle() async {
        let latch = Latch()
        state.withLock { state in
            state.lastAsked += 1
            state.settling.append((state.lastAsked, latch))
        }
        look()
        await latch.wait()
    }

    /// Runs nothing any more, and returns when what is under way has ended or the task is cancelled.
    func drain() async {
        let isIdle = state.withLock { state in
            state.isStopping = true
            return state.running.isEmpty
        }
        if isIdle { idle.open() }
        await idle.wait()
    }

    private func watch() async {
        await withDiscardingTaskGroup { watching in
            var known: Set<ObjectIdentifier> = []
            for await plugins in plugins.changes() {
                for plugin in plugins where !known.contains(ObjectIdentifier(plugin)) {
                    watching.addTask { await self.watch(plugin) }
                }
                known = Set(plugins.map(ObjectIdentifier.init))
            }
        }
    }

    /// A plugin that has just begun to run may have missed something.
    private func watch(_ plugin: PluginSupervisor) async {
        for await status in plugin.statuses() {
            switch status {
            case .running: look()
            case .stopped: return
            case .starting, .restarting, .broken, .stopping, .held: continue
            }
        }
    }

    /// The timers of a plugin that is none of the bot's any more stay stored, and are not run.
    func forget(_ instance: String) async {
        state.withLock { $0.known[instance] = nil }
        await book.forget(instance)
    }

    private func settle(_ asked: Int) {
        let settled = state.withLock { state in
            defer { state.settling.removeAll { $0.number <= asked } }
            return state.settling.filter { $0.number <= asked }
        }
        for one in settled { one.latch.open() }
    }

    /// Waits for a nudge, or until something new is due. What is due and waits for its plugin, or for a run before it,
    /// is looked for again when that nudges.
    private func wait(for nudge: Latch) async {
        let rest = await book.rest(atMost: Self.longestSleep)
        guard let rest = rest ?? (state.withLock { $0.isIncomplete } ? Self.longestSleep : nil) else {
            return await nudge.wait()
        }
        try? await withDeadline(rest, clock: clock) { await nudge.wait() }
    }

    /// Begins what is due.
    ///
    /// - Returns: Whether nothing is under way.
    private func look(_ running: inout DiscardingTaskGroup) async -> Bool {
        for plugin in plugins.all {
            guard case .running(let connection) = plugin.status, connection.isOpen else { continue }
            await meet(connection, of: plugin.instance)
            for id in await book.due(of: plugin.instance) where claim(id) {
                running.addTask { await self.runScheduled(id) }
            }
        }
        return state.withLock { $0.running.isEmpty }
    }

    /// Learns the timers of a process that is new.
    private func meet(_ connection: PluginConnection, of instance: String) async {
        guard state.withLock({ $0.known[instance] != ObjectIdentifier(connection) }) else { return }
        do {
            for id in try await book.declare(plugins.timers(of: instance), of: instance) {
                // Before it is forgotten: the bot may end again.
                _ = incidents.report(
                    "ended during a timer's run, of which nobody knows whether it was done", ["timer": id.name],
                    from: instance)
                try await book.giveUp(id)
            }
            state.withLock { state in
                state.known[instance] = ObjectIdentifier(connection)
                state.isIncomplete = false
            }
        } catch {
            state.withLock { $0.isIncomplete = true }
            _ = incidents.report("its timers cannot be read or stored: \(error)", [:], from: instance)
        }
    }

    /// Takes a timer to run it, unless it runs already, or too many do.
    private func claim(_ id: TimerID) -> Bool {
        let now = clock.elapsed()
        return state.withLock { state in
            guard !state.isStopping, state.running.count < Self.most, state.held[id] ?? now <= now else { return false }
            state.held[id] = nil
            return state.running.insert(id).inserted
        }
    }

    private func release(_ id: TimerID) {
        let isIdle = state.withLock { state in
            state.running.remove(id)
            return state.isStopping && state.running.isEmpty
        }
        look()
        if isIdle { idle.open() }
    }

    private func runScheduled(_ id: TimerID) async {
        defer { release(id) }
        do {
            guard let run = try await book.begin(id) else { return }
            _ = await perform(run)
        } catch {
            let later = clock.elapsed() + Self.longestSleep
            state.withLock { $0.held[id] = later }
            _ = incidents.report("a timer cannot be run: \(error)", ["timer": id.name], from: id.plugin)
        }
    }

    /// Runs a timer out of turn; its next time stays as it is.
    func run(_ id: TimerID) async -> Ending {
        guard let run = await book.extraRun(id) else { return .unknown }
        guard case .running(let connection)? = plugins[id.plugin]?.status, connection.isOpen else { return .notRunning }
        guard claim(id) else { return .alreadyRunning }
        defer { release(id) }
        return await perform(run)
    }

    func all() async -> [TimerBook.Listed] { await book.all() }

    // MARK: One run

    private func perform(_ run: TimerBook.Run) async -> Ending {
        let invocation = journal.open(InvocationFacts(run.declaration, run.id))
        func failed(_ code: String, _ what: String) -> Ending {
            let incident = report(what, run)
            invocation.end(InvocationEnding(code, isSuccess: false, incident: incident))
            return .failed(incident: incident)
        }
        var ending = Ending.done
        do {
            try await journal.prepare(invocation)
            let outcome = try await ask(run, invocation)
            invocation.end(InvocationEnding(outcome))
            if let outcome { await tell(outcome, of: run) }
        } catch is PluginCrashed where plugins[run.id.plugin]?.isStopping ?? true {
            invocation.end(InvocationEnding("host.cut_off", isSuccess: false))
            // Stays noted as begun, for the next start to judge.
            return .notRunning
        } catch is PluginCrashed {
            ending = failed("host.plugin_crashed", "ended during a timer's run")
        } catch is DeadlinePassed {
            ending = failed("host.deadline", "did not finish a timer's run in time")
        } catch let unwritable as Journal.Unwritable {
            ending = .failed(incident: unwritable.incident)
        } catch {
            ending = failed("host.fault", "a timer failed: \(error)")
        }
        return await finish(run, ending)
    }

    private func finish(_ run: TimerBook.Run, _ ending: Ending) async -> Ending {
        do {
            try await book.finish(run, isSuccess: ending == .done)
        } catch {
            _ = report("the end of a timer's run cannot be stored: \(error)", run)
        }
        return ending
    }

    private func ask(_ run: TimerBook.Run, _ invocation: Invocation) async throws -> OutcomeMessage? {
        guard let plugin = plugins[run.id.plugin] else { return nil }
        while true {
            do {
                let answer = try await plugin.connection().run(
                    PluginWork(run.message, run.declaration, of: run.id.plugin).accounted(by: invocation)
                ) {}
                return try EventResult(answer, path: "timer").outcome
            } catch is Retired {
                continue
            }
        }
    }

    /// Nobody asked for it, so only whom the outcome names can be told.
    private func tell(_ outcome: OutcomeMessage, of run: TimerBook.Run) async {
        guard outcome.audience.namesSomebody else {
            return log.write(
                .warning, "a timer's outcome names no room or person to tell it to",
                [("timer", run.id.name), ("code", outcome.code)], from: run.id.plugin)
        }
        await outbox.deliver(outcome, to: .tick(of: run.id), from: run.id.plugin)
    }

    private func report(_ what: String, _ run: TimerBook.Run) -> String {
        incidents.report(what, ["timer": run.id.name], from: run.id.plugin)
    }
}

extension IncomingMessage {
    /// What a timer's replies answer, although nobody said anything.
    fileprivate static func tick(of id: TimerID) -> IncomingMessage {
        IncomingMessage(
            id: "timer:\(id)", person: Person(id: Person.ID(rawValue: "bothost"), name: "bothost"), room: nil, text: "")
    }
}

extension PluginWork {
    /// The time for a timer has come.
    init(_ message: TimerMessage, _ declaration: TimerDeclaration, of plugin: String) {
        self.init(
            method: "timer", params: message.json, cause: .tick(of: TimerID(plugin: plugin, name: message.timer)),
            behalf: .itself(plugin), effect: declaration.effect, deadline: declaration.deadline)
    }
}

extension InvocationFacts {
    /// The time for a timer has come.
    fileprivate init(_ timer: TimerDeclaration, _ id: TimerID) {
        self.init(.timer, plugin: id.plugin, name: id.name, effect: timer.effect)
    }
}
