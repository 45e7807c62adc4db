import PluginAPI

/// Has a plugin run a command. Whatever goes wrong becomes something that the person can be told.
struct CommandRunner: Sendable {
    /// A command that someone typed, understood.
    struct Run: Sendable {
        let call: CommandCall
        let cause: IncomingMessage
        let declaration: CommandDeclaration
    }

    private let plugins: Plugins
    private let clock: any BotClock
    private let incidents: Incidents

    init(plugins: Plugins, clock: any BotClock, incidents: Incidents) {
        self.plugins = plugins
        self.clock = clock
        self.incidents = incidents
    }

    func prepare(
        _ entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue], _ text: String, for cause: IncomingMessage
    ) -> Run {
        let call = CommandCall(
            usage: entry.declaration.usage, arguments: arguments, text: text, person: cause.person, room: cause.room,
            now: clock.now())
        return Run(call: call, cause: cause, declaration: entry.declaration)
    }

    func run(_ run: Run, of instance: String) async -> OutcomeMessage {
        guard let plugin = plugins[instance] else {
            return OutcomeMessage(words: HostWords.notRunning(instance).outcome)
        }
        do {
            let connection = try await plugin.connection()
            return try await connection.run(run.call, for: run.cause, deadline: run.declaration.deadline)
        } catch {
            return OutcomeMessage(words: refusal(for: error, run, instance).outcome)
        }
    }

    private func refusal(for error: any Error, _ run: Run, _ instance: String) -> Refusal {
        switch error {
        case let unavailable as PluginSupervisor.Unavailable:
            switch unavailable {
            case .notRunning: return HostWords.notRunning(instance)
            case .broken(let error): return HostWords.broken(instance, error.description)
            }
        case let error as RPCError where error.code == .busy:
            return HostWords.busy
        case is PeerGone:
            return HostWords.crashed(instance, incident: report("ended during a command", run, instance))
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
