import PluginAPI

/// The commands of the host itself, declared like a plugin's.
struct HostCommands: Sendable {
    /// In the order in which `help` lists them.
    let declarations: [CommandDeclaration]
    let quarantine: Quarantine
    /// Who has which role, as far as that is managed in chat.
    let roles: ChatRoles
    let disabled: DisabledPlugins

    private let commands: [String: Command]
    private let host: PluginHost
    private let outbox: Outbox
    private let incidents: Incidents
    private let questions: Questions?

    init(
        plugins: Plugins, gate: Gate, scheduler: Scheduler, services: PluginServices, incidents: Incidents,
        workload: Workload = Workload(), reloads: Reloads? = nil, zone: TimeText.Zone = .machine
    ) {
        host = PluginHost(
            manifest: Plugins.hostManifest, instance: Plugins.hostManifest.id, settings: [:],
            requests: LocalRequests(services: services))
        quarantine = Quarantine(storage: host.storage)
        roles = ChatRoles(storage: host.storage, gate: gate)
        disabled = DisabledPlugins(storage: host.storage, plugins: plugins, log: services.log)
        outbox = services.outbox
        questions = services.questions
        self.incidents = incidents
        let status = StatusCommand(
            plugins: plugins, scheduler: scheduler, services: services, workload: workload,
            began: services.clock.now())
        let reload = reloads.map { [ReloadCommand(reloads: $0).command] } ?? []
        let administration = PluginCommands(plugins: plugins, disabled: disabled).all + reload
        let all = Self.all(
            status.command, administration, plugins, scheduler, roles, quarantine, outbox, services.store, zone)
        declarations = all.map(CommandDeclaration.init)
        commands = Dictionary(all.map { ($0.usage, $0) }) { first, _ in first }
    }

    func run(_ run: CommandRunner.Run) async -> OutcomeMessage {
        let replies = ReplyChannel(
            { outcome, _ in
                await outbox.deliver(outcome, to: run.cause)
                return 0
            }, ask: { try await ask($0, run) })
        let call = Call(run.call, host: host, replies: replies)
        do {
            guard let command = commands[run.call.usage] else { throw UnknownCommand(usage: run.call.usage) }
            return try await OutcomeMessage(command.run(call))
        } catch let refusal as Refusal {
            return OutcomeMessage(words: refusal.outcome)
        } catch let unanswered as Unanswered {
            return OutcomeMessage(words: unanswered.refusal.outcome)
        } catch {
            let incident = incidents.report("a command failed: \(error)", ["command": run.call.usage], from: "host")
            return OutcomeMessage(words: HostWords.fault(incident: incident).outcome)
        }
    }

    /// The host's own commands ask one thing at a time, so the message is enough to tell who asks.
    private func ask(_ question: AskParams, _ run: CommandRunner.Run) async throws -> AskResult {
        guard let questions else { return .none(.stopping) }
        let said = "\(run.cause.person.id) \(run.cause.id)"
        let asker = Questions.Asker(instance: Plugins.hostManifest.id, process: 0, call: said.hashValue)
        return try await questions.ask(question, asker, for: run.cause, command: run.call.text)
    }

    // MARK: The commands

    @CommandsBuilder private static func all(
        _ status: Command, _ administration: [Command], _ plugins: Plugins, _ scheduler: Scheduler, _ roles: ChatRoles,
        _ quarantine: Quarantine,
        _ outbox: Outbox, _ store: any Store, _ zone: TimeText.Zone
    ) -> [Command] {
        help(plugins, roles.gate)
        status
        administration
        ScheduleCommands(scheduler: scheduler, plugins: plugins).all
        QuarantineCommands(quarantine: quarantine).all
        RoleCommands(roles: roles, plugins: plugins, outbox: outbox).all
        WhyCommand(gate: roles.gate, plugins: plugins, names: NameResolver(outbox: outbox), zone: zone).command
        JournalChatCommand(store: store).command
        whoAmI(roles.gate)
        version
    }

    private static func help(_ plugins: Plugins, _ gate: Gate) -> Command {
        Command(
            "help [<command…>]", summary: "Says what I can do.", example: "help lock", effect: .reads
        ) { call in
            let catalog = plugins.catalog
            let may = gate.permission(of: call.person, in: call.room)
            guard let words = call["command"] else { return HostWords.help(catalog, may, holds: plugins.hold) }
            switch catalog.find(words[...]) {
            case .command(let entry, _):
                let request = AccessRequest(entry, person: call.person, room: call.room)
                return HostWords.help(for: entry, gate.access.demand(of: request))
            case .chapter(let chapter, let rest) where rest.isEmpty:
                return HostWords.help(for: chapter, in: catalog, may, holds: plugins.hold)
            case .chapter, .nothing:
                // The bot's own name leads nowhere else, because everything may be said behind it.
                if words.lowercased() == Plugins.hostManifest.name,
                    let chapter = catalog.chapters.first(where: { $0.owner == .host })
                {
                    return HostWords.help(for: chapter, in: catalog, may)
                }
                throw HostWords.unknown(words, in: catalog)
            }
        }
    }

    private static func whoAmI(_ gate: Gate) -> Command {
        Command("whoami", summary: "Says who you are to me, and which roles you have.", effect: .reads) { call in
            HostWords.identity(of: call.person, roles: gate.access.roles(of: call.person.id))
        }
    }

    private static let version = Command("version", summary: "Says which version I am.", effect: .reads) { _ in
        Outcome("host.version", ["version": BotHostVersion.current], "BotHost \(BotHostVersion.current)")
    }

    private struct UnknownCommand: Error {
        let usage: String
    }
}

/// The services that a plugin asks for over its socket, for the host itself.
struct LocalRequests: HostRequests {
    let services: PluginServices

    func request(_ method: String, _ params: JSON) async throws -> JSON {
        try await services.answer(RPCRequest(id: .null, method: method, params: params))
    }

    func notify(_ method: String, _ params: JSON) {
        if method == "log" { services.log(params) }
    }
}
