import Concurrency
import PluginAPI

/// Has plugins told of what happens in the chat. Nobody asked for it, so what goes wrong only stands in the log.
struct ListenerRunner: Sendable {
    private let plugins: Plugins
    private let outbox: Outbox
    private let clock: any BotClock
    private let log: HostLog
    private let incidents: Incidents
    private let quarantine: Quarantine
    private let gate: Gate
    private let journal: Journal

    init(plugins: Plugins, gate: Gate, services: PluginServices, incidents: Incidents, quarantine: Quarantine) {
        journal = services.journal
        self.plugins = plugins
        self.gate = gate
        outbox = services.outbox
        clock = services.clock
        log = services.log
        self.incidents = incidents
        self.quarantine = quarantine
    }

    /// Whether somebody had something to say about `message`; it has been said then.
    ///
    /// - Parameter asked: What of it was said to the bot itself; nil when it was said to others.
    func hear(_ message: IncomingMessage, asked: String? = nil) async -> Bool {
        let entries = plugins.listeners.listeners(to: message).filter { mayHear($0, message) }
        guard !entries.isEmpty else { return false }
        return await withTaskGroup(of: (String, OutcomeMessage)?.self) { telling in
            for entry in entries {
                telling.addTask { await self.outcome(of: entry, message, asked: asked).map { (entry.instance, $0) } }
            }
            var hasSpoken = false
            for await told in telling {
                guard let (instance, outcome) = told else { continue }
                hasSpoken = true
                await outbox.deliver(outcome, to: message, from: instance)
            }
            return hasSpoken
        }
    }

    /// Tells one listener what a plugin has published. Nobody asked, so only whom its outcome names is told.
    func tell(_ entry: ListenerIndex.Entry, _ published: IncomingMessage) async {
        guard let outcome = await outcome(of: entry, published) else { return }
        guard outcome.audience.namesSomebody else {
            return log.write(
                .warning, "a listener's outcome names no room or person to tell it to",
                [("listener", entry.declaration.name), ("code", outcome.code)], from: entry.instance)
        }
        do {
            try await outbox.send(outcome, from: entry.instance)
        } catch {
            _ = report("what a listener told cannot be delivered: \(error)", entry, published)
        }
    }

    /// That the bot is connected is nobody's doing but its own.
    private func mayHear(_ entry: ListenerIndex.Entry, _ message: IncomingMessage) -> Bool {
        message.kind == .connected || gate.refusal(of: AccessRequest(hearing: entry.instance, message)) == nil
    }

    /// Only what leaves a trace is accounted for: most of what is said interests no listener that hears it.
    private func outcome(
        of entry: ListenerIndex.Entry, _ message: IncomingMessage, asked: String? = nil
    ) async -> OutcomeMessage? {
        let invocation = journal.open(
            InvocationFacts(
                entry.declaration, of: entry.instance, message,
                message.kind == .published ? nil : outbox.event(of: message)))
        do {
            try await journal.prepare(invocation)
        } catch {
            return nil
        }
        switch await hear(entry, message, asked, invocation) {
        case .said(let outcome):
            if outcome != nil || invocation.hasDoneSomething { invocation.end(InvocationEnding(outcome)) }
            return outcome
        case .failed(let ending):
            invocation.end(ending)
            return nil
        case .notAsked: return nil
        }
    }

    private enum Hearing {
        case said(OutcomeMessage?)
        case failed(InvocationEnding)
        case notAsked
    }

    private func hear(
        _ entry: ListenerIndex.Entry, _ message: IncomingMessage, _ asked: String?, _ invocation: Invocation
    ) async -> Hearing {
        let request = Quarantine.Request(plugin: entry.instance, listener: entry.declaration.name, message.heard)
        func failed(_ code: String, _ what: String) -> Hearing {
            .failed(InvocationEnding(code, isSuccess: false, incident: report(what, entry, message)))
        }
        do {
            if try await quarantine.entry(for: request) != nil { return .notAsked }
            let outcome = try await ask(entry, message, asked, request, invocation)
            quarantine.noteSuccess(of: request)
            return .said(outcome)
        } catch let end as PluginCrashed where end.wasWanted {
            return .failed(InvocationEnding("host.cut_off", isSuccess: false))
        } catch let crash as PluginCrashed {
            quarantine.noteCrash(of: request, wasAlone: crash.wasAlone)
            let incident = report("ended while it listened", entry, message)
            if quarantine.isTooMuch(request) { await setAside(request, message, incident) }
            return .failed(InvocationEnding("host.plugin_crashed", isSuccess: false, incident: incident))
        } catch is DeadlinePassed {
            return failed("host.deadline", "did not finish listening in time")
        } catch {
            return failed("host.fault", "a listener failed: \(error)")
        }
    }

    /// A plugin that does not run now hears nothing: what was said is not news any more when it is back.
    private func ask(
        _ entry: ListenerIndex.Entry, _ message: IncomingMessage, _ asked: String?, _ request: Quarantine.Request,
        _ invocation: Invocation
    ) async throws -> OutcomeMessage? {
        let subject = message.kind == .said ? message.id : message.subject
        let event = EventMessage(
            listener: entry.declaration.name, kind: message.kind, text: message.text, asked: asked,
            message: subject, published: message.published?.name, data: message.published?.data,
            person: message.person, room: message.room, now: clock.now())
        while case .running(let connection)? = plugins[entry.instance]?.status, connection.isOpen {
            do {
                let work = PluginWork(event, entry.declaration, of: entry.instance, for: message)
                    .accounted(by: invocation)
                let answer = try await connection.run(work) {
                    quarantine.noteCrash(of: request, wasAlone: true)
                }
                return try EventResult(answer).outcome
            } catch is Retired {
                continue
            }
        }
        return nil
    }

    private func setAside(_ request: Quarantine.Request, _ message: IncomingMessage, _ incident: String) async {
        let entry = Quarantine.Entry(
            id: incident, plugin: request.plugin, text: request.text, person: message.person, since: clock.now())
        do {
            try await quarantine.add(entry, for: request)
        } catch {
            _ = incidents.report("cannot set aside what crashes it: \(error)", [:], from: request.plugin)
        }
    }

    private func report(_ what: String, _ entry: ListenerIndex.Entry, _ message: IncomingMessage) -> String {
        incidents.report(
            what, ["listener": entry.declaration.name, "person": message.person.id.rawValue], from: entry.instance)
    }
}

extension Audience {
    /// Whether it says by itself who is to be told, whoever asked.
    var namesSomebody: Bool {
        switch kind {
        case .inRoom, .person, .functionalLog, .technicalLog: true
        case .automatic, .caller, .room, .thread: false
        }
    }
}
