import Concurrency
package import PluginAPI

/// Starts plugins to see what they are, beside a bot that may be running: nothing that lasts is touched.
///
/// Their libraries are copied to a folder that is gone afterwards, and what they store stays in memory.
package final class PluginInspector {
    /// What there is to see of one plugin.
    package struct Finding: Sendable {
        package let instance: String
        package let library: String
        /// What its process may use.
        package let confinement: Confinement
        /// What it says of itself, if it came to that.
        package var result: InitializeResult?
        /// Why it would not run.
        package var error: PluginLoadError?
    }

    private let configuration: Configuration
    private let installation: Installation
    private let log: HostLog
    private let clock = SystemClock()

    package init(_ configuration: Configuration, _ installation: Installation, log: HostLog) {
        self.configuration = configuration
        self.installation = installation
        self.log = log
    }

    /// What the plugins say of themselves, whatever the config says to them.
    package func describe() async throws -> [Finding] {
        try await inspect { starter, finding throws(PluginLoadError) in
            let (connection, result) = try await starter.describe()
            finding.result = result
            await self.end(connection)
        }
    }

    /// Whether each plugin would start with its settings, beside the others.
    ///
    /// - Parameters:
    ///   - names: The plugins to start; all, unless given.
    ///   - known: What those that are not started say of themselves.
    package func start(
        only names: Set<String>? = nil, knowing known: (String) -> InitializeResult? = { _ in nil }
    ) async throws -> [Finding] {
        try await inspect(only: names, knowing: known) { starter, _ throws(PluginLoadError) in
            let connection = try await starter.start { _ in }
            await self.end(connection)
        }
    }

    /// What the rules of the config name that neither the plugins nor the host have.
    package func problemsOfRules(_ findings: [Finding]) throws -> [ConfigurationProblem] {
        // What a plugin offers that does not start is not known.
        guard !configuration.rules.isEmpty, findings.allSatisfy({ $0.result != nil }) else { return [] }
        let thread = try LoopThread()
        defer { thread.stop() }
        let plugins = Plugins([], thread: thread, clock: clock) { [log, clock] in Self.services($0, clock, log) }
        let (services, incidents) = (services("host"), Incidents(log: log))
        let scheduler = Scheduler(book: services.timers, plugins: plugins, services: services, incidents: incidents)
        let host = HostCommands(
            plugins: plugins, gate: Gate(), scheduler: scheduler, services: services, incidents: incidents,
            reloads: Reloads())
        let offered = OfferedCommands()
        try offered.offer(host.declarations)
        for finding in findings {
            if let result = finding.result { try? offered.register(result, as: finding.instance) }
        }
        return AccessRules(configuration.rules).flaws(in: offered.catalog).map { flaw in
            configuration.source.problem(["rules", .index(flaw.rule)] + flaw.path, flaw.message)
        }
    }

    // MARK: One after the other

    private typealias Look = (PluginStarter, inout Finding) async throws(PluginLoadError) -> Void

    private func inspect(
        only names: Set<String>? = nil, knowing known: (String) -> InitializeResult? = { _ in nil }, _ look: Look
    ) async throws -> [Finding] {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let thread = try LoopThread()
        defer { thread.stop() }
        let offered = OfferedCommands()
        var findings: [Finding] = []
        for plugin in installation.plugins(of: configuration, copies: folder.path, log: log) {
            var finding = Finding(
                instance: plugin.instance, library: plugin.launcher.path, confinement: plugin.confinement)
            if let names, !names.contains(plugin.instance) {
                finding.result = known(plugin.instance)
                // Such as it is among those that run; what is wrong with it then is not the config's fault.
                if let result = finding.result { try? offered.register(result, as: plugin.instance) }
                findings.append(finding)
                continue
            }
            let starter = PluginStarter(
                settings: plugin, thread: thread, services: services(plugin.instance)
            ) { result throws(CatalogError) in
                try offered.register(result, as: plugin.instance)
            }
            do throws(PluginLoadError) { try await look(starter, &finding) } catch { finding.error = error }
            finding.result = finding.result ?? offered[plugin.instance]
            findings.append(finding)
        }
        return findings
    }

    private func services(_ instance: String) -> PluginServices { Self.services(instance, clock, log) }

    private static func services(_ instance: String, _ clock: SystemClock, _ log: HostLog) -> PluginServices {
        let store = MemoryStore()
        return PluginServices(
            instance: instance, store: store,
            outbox: Outbox(adapters: [], store: store, clock: clock, log: log, isTrial: true),
            timers: TimerBook(store: store, clock: clock), clock: clock, log: log)
    }

    private func end(_ connection: PluginConnection) async {
        _ = try? await withDeadline(.seconds(2), clock: clock, onDeadline: connection.kill) {
            _ = try? await connection.shutDown()
            await connection.end()
        }
        await connection.end()
    }
}

extension PluginInspector.Finding {
    /// What is wrong, told by its place in the config.
    package func problems(in source: ConfigurationSource) -> [ConfigurationProblem] {
        let path: [JSONPathStep] = ["plugins", .name(instance)]
        switch error?.reason {
        case nil: return []
        case .wrongSettings(let problems)?: return problems
        case .badSettings(let detail)?: return [source.problem(path + ["settings"], detail)]
        default: return error.map { [source.problem(path, "\($0)")] } ?? []
        }
    }
}
