import Concurrency
import PluginAPI

/// Has a plugin do something for another one. Whatever goes wrong becomes a failure that the other is told.
struct ServiceRunner: Sendable {
    /// A service that was asked for, and found.
    private struct Run: Sendable {
        let plugin: PluginSupervisor
        let declaration: ServiceDeclaration
        let params: ServiceCallParams
        let asker: PluginAsker
        /// When it is to be done, by the time elapsed.
        let end: Duration

        var instance: String { plugin.settings.instance }
    }

    private let plugins: Plugins
    private let access: ServiceAccess
    private let journal: Journal
    private let clock: any BotClock
    private let incidents: Incidents
    private let quarantine: Quarantine

    init(
        plugins: Plugins, gate: Gate, journal: Journal, clock: any BotClock, incidents: Incidents,
        quarantine: Quarantine
    ) {
        self.plugins = plugins
        self.journal = journal
        access = ServiceAccess(gate: gate, plugins: plugins)
        self.clock = clock
        self.incidents = incidents
        self.quarantine = quarantine
    }

    /// - Throws: `RPCError` for what the asking plugin may never ask, or when it was told to stop.
    func call(_ params: ServiceCallParams, for asker: PluginAsker) async throws -> ServiceCallResult {
        do {
            let run = try await find(params, for: asker)
            return .answer(try await accounted(run))
        } catch let failure as ServiceFailure {
            return .failure(failure)
        }
    }

    /// It stands in the journal, whether it was allowed or not.
    private func accounted(_ run: Run) async throws -> JSON {
        let invocation = journal.open(
            InvocationFacts(run.declaration, of: run.instance, run.params.params, for: run.asker))
        do {
            let answer = try await allowed(run, invocation)
            invocation.end(InvocationEnding(nil))
            return answer
        } catch let failure as ServiceFailure {
            invocation.end(
                InvocationEnding(failure.outcome.code, isSuccess: false, incident: failure.incident))
            throw failure
        } catch {
            invocation.end(InvocationEnding("host.cancelled", isSuccess: false))
            throw error
        }
    }

    private func allowed(_ run: Run, _ invocation: Invocation) async throws -> JSON {
        try access.check(run.declaration, of: run.instance, run.params.params, for: run.asker.behalf)
        do {
            try await journal.prepare(invocation)
        } catch {
            let words = HostWords.notJournalled(incident: error.incident)
            throw ServiceFailure(.unavailable, words, incident: error.incident)
        }
        return try await answer(of: run, invocation)
    }

    // MARK: Finding

    private func find(_ params: ServiceCallParams, for asker: PluginAsker) async throws -> Run {
        let parts = params.service.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let plugin = plugins[String(parts[0])] else { throw unknown(params.service) }
        let declaration = try await declaration(of: String(parts[1]), plugin)
        guard let declaration else { throw unknown(params.service) }
        guard asker.mayWrite || declaration.effect == .reads else {
            throw RPCError(
                .readOnly, "a command that declares that it reads cannot ask for \(params.service), which does not")
        }
        guard !asker.behalf.isDeepest else {
            let incident = incidents.report(
                "plugins ask each other in a circle", ["service": params.service, "depth": "\(asker.behalf.depth)"],
                from: asker.instance)
            throw ServiceFailure(.failed, HostWords.fault(incident: incident), incident: incident)
        }
        let latest = clock.elapsed() + declaration.deadline
        return Run(
            plugin: plugin, declaration: declaration, params: params, asker: asker,
            end: min(latest, asker.deadline ?? latest))
    }

    /// What a plugin that has not been running yet offers is known when it does.
    private func declaration(of name: String, _ plugin: PluginSupervisor) async throws -> ServiceDeclaration? {
        let instance = plugin.settings.instance
        if plugins.hasOffered(instance) { return plugins.service(name, of: instance) }
        do {
            _ = try await plugin.connection()
        } catch {
            throw unavailable(error, instance)
        }
        return plugins.service(name, of: instance)
    }

    private func unknown(_ service: String) -> ServiceFailure {
        ServiceFailure(.unknown, HostWords.unknownService(service))
    }

    // MARK: Asking

    private func answer(of run: Run, _ invocation: Invocation) async throws -> JSON {
        let answer: ServiceAnswer
        do {
            answer = try ServiceAnswer(
                await attempt(run).run { work(run).accounted(by: invocation) })
        } catch {
            throw failure(error, run)
        }
        switch answer {
        case .refusal(let outcome): throw ServiceFailure(.refused, outcome)
        case .answer(let json):
            let bytes = "\(json)".utf8.count
            guard bytes <= Exchange.mostBytes else {
                throw failure(TooMuch(bytes: bytes), run)
            }
            return json
        }
    }

    private struct TooMuch: Error, CustomStringConvertible {
        let bytes: Int
        var description: String { "its answer has \(bytes) bytes of JSON; \(Exchange.mostBytes) is the most" }
    }

    private func attempt(_ run: Run) -> PluginAttempt {
        let request = Quarantine.Request(plugin: run.instance, service: run.declaration.name, run.params.params)
        return PluginAttempt(
            plugin: run.plugin, request: request, quarantine: quarantine, mayRepeat: run.declaration.mayRunAgain,
            connect: { try await connection(run) }, setAside: { try await setAside(request, run) })
    }

    private func work(_ run: Run) -> PluginWork {
        let behalf = run.asker.behalf
        let message = ServiceMessage(
            service: run.declaration.name, params: run.params.params, caller: run.asker.instance,
            person: behalf.person, room: behalf.room, now: clock.now())
        return PluginWork(message, run.declaration, for: behalf.deeper, deadline: run.end - clock.elapsed())
    }

    /// Who asks may have less patience than a command.
    private func connection(_ run: Run) async throws -> PluginConnection {
        if case .running(let connection) = run.plugin.status, connection.isOpen { return connection }
        do {
            return try await withDeadline(at: run.end, clock: clock) { try await run.plugin.connection() }
        } catch is DeadlinePassed {
            throw PluginSupervisor.Unavailable.notRunning
        }
    }

    private func setAside(_ request: Quarantine.Request, _ run: Run) async throws -> Refusal {
        let incident = report("ended over the same request again, which is set aside", run)
        let entry = Quarantine.Entry(
            id: incident, plugin: run.instance, text: "\(run.params.service) \(JSON.object(run.params.params))",
            person: run.asker.behalf.person, since: clock.now())
        try await quarantine.add(entry, for: request)
        return HostWords.setAside(entry)
    }

    // MARK: Failing

    private func failure(_ error: any Error, _ run: Run) -> any Error {
        switch error {
        case is CancellationError: return error
        case let error as RPCError where error.code == .cancelled && Task.isCancelled: return error
        case let error as RPCError where error.code == .invalidParams:
            return ServiceFailure(.misused, HostWords.misusedService(run.params.service, error.message))
        case let error as RPCError where error.code == .busy:
            return ServiceFailure(.unavailable, HostWords.busy)
        case let refusal as Refusal: return ServiceFailure(.failed, refusal)
        case let error as PluginSupervisor.Unavailable: return unavailable(error, run.instance)
        case is PluginCrashed:
            let incident = report("ended during a service", run)
            let words =
                run.declaration.mayRunAgain
                ? HostWords.crashed(run.instance, incident: incident)
                : HostWords.outcomeUnknown(run.instance, incident: incident)
            return ServiceFailure(.failed, words, incident: incident)
        case is DeadlinePassed:
            let incident = report("did not finish a service in time", run)
            let words = HostWords.tookTooLong(run.instance, run.declaration.deadline, incident: incident)
            return ServiceFailure(.tookTooLong, words, incident: incident)
        default:
            let incident = report("a service failed: \(error)", run)
            return ServiceFailure(.failed, HostWords.fault(incident: incident), incident: incident)
        }
    }

    private func unavailable(_ error: PluginSupervisor.Unavailable, _ instance: String) -> ServiceFailure {
        switch error {
        case .notRunning: ServiceFailure(.unavailable, HostWords.notRunning(instance))
        case .broken(let error): ServiceFailure(.unavailable, HostWords.broken(instance, error.description))
        case .held(let hold): ServiceFailure(.unavailable, HostWords.held(instance, hold))
        }
    }

    private func report(_ what: String, _ run: Run) -> String {
        incidents.report(
            what,
            [
                "service": run.params.service, "caller": run.asker.instance,
                "person": run.asker.behalf.person.id.rawValue,
            ], from: run.instance)
    }
}

extension ServiceFailure {
    /// What is to be told in the host's own words.
    init(_ kind: ServiceError.Kind, _ words: Refusal, incident: String? = nil) {
        self.init(kind, OutcomeMessage(words: words.outcome), incident: incident)
    }
}
