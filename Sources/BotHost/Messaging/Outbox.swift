package import Concurrency
package import PluginAPI

/// Brings what the bot says to the adapter that can show it.
package final class Outbox: Sendable {
    private let adapters: [String: any ChatAdapter]
    private let clock: any BotClock
    private let log: HostLog

    package init(adapters: [any ChatAdapter], clock: any BotClock, log: HostLog) {
        self.adapters = Dictionary(adapters.map { ($0.id, $0) }) { first, _ in first }
        self.clock = clock
        self.log = log
    }

    /// Tells `outcome` of what `cause` asked for to whom it concerns.
    package func deliver(_ outcome: OutcomeMessage, to cause: IncomingMessage) async {
        let message = OutgoingMessage(
            audience: audience(for: outcome, cause), cause: cause, code: outcome.code, isSuccess: outcome.isSuccess,
            text: outcome.text, data: outcome.data, now: clock.now())
        let (id, adapter) = adapter(for: message.audience)
        guard let adapter else {
            return log.error("nobody to deliver to: no adapter \(id)", ["code": outcome.code])
        }
        do {
            try await adapter.deliver(message)
        } catch {
            log.error("a message could not be delivered: \(error)", ["adapter": id, "code": outcome.code])
        }
    }

    /// The default rule: what was typed openly in a room and succeeded is answered there, all else to the caller.
    private func audience(for outcome: OutcomeMessage, _ cause: IncomingMessage) -> OutgoingMessage.Audience {
        let caller = OutgoingMessage.Audience.person(cause.person, in: cause.room)
        switch outcome.audience.kind {
        case .caller: return caller
        case .room: return cause.room.map { .room($0) } ?? caller
        case .person(let person) where person == cause.person: return caller
        case .person(let person): return .person(person, in: nil)
        case .automatic:
            guard let room = cause.room, outcome.isSuccess, !cause.isSlashCommand else { return caller }
            return .room(room)
        }
    }

    /// The adapter over which `message` came.
    func adapter(of message: IncomingMessage) -> (any ChatAdapter)? {
        adapter(for: .person(message.person, in: nil)).1
    }

    /// People and rooms belong to the adapter with whose id theirs begin.
    private func adapter(for audience: OutgoingMessage.Audience) -> (id: String, (any ChatAdapter)?) {
        let id =
            switch audience {
            case .room(let room): room.id
            case .person(let person, _): person.id.rawValue
            }
        let adapter = String(id.prefix { $0 != ":" })
        return (adapter, adapters[adapter])
    }
}
