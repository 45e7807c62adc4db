import Concurrency
import PluginAPI
import Synchronization

/// Takes what people say, has it done, and tells them how it ended.
final class Dispatcher: Inbox {
    private struct Delivery: Sendable {
        let message: IncomingMessage
        let event: EventID
        let onDone: @Sendable (Disposition) -> Void
    }

    private let router: Mutex<Router>
    private let plugins: Plugins
    private let gate: Gate
    private let hostCommands: HostCommands
    private let runner: CommandRunner
    private let listeners: ListenerRunner
    private let outbox: Outbox
    private let choices: ChoiceBook
    private let questions: Questions?
    private let names: NameResolver
    private let turns: PersonTurns
    private let journal: Journal
    private let clock: any BotClock
    private let zone: TimeText.Zone
    private let workload: Workload
    /// Holds no more than the workload lets in.
    private let taken = Mailbox<Delivery>()

    init(
        router: Router, plugins: Plugins, gate: Gate, outbox: Outbox, choices: ChoiceBook, turns: PersonTurns,
        commands: HostCommands, listeners: ListenerRunner, workload: Workload, services: PluginServices,
        incidents: Incidents,
        zone: TimeText.Zone
    ) {
        self.workload = workload
        self.gate = gate
        journal = services.journal
        clock = services.clock
        self.zone = zone
        self.router = Mutex(router)
        self.plugins = plugins
        self.outbox = outbox
        self.choices = choices
        questions = services.questions
        names = NameResolver(outbox: outbox)
        hostCommands = commands
        runner = CommandRunner(
            plugins: plugins, clock: services.clock, incidents: incidents, quarantine: commands.quarantine)
        self.listeners = listeners
        self.turns = turns
    }

    /// What the bot is called from now on.
    func change(to router: Router) { self.router.withLock { $0 = router } }

    /// What must not be written down from now on.
    func hide(_ secrets: [String]) { journal.hide(secrets) }

    // MARK: Taking

    func submit(_ message: IncomingMessage, onDone: @escaping @Sendable (Disposition) -> Void) {
        outbox.note(message)
        if let refusal = workload.take() { return onDone(refusal) }
        // Only now: what is not taken may be delivered again.
        let event = outbox.event(of: message)
        guard journal.take(event) else {
            workload.finishOne()
            return onDone(.repeated)
        }
        taken.put(Delivery(message: message, event: event, onDone: onDone))
    }

    /// Works on what comes in until `drain`.
    func run() async {
        await withDiscardingTaskGroup { working in
            while let deliveries = await taken.takeAll() {
                var router = router.withLock { $0 }
                router.catalog = plugins.catalog
                // Decided here, one after the other, so that commands keep the order in which they came.
                for delivery in deliveries { begin(delivery, router, &working) }
            }
        }
    }

    private func begin(_ delivery: Delivery, _ router: Router, _ working: inout DiscardingTaskGroup) {
        switch meaning(of: delivery.message, router) {
        case .answer:
            delivery.onDone(.continued)
            workload.finishOne()
        case .unclear(let refusal):
            working.addTask {
                await self.outbox.deliver(OutcomeMessage(words: refusal.outcome), to: delivery.message)
                delivery.onDone(.answered)
                self.workload.finishOne()
            }
        case .route(let route, let message):
            let ticket = turns.take(message.person.id, message: message.id, isReading: route.isReading)
            working.addTask {
                await self.turns.run(ticket) {
                    delivery.onDone(await self.work(on: route, message, delivery.event, router.catalog))
                }
                self.workload.finishOne()
            }
        }
    }

    /// What a message is.
    private enum Meaning {
        /// To a question of a plugin's, which has it by now.
        case answer
        /// To such a question as well, but not understood.
        case unclear(Refusal)
        /// The message is as it was meant: instead of a choice's number it has the choice's line.
        case route(Router.Route, IncomingMessage)
    }

    private func meaning(of message: IncomingMessage, _ router: Router) -> Meaning {
        let time = TimeText(now: clock.now(), zone: zone)
        let route = router.route(message, time: time)
        switch questions?.take(message, route: route, words: { router.words(of: message) }) ?? .passes {
        case .answered: return .answer
        case .unclear(let question, let words): return .unclear(QuestionWords.unclear(question, words))
        case .passes: break
        }
        guard case .unknown(let text) = route, let number = Int(text),
            let line = choices.line(number, by: message.person, in: message.room)
        else { return .route(route, message) }
        let chosen = message.saying(line)
        return .route(router.route(chosen, time: time), chosen)
    }

    /// Takes no more, and returns when everything that was taken is done, or the task is cancelled.
    func drain() async {
        await workload.drain()
        taken.finish()
    }

    // MARK: Working

    private func work(
        on route: Router.Route, _ message: IncomingMessage, _ event: EventID, _ catalog: CommandCatalog
    ) async -> Disposition {
        // What is no command may be what a listener waits for.
        if route.isNoCommand, await listeners.hear(message, asked: route.asked) { return .answered }
        guard let outcome = await outcome(of: route, message, event, catalog) else { return .notAddressed }
        await outbox.deliver(outcome, to: message, from: route.instance)
        return .answered
    }

    private func outcome(
        of route: Router.Route, _ message: IncomingMessage, _ event: EventID, _ catalog: CommandCatalog
    ) async -> OutcomeMessage? {
        if case .command(let entry, let arguments, let text) = route {
            return await run(entry, arguments, text, message, event)
        }
        return words(on: route, message, catalog).map { OutcomeMessage(words: $0) }
    }

    /// What the host says to what is no command; nil when it is not for the bot.
    private func words(on route: Router.Route, _ message: IncomingMessage, _ catalog: CommandCatalog) -> Outcome? {
        switch route {
        case .notAddressed, .command: nil
        case .called, .help, .chapter: help(on: route, message, catalog)
        case .misused(let entry, let mismatch, _):
            (refusal(ofAny: entry, message) ?? HostWords.misused(entry, mismatch)).outcome
        case .unknown(let text): HostWords.unknown(text, in: catalog, notRunning: plugins.unknown).outcome
        case .tooLong: HostWords.tooLong.outcome
        }
    }
}

extension Dispatcher {
    private func run(
        _ entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue], _ text: String,
        _ message: IncomingMessage, _ event: EventID
    ) async -> OutcomeMessage {
        var named = arguments
        var unknown: OutcomeMessage?
        if NameResolver.isNeeded(for: arguments) {
            do { named = try await names.resolve(arguments, for: message) } catch {
                unknown = OutcomeMessage(words: error.outcome)
            }
        }
        let invocation = journal.open(InvocationFacts(entry, named, message, event))
        let outcome: OutcomeMessage
        if let refusal = unknown ?? refusal(of: entry, named, message) {
            outcome = refusal
        } else {
            let roles = gate.access.roles(of: message.person.id)
            outcome = await perform(
                entry, runner.prepare(entry, named, text, for: message, roles: roles, invocation))
        }
        invocation.end(InvocationEnding(outcome))
        await journal.settle(invocation)
        return outcome
    }

    /// What to say to somebody who may not do this; nil when they may.
    private func refusal(
        of entry: CommandCatalog.Entry, _ arguments: [String: ArgumentValue], _ message: IncomingMessage
    ) -> OutcomeMessage? {
        let request = AccessRequest(entry, arguments, person: message.person, room: message.room)
        return refusal(of: request, entry).map { OutcomeMessage(words: $0.outcome) }
    }

    /// Has a command done that is understood and allowed. What acts stands in the journal before.
    private func perform(_ entry: CommandCatalog.Entry, _ run: CommandRunner.Run) async -> OutcomeMessage {
        do {
            try await journal.prepare(
                run.invocation, beginsOnDisk: entry.owner == .host && run.invocation.effect == .changes)
        } catch {
            return OutcomeMessage(words: HostWords.notJournalled(incident: error.incident).outcome)
        }
        return switch entry.owner {
        case .host: await hostCommands.run(run)
        case .plugin(let instance): await runner.run(run, of: instance)
        }
    }
}

extension Dispatcher {
    private func refusal(of request: AccessRequest, _ entry: CommandCatalog.Entry) -> Refusal? {
        let decision = gate.decision(on: request)
        return decision.refusal.map {
            HostWords.notAllowed(entry.command, request, $0, decision.ground, in: gate.access)
        }
    }

    /// Why nobody needs to hear how `entry` is typed: with no arguments at all would they be allowed to.
    private func refusal(ofAny entry: CommandCatalog.Entry, _ message: IncomingMessage) -> Refusal? {
        let access = gate.access
        let request = AccessRequest(entry, person: message.person, room: message.room)
        let names = entry.usage.names
        if access.mayAllow(request, having: names) { return nil }
        let (decision, _) = access.decisionWithoutArguments(on: request, having: names)
        return decision.refusal.map { HostWords.notAllowed(entry.command, request, $0, decision.ground, in: access) }
    }

    /// Help that was asked for in another way than by the command `help`, and what that is allowed.
    private func help(on route: Router.Route, _ message: IncomingMessage, _ catalog: CommandCatalog) -> Outcome {
        if case .command(let entry, _) = catalog.find("help"),
            let refusal = refusal(of: AccessRequest(entry, person: message.person, room: message.room), entry)
        {
            return refusal.outcome
        }
        let may = gate.permission(of: message.person, in: message.room)
        return switch route {
        case .help(let entry):
            HostWords.help(
                for: entry, gate.access.demand(of: AccessRequest(entry, person: message.person, room: message.room)))
        case .chapter(let chapter): HostWords.help(for: chapter, in: catalog, may, holds: plugins.hold)
        default: HostWords.help(catalog, may, holds: plugins.hold)
        }
    }
}

extension Router.Route {
    /// Whether it was not meant for the bot, or not understood.
    fileprivate var isNoCommand: Bool {
        switch self {
        case .notAddressed, .unknown: true
        case .called, .command, .help, .chapter, .misused, .tooLong: false
        }
    }

    /// What was said to the bot, and not understood.
    fileprivate var asked: String? {
        guard case .unknown(let text) = self else { return nil }
        return text
    }

    /// Who answers it.
    fileprivate var instance: String {
        guard case .command(let entry, _, _) = self, case .plugin(let instance) = entry.owner else { return "host" }
        return instance
    }

    /// Whether doing this changes nothing.
    fileprivate var isReading: Bool {
        guard case .command(let entry, _, _) = self else { return true }
        return entry.declaration.effect == .reads
    }
}
