import BotHost
import PluginAPI
import Synchronization

/// A chat that keeps what the bot says. It ends when the bot does.
final class MemoryChat: ChatAdapter {
    private struct State {
        var messages: [OutgoingMessage] = []
        var waiting: [(code: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    let id: String
    /// Raised when the bot listens, and when it has left.
    let isListening = Flag()
    let isClosed = Flag()
    private let state = Mutex(State())

    let canEdit: Bool
    /// Called with the number of each message, from 0 on, when it has been said.
    private let onSaid: @Sendable (Int) -> Void

    init(id: String = "test", canEdit: Bool = true, onSaid: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.id = id
        self.canEdit = canEdit
        self.onSaid = onSaid
    }

    var messages: [OutgoingMessage] { state.withLock { $0.messages } }

    func run(_ inbox: any Inbox) async throws {
        isListening.raise()
        for await _ in AsyncStream<Never>.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1)).stream {}
    }

    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        let woken = state.withLock { state in
            state.messages.append(message)
            onSaid(state.messages.count - 1)
            defer { state.waiting.removeAll { $0.code == message.code } }
            return state.waiting.filter { $0.code == message.code }
        }
        for one in woken { one.continuation.resume() }
        return Delivery(id: message.edits ?? "\(messages.count)")
    }

    func person(named name: String) async -> Person? { name == "nobody" ? nil : Self.person(name, adapter: id) }

    func room(named name: String) async -> Room? { name == "#none" ? nil : Self.room(name, adapter: id) }

    func close() async { isClosed.raise() }

    /// Waits until something with the outcome `code` is said.
    func hears(_ code: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.messages.contains { $0.code == code }
                if !isThere { state.waiting.append((code, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    // MARK: What people are called

    static func person(_ name: String, adapter: String = "test") -> Person {
        Person(id: Person.ID(rawValue: "\(adapter):\(name)"), name: name)
    }

    static func room(_ name: String, adapter: String = "test") -> Room { Room(id: "\(adapter):\(name)", name: name) }
}

/// Of what is said in all tests: no two things have the same id unless a test gives it.
private let lastID = Atomic(0)

extension IncomingMessage {
    static func said(
        _ text: String, as person: String = "ann", in room: String? = nil, id: String? = nil, isSlash: Bool = false
    ) -> IncomingMessage {
        IncomingMessage(
            id: id ?? "said-\(lastID.add(1, ordering: .relaxed).newValue)", person: MemoryChat.person(person),
            room: room.map { MemoryChat.room($0) }, text: text,
            isSlashCommand: isSlash)
    }
}

extension OutgoingMessage {
    /// The text as it reads without markup, in UTC.
    var plain: String { PlainText(zone: .utc).render(text, now: now) }

    /// `#ops`, or `@ann` for what only ann sees.
    var place: String {
        switch audience {
        case .room(let room): room.name
        case .person(let person, _): "@\(person.name)"
        }
    }
}
