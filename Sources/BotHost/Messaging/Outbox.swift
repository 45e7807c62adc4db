package import Concurrency
package import PluginAPI

/// Brings what the bot says to the adapter that can show it.
package final class Outbox: Sendable {
    /// Where what was said cannot be changed, an edit is said anew, but not sooner after what was said before.
    private static let editsApart = Duration.seconds(10)

    private let adapters: [String: any ChatAdapter]
    private let clock: any BotClock
    private let log: HostLog

    package init(adapters: [any ChatAdapter], clock: any BotClock, log: HostLog) {
        self.adapters = Dictionary(adapters.map { ($0.id, $0) }) { first, _ in first }
        self.clock = clock
        self.log = log
    }

    /// Something that was said, and that can be edited.
    package struct Sent: Sendable {
        fileprivate let place: Place
        /// The network's id of it; nil where it cannot be changed.
        fileprivate let id: String?
        fileprivate let at: Duration
    }

    /// Tells `outcome` of what `cause` asked for to whom it concerns.
    @discardableResult
    package func deliver(_ outcome: OutcomeMessage, to cause: IncomingMessage) async -> Sent {
        await show(outcome, cause, at: place(for: outcome, cause), edits: nil)
    }

    /// Puts `outcome` in the place of what was `sent`, where the network can; says it anew from time to time otherwise.
    package func edit(_ sent: Sent, to outcome: OutcomeMessage, of cause: IncomingMessage) async -> Sent {
        if sent.id == nil, clock.elapsed() < sent.at + Self.editsApart { return sent }
        return await show(outcome, cause, at: sent.place, edits: sent.id)
    }

    private func show(
        _ outcome: OutcomeMessage, _ cause: IncomingMessage, at place: Place, edits: String?
    ) async -> Sent {
        let message = OutgoingMessage(
            audience: place.audience, thread: place.thread, edits: edits, cause: cause, code: outcome.code,
            isSuccess: outcome.isSuccess, text: outcome.text, data: outcome.data, now: clock.now())
        return Sent(place: place, id: await deliver(message) ?? edits, at: clock.elapsed())
    }

    private func deliver(_ message: OutgoingMessage) async -> String? {
        let (id, adapter) = adapter(for: message.audience)
        guard let adapter else {
            log.error("nobody to deliver to: no adapter \(id)", ["code": message.code])
            return nil
        }
        do {
            let shown = try await adapter.deliver(message)
            return adapter.canEdit ? shown : nil
        } catch {
            log.error("a message could not be delivered: \(error)", ["adapter": id, "code": message.code])
            return nil
        }
    }

    // MARK: Where to

    /// Who reads it, and in which thread.
    fileprivate struct Place: Sendable {
        let audience: OutgoingMessage.Audience
        var thread: String?
    }

    /// The default rule: what was typed openly in a room and succeeded is answered there, all else to the caller.
    private func place(for outcome: OutcomeMessage, _ cause: IncomingMessage) -> Place {
        let caller = Place(audience: .person(cause.person, in: cause.room), thread: cause.thread)
        switch outcome.audience.kind {
        case .caller: return caller
        case .room: return cause.room.map { Place(audience: .room($0), thread: cause.thread) } ?? caller
        case .thread: return cause.room.map { Place(audience: .room($0), thread: cause.thread ?? cause.id) } ?? caller
        case .inRoom(let room): return Place(audience: .room(room))
        case .person(let person) where person == cause.person: return caller
        case .person(let person): return Place(audience: .person(person, in: nil))
        case .automatic:
            guard let room = cause.room, outcome.isSuccess, !cause.isSlashCommand else { return caller }
            return Place(audience: .room(room), thread: cause.thread)
        }
    }

    /// The adapter over which `message` came.
    func adapter(of message: IncomingMessage) -> (any ChatAdapter)? {
        adapter(for: .person(message.person, in: nil)).1
    }

    /// The adapter to which the id of a person or room belongs.
    func adapter(of id: String) -> (any ChatAdapter)? { adapter(for: id).1 }

    /// People and rooms belong to the adapter with whose id theirs begin.
    private func adapter(for audience: OutgoingMessage.Audience) -> (id: String, (any ChatAdapter)?) {
        let id =
            switch audience {
            case .room(let room): room.id
            case .person(let person, _): person.id.rawValue
            }
        return adapter(for: id)
    }

    private func adapter(for id: String) -> (id: String, (any ChatAdapter)?) {
        // `irc:libera/ann` is the network's, `shell:ann` the shell's.
        for end in [id.firstIndex(of: "/"), id.firstIndex(of: ":")] {
            if let end, let adapter = adapters[String(id[..<end])] { return (adapter.id, adapter) }
        }
        return (String(id.prefix { $0 != ":" }), nil)
    }
}
