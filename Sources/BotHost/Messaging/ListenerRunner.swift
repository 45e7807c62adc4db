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

    init(plugins: Plugins, gate: Gate, services: PluginServices, incidents: Incidents, quarantine: Quarantine) {
        self.plugins = plugins
        self.gate = gate
        outbox = services.outbox
        clock = services.clock
        log = services.log
        self.incidents = incidents
        self.quarantine = quarantine
    }

    /// Whether somebody had something to say about `message`; it has been said then.
    func hear(_ message: IncomingMessage) async -> Bool {
        let entries = plugins.listeners.listeners(to: message).filter { mayHear($0, message) }
        guard !entries.isEmpty else { return false }
        return await withTaskGroup(of: (String, OutcomeMessage)?.self) { telling in
            for entry in entries {
                telling.addTask { await self.outcome(of: entry, message).map { (entry.instance, $0) } }
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

    private func outcome(of entry: ListenerIndex.Entry, _ message: IncomingMessage) async -> OutcomeMessage? {
        let request = Quarantine.Request(plugin: entry.instance, listener: entry.declaration.name, message.heard)
        do {
            if try await quarantine.entry(for: request) != nil { return nil }
            let outcome = try await ask(entry, message, request)
            quarantine.noteSuccess(of: request)
            return outcome
        } catch is PluginCrashed where plugins[entry.instance]?.isStopping ?? true {
            return nil
        } catch let end as PluginCrashed where end.wasWanted {
            return nil
        } catch let crash as PluginCrashed {
            quarantine.noteCrash(of: request, wasAlone: crash.wasAlone)
            let incident = report("ended while it listened", entry, message)
            if quarantine.isTooMuch(request) { await setAside(request, message, incident) }
            return nil
        } catch is DeadlinePassed {
            _ = report("did not finish listening in time", entry, message)
            return nil
        } catch {
            _ = report("a listener failed: \(error)", entry, message)
            return nil
        }
    }

    /// A plugin that does not run now hears nothing: what was said is not news any more when it is back.
    private func ask(
        _ entry: ListenerIndex.Entry, _ message: IncomingMessage, _ request: Quarantine.Request
    ) async throws -> OutcomeMessage? {
        let subject = message.kind == .said ? message.id : message.subject
        let event = EventMessage(
            listener: entry.declaration.name, kind: message.kind, text: message.text, message: subject,
            published: message.published?.name, data: message.published?.data, person: message.person,
            room: message.room, now: clock.now())
        while case .running(let connection)? = plugins[entry.instance]?.status, connection.isOpen {
            do {
                let work = PluginWork(event, entry.declaration, of: entry.instance, for: message)
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
