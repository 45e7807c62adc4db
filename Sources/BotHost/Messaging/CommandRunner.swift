import Concurrency
import PluginAPI

/// Has a plugin run a command. Whatever goes wrong becomes something that the person can be told.
struct CommandRunner: Sendable {
    /// A command that someone typed, understood.
    final class Run: Sendable {
        let call: CommandCall
        let cause: IncomingMessage
        let declaration: CommandDeclaration
        let invocation: Invocation

        init(call: CommandCall, cause: IncomingMessage, declaration: CommandDeclaration, invocation: Invocation) {
            self.call = call
            self.cause = cause
            self.declaration = declaration
            self.invocation = invocation
        }
    }

    private let plugins: Plugins
    private let clock: any BotClock
    private let incidents: Incidents
    private let quarantine: Quarantine

    init(plugins: Plugins, clock: any BotClock, incidents: Incidents, quarantine: Quarantine) {
        self.plugins = plugins
        self.clock = clock
        self.incidents = incidents
        self.quarantine = quarantine
    }

    func prepare(
        _ entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue], _ text: String, for cause: IncomingMessage,
        roles: [Role], _ invocation: Invocation
    ) -> Run {
        let call = CommandCall(
            usage: entry.declaration.usage, arguments: arguments, text: text, person: cause.person, room: cause.room,
            now: clock.now(), roles: roles)
        return Run(call: call, cause: cause, declaration: entry.declaration, invocation: invocation)
    }

    func run(_ run: Run, of instance: String) async -> OutcomeMessage {
        guard let plugin = plugins[instance] else {
            return OutcomeMessage(words: HostWords.notRunning(instance).outcome)
        }
        let request = Quarantine.Request(plugin: instance, call: run.call)
        do {
            return try await ask(plugin, run, request)
        } catch let refusal as Refusal {
            return OutcomeMessage(words: refusal.outcome)
        } catch is PluginSupervisor.Unavailable where plugin.isStopping {
            return OutcomeMessage(words: HostWords.stopping.outcome)
        } catch {
            return OutcomeMessage(words: refusal(for: error, run, instance).outcome)
        }
    }

    /// Has the plugin do it.
    private func ask(
        _ plugin: PluginSupervisor, _ run: Run, _ request: Quarantine.Request
    ) async throws -> OutcomeMessage {
        let attempt = PluginAttempt(
            plugin: plugin, request: request, quarantine: quarantine, mayRepeat: run.declaration.mayRunAgain,
            connect: { try await plugin.connection() }, setAside: { try await setAside(request, run) })
        let answer = try await attempt.run {
            PluginWork(run.call, run.declaration, for: run.cause).accounted(by: run.invocation)
        }
        return try OutcomeMessage(answer)
    }

    private func setAside(_ request: Quarantine.Request, _ run: Run) async throws -> Refusal {
        let incident = report("ended over the same request again, which is set aside", run, request.plugin)
        let entry = Quarantine.Entry(
            id: incident, plugin: request.plugin, text: run.call.text, person: run.call.person, since: clock.now())
        try await quarantine.add(entry, for: request)
        return HostWords.setAside(entry)
    }

    private func refusal(for error: any Error, _ run: Run, _ instance: String) -> Refusal {
        switch error {
        case let unavailable as PluginSupervisor.Unavailable:
            switch unavailable {
            case .notRunning: return HostWords.notRunning(instance)
            case .broken(let error): return HostWords.broken(instance, error.description)
            case .held(let hold): return HostWords.held(instance, hold)
            }
        case let error as RPCError where error.code == .busy:
            return HostWords.busy
        case is PluginCrashed:
            let incident = report("ended during a command", run, instance)
            return run.declaration.mayRunAgain
                ? HostWords.crashed(instance, incident: incident)
                : HostWords.outcomeUnknown(instance, incident: incident)
        case is DeadlinePassed:
            let incident = report("did not finish a command in time", run, instance)
            return HostWords.tookTooLong(instance, run.declaration.deadline, incident: incident)
        default:
            return HostWords.fault(incident: report("a command failed: \(error)", run, instance))
        }
    }

    private func report(_ what: String, _ run: Run, _ instance: String) -> String {
        incidents.report(
            what, ["command": run.declaration.usage, "person": run.call.person.id.rawValue], from: instance)
    }
}
