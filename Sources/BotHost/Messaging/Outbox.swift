package import Concurrency
import FoundationEssentials
package import PluginAPI
import Synchronization

/// Brings what the bot says to the adapter that can show it: in order for each room and person, as fast as the network
/// bears it, and again when the network was away.
package final class Outbox: Sendable {
    /// Where what was said cannot be changed, an edit is said anew, but not sooner after what was said before.
    private static let editsApart = Duration.seconds(10)
    /// How long a reply may wait for its network. Whoever asked does not expect it any more then.
    static let patience = Duration.seconds(300)

    package let adapters: Adapters
    let clock: any BotClock
    let log: HostLog
    let stored: StoredMessages
    /// Whether it takes messages for networks that are not there: a plugin is only looked at.
    let isTrial: Bool
    let state: Mutex<State>
    /// The lanes that want somebody to drive them; each stands in it once at most.
    let undriven = AsyncStream.makeStream(of: LaneKey.self, bufferingPolicy: .bufferingOldest(1 << 16))

    package convenience init(
        adapters: Adapters, rooms: LogRooms = LogRooms(), store: any Store, clock: any BotClock, log: HostLog,
        isTrial: Bool = false
    ) {
        self.init(
            adapters: adapters, rooms: rooms, store: store, clock: clock, log: log, choices: nil, isTrial: isTrial)
    }

    init(
        adapters: Adapters, rooms: LogRooms, store: any Store, clock: any BotClock, log: HostLog,
        choices: NumberedChoices?, isTrial: Bool = false
    ) {
        self.adapters = adapters
        state = Mutex(State(rooms: rooms, choices: choices))
        self.clock = clock
        self.log = log
        self.isTrial = isTrial
        stored = StoredMessages(store: store)
    }

    var rooms: LogRooms { state.withLock { $0.rooms } }

    var choices: NumberedChoices? { state.withLock { $0.choices } }

    /// From now on the bot says in `rooms` what nobody asked for, and is called by `address`.
    func change(to rooms: LogRooms, address: String) {
        state.withLock { state in
            state.rooms = rooms
            state.choices?.address = address
        }
    }

    /// Has `onGivingUp` be told of each message that was stored, and that nobody will read; nil lets go of it.
    func onGivingUp(_ onGivingUp: (@Sendable (StoredMessage) -> Void)?) {
        state.withLock { $0.onGivingUp = onGivingUp }
    }

    // MARK: Answering

    /// Tells `outcome` of what `cause` asked for to whom it concerns. What cannot be taken stands in the log.
    ///
    /// - Parameter plugin: Whose words they are.
    @discardableResult
    package func deliver(
        _ outcome: OutcomeMessage, to cause: IncomingMessage, from plugin: String = "host"
    ) async -> Sent? {
        do {
            return try await tell(outcome, to: cause, from: plugin)
        } catch {
            log.write(.error, "not told: \(error)", [("code", outcome.code)], from: plugin)
            return nil
        }
    }

    /// The same for whoever wants to know that it cannot be taken. Returns when it has been said, or has to wait.
    ///
    /// What is for another room or person than asked is stored first, since nobody there asks again.
    ///
    /// - Returns: What was said; nil when it is for a log that nobody wants.
    package func tell(
        _ outcome: OutcomeMessage, to cause: IncomingMessage, from plugin: String
    ) async throws(SendRefusal) -> Sent? {
        guard let place = place(for: outcome, cause) else {
            return try await send(outcome, from: plugin, answering: cause)
        }
        let sent = Sent(place: place)
        await say(entry(outcome, cause, sent))
        return sent
    }

    /// Puts `outcome` in the place of what was `sent`, where the network can; says it anew from time to time otherwise.
    package func edit(_ sent: Sent, to outcome: OutcomeMessage, of cause: IncomingMessage) async {
        let edited = entry(outcome, cause, sent)
        if replace(sent, with: edited) { return }
        if sent.changeableParts == 0, let at = sent.at, clock.elapsed() < at + Self.editsApart { return }
        await say(edited)
    }

    /// With what a line to the bot begins in a room.
    private var address: String { state.withLock { $0.choices?.address } ?? "" }

    /// `outcome` as it is read by `audience`.
    func called(_ outcome: OutcomeMessage, for audience: OutgoingMessage.Audience) -> OutcomeMessage {
        outcome.called(by: address, for: audience)
    }

    func entry(_ outcome: OutcomeMessage, _ cause: IncomingMessage, _ sent: Sent) -> OutboxEntry {
        OutboxEntry(
            outcome: called(outcome, for: sent.place.audience), cause: cause, sent: sent, since: clock.now(),
            endsAt: clock.elapsed() + Self.patience)
    }

    // MARK: Where to

    /// The default rule: what was typed openly in a room and succeeded is answered there, all else to the caller.
    ///
    /// - Returns: nil when it is for others than those who asked.
    private func place(for outcome: OutcomeMessage, _ cause: IncomingMessage) -> DeliveryPlace? {
        let caller = DeliveryPlace(audience: .person(cause.person, in: cause.room), thread: cause.thread)
        switch outcome.audience.kind {
        case .caller: return caller
        case .room: return cause.room.map { DeliveryPlace(audience: .room($0), thread: cause.thread) } ?? caller
        case .thread:
            return cause.room.map { DeliveryPlace(audience: .room($0), thread: cause.thread ?? cause.id) } ?? caller
        case .inRoom(let room) where room == cause.room: return DeliveryPlace(audience: .room(room))
        case .person(let person) where person == cause.person: return caller
        case .inRoom, .person, .functionalLog, .technicalLog: return nil
        case .automatic:
            guard let room = cause.room, outcome.isSuccess, !cause.isSlashCommand else { return caller }
            return DeliveryPlace(audience: .room(room), thread: cause.thread)
        }
    }

    /// How many messages have to wait for each adapter, by its id.
    package var unsaid: [String: Int] {
        state.withLock { state in
            state.lanes.reduce(into: [:]) { counts, lane in
                guard let adapter = adapter(of: lane.key.id) else { return }
                counts[adapter.id, default: 0] += lane.value.entries.count
            }
        }
    }

    /// Which event brought `message`.
    func event(of message: IncomingMessage) -> EventID {
        let adapter = adapter(of: message)
        guard let run = adapter?.run, !run.isEmpty else { return EventID(adapter: adapter?.id ?? "", id: message.id) }
        return EventID(adapter: adapter?.id ?? "", id: "\(run)-\(message.id)")
    }

    /// The adapter over which `message` came.
    func adapter(of message: IncomingMessage) -> (any ChatAdapter)? { adapter(of: message.person.id.rawValue) }

    /// The adapter to which the id of a person or room belongs: it begins with the adapter's own.
    func adapter(of id: String) -> (any ChatAdapter)? {
        // `irc:libera/ann` is the network's, `shell:ann` the shell's.
        for mark in "/:".utf8 {
            if let end = id.utf8.firstIndex(of: mark), let adapter = adapters[String(id[..<end])] { return adapter }
        }
        return nil
    }
}

/// A room or a person, in whose order the bot says things.
enum LaneKey: Hashable, Sendable {
    case room(String)
    case person(String)

    init(_ audience: OutgoingMessage.Audience) {
        switch audience {
        case .room(let room): self = .room(room.id)
        case .person(let person, in: _): self = .person(person.id.rawValue)
        }
    }

    var id: String {
        switch self {
        case .room(let id), .person(let id): id
        }
    }
}
