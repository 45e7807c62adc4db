import PluginAPI
import Synchronization

/// Has the running bot become what its config says now. What is the same goes on undisturbed.
final class ConfigurationReload: Sendable {
    private let origin: ConfigurationOrigin
    /// What the bot runs by.
    private let current: Mutex<Configuration>
    private let plugins: Plugins
    private let outbox: Outbox
    private let gate: Gate
    private let dispatcher: Dispatcher
    private let scheduler: Scheduler
    private let disabled: DisabledPlugins
    private let log: HostLog

    init(
        _ origin: ConfigurationOrigin, plugins: Plugins, outbox: Outbox, gate: Gate, dispatcher: Dispatcher,
        scheduler: Scheduler, disabled: DisabledPlugins, log: HostLog
    ) {
        self.origin = origin
        current = Mutex(origin.configuration)
        self.plugins = plugins
        self.outbox = outbox
        self.gate = gate
        self.dispatcher = dispatcher
        self.scheduler = scheduler
        self.disabled = disabled
        self.log = log
    }

    private var adapters: Adapters { outbox.adapters }

    /// Reads the config and takes it over, all of it or nothing.
    func reload() async -> Reloads.Ending {
        log.info("reads its config anew", ["file": origin.configuration.source.file])
        do {
            // It reads files, and waits for plugins that are started for a trial.
            let plan = try await withTaskExecutorPreference(globalConcurrentExecutor) { try await self.plan() }
            let report = await carryOut(plan)
            if report.isEmpty { log.info("config: nothing is different") }
            for line in HostWords.lines(of: report.differences) { log.info("config: \(line)") }
            return .success(report)
        } catch {
            let refused = refusal(for: error)
            for problem in refused.problems { log.error("goes on with the config that it had: \(problem)") }
            return .failure(refused)
        }
    }

    private func refusal(for error: any Error) -> ReloadRefused {
        let problems =
            (error as? ConfigurationError)?.problems.map(\.description) ?? ["\(error)"]
        return ReloadRefused(file: origin.configuration.source.file, problems: problems)
    }

    // MARK: Checking

    /// What is going to be done, with all of it that could go wrong done already.
    private struct Plan {
        let configuration: Configuration
        let change: ConfigurationChange
        /// Those that are new, by their ids.
        let adapters: [String: any ChatAdapter]
    }

    private func plan() async throws -> Plan {
        let (newer, problems) = try origin.examine()
        let change = ConfigurationChange(from: current.withLock { $0 }, to: newer)
        // Of a file with mistakes it is not known what it would have changed.
        let own = problems.isEmpty ? change.problems : problems
        let all = (own + (try await problemsOfPlugins(newer, change))).inOrder
        guard all.isEmpty else { throw ConfigurationError(file: newer.source.file, problems: all) }
        let begin = Set(ConfigurationChange.toBegin(change.adapters))
        let adapters = try newer.adapters.filter { begin.contains($0.id) }.map { try origin.makeAdapter($0, newer) }
        return Plan(
            configuration: newer, change: change,
            adapters: Dictionary(adapters.map { ($0.id, $0) }) { first, _ in first })
    }

    /// What is wrong with what the config says to the plugins that are new or different, and of all in its rules.
    private func problemsOfPlugins(
        _ newer: Configuration, _ change: ConfigurationChange
    ) async throws -> [ConfigurationProblem] {
        // One that somebody disabled may be one that does not start.
        let begin = ConfigurationChange.toBegin(change.plugins).filter { plugins[$0]?.hold == nil }
        let inspector = PluginInspector(newer, origin.installation, log: log)
        let findings = try await inspector.start(only: Set(begin), knowing: plugins.declaration)
        return findings.flatMap { $0.problems(in: newer.source) } + (try inspector.problemsOfRules(findings))
    }

    // MARK: Taking over

    private func carryOut(_ plan: Plan) async -> ReloadReport {
        let (newer, change) = (plan.configuration, plan.change)
        gate.change(to: newer.access)
        let router = Router(names: newer.names, prefix: newer.prefix)
        dispatcher.change(to: router)
        dispatcher.hide(newer.secrets)
        outbox.change(to: newer.logRooms, address: router.shortestAddress)
        for plugin in plugins.all { plugin.tellOfReaders() }
        for adapter in adapters.all { adapter.answers(to: newer.names) }
        let plugins = await changePlugins(plan)
        let networks = await changeAdapters(plan)
        // What did not take its new settings is different still, and so is tried again the next time.
        let failed = Set(plugins.filter { $0.fate == "changed" && $0.trouble != nil }.map(\.name))
        current.withLock { current in
            let old = Dictionary(current.plugins.map { ($0.instance, $0) }) { first, _ in first }
            current = newer
            current.plugins = newer.plugins.map { failed.contains($0.instance) ? old[$0.instance] ?? $0 : $0 }
        }
        return ReloadReport(settings: change.settings, plugins: plugins, networks: networks)
    }

    private func changePlugins(_ plan: Plan) async -> [ReloadReport.Part] {
        let all = origin.installation.plugins(of: plan.configuration, log: log)
        let settings = Dictionary(all.map { ($0.instance, $0) }) { first, _ in first }
        // First, so that the words that they leave are free.
        for part in plan.change.plugins where part.fate == .removed {
            await plugins.remove(part.name)
            await scheduler.forget(part.name)
        }
        var parts: [ReloadReport.Part] = []
        for part in plan.change.plugins {
            let trouble = await change(part, to: settings[part.name])
            parts.append(ReloadReport.Part(part, trouble: trouble))
        }
        plugins.arrange(all.map(\.instance))
        return parts
    }

    /// - Returns: What went wrong.
    private func change(_ part: ConfigurationChange.Part, to settings: PluginSupervisor.Settings?) async -> String? {
        guard let settings else { return nil }
        do {
            switch part.fate {
            case .removed: break
            case .unchanged: plugins[part.name]?.adopt(settings)
            case .changed: try await plugins[part.name]?.change(to: settings)
            case .added:
                let plugin = try await plugins.add(settings, disabled.load)
                await plugin.settle()
                if case .broken(let error) = plugin.status { return error.description }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }

    private func changeAdapters(_ plan: Plan) async -> [ReloadReport.Part] {
        for part in plan.change.adapters {
            switch part.fate {
            case .unchanged: break
            case .removed: await adapters.remove(part.name)
            case .added, .changed:
                await adapters.remove(part.name)
                if let adapter = plan.adapters[part.name] { adapters.add(adapter) }
            }
        }
        return plan.change.adapters.map { ReloadReport.Part($0) }
    }
}
