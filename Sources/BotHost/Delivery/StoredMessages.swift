import FoundationEssentials
import PluginAPI
import Synchronization

/// The messages that are kept until the network has them, and how many there may be.
final class StoredMessages: Sendable {
    /// No plugin's own: their names have no slash.
    private static let namespace = "host/outbox"

    private struct State {
        var lastNumber = 0
        var count = 0
        var bytes = 0
        var ofPlugin: [String: Int] = [:]

        mutating func add(_ message: StoredMessage) { change(message, by: 1) }
        mutating func remove(_ message: StoredMessage) { change(message, by: -1) }

        private mutating func change(_ message: StoredMessage, by sign: Int) {
            count += sign
            bytes += sign * message.size
            let ofOne = ofPlugin[message.plugin, default: 0] + sign
            ofPlugin[message.plugin] = ofOne == 0 ? nil : ofOne
        }
    }

    private let store: any Store
    private let state = Mutex(State())

    init(store: any Store) { self.store = store }

    var count: Int { state.withLock { $0.count } }

    // MARK: From before

    /// What an earlier run of the bot has left, in order, and the keys of what cannot be understood.
    func load() async throws -> (messages: [StoredMessage], unreadable: [String: String]) {
        var messages: [StoredMessage] = []
        var unreadable: [String: String] = [:]
        var after: String?
        while true {
            let page = try await store.list(prefix: "", after: after, limit: 500, in: Self.namespace)
            for entry in page {
                do { messages.append(try StoredMessage(entry)) } catch { unreadable[entry.key] = "\(error)" }
            }
            guard let last = page.last else { break }
            after = last.key
        }
        state.withLock { state in
            state.lastNumber = messages.last?.number ?? 0
            for message in messages { state.add(message) }
        }
        return (messages, unreadable)
    }

    // MARK: Keeping

    /// Takes what `outcomes` says into the count and numbers it. It is `keep`'s or `release`'s then.
    func reserve(
        _ outcomes: [(OutcomeMessage, OutgoingMessage.Audience)], of plugin: String, at since: Date,
        until expires: Date
    ) throws(SendRefusal) -> [StoredMessage] {
        try state.withLock { state throws(SendRefusal) in
            let messages = outcomes.enumerated().map { index, addressed in
                StoredMessage(
                    number: state.lastNumber + index + 1, plugin: plugin, outcome: addressed.0, audience: addressed.1,
                    since: since, expires: expires)
            }
            if let long = messages.first(where: { $0.size > SendRefusal.mostBytes }) {
                throw .tooLong(bytes: long.size)
            }
            guard state.ofPlugin[plugin, default: 0] + messages.count <= SendRefusal.mostOfPlugin else {
                throw .tooMany(plugin: plugin)
            }
            let bytes = messages.reduce(state.bytes) { $0 + $1.size }
            guard state.count + messages.count <= SendRefusal.most, bytes <= SendRefusal.mostBytesInAll else {
                throw .tooManyInAll
            }
            state.lastNumber += messages.count
            for message in messages { state.add(message) }
            return messages
        }
    }

    /// Stores what was reserved.
    /// Where something else is committed together with them, that does it instead.
    func keep(_ messages: [StoredMessage]) async throws(SendRefusal) {
        do {
            _ = try await store.commit([], in: "", with: StoreExtras(writes: Self.additions(messages)))
        } catch {
            release(messages)
            throw .notStored("\(error)")
        }
    }

    /// What stores them.
    static func additions(_ messages: [StoredMessage]) -> [StoreWrite] {
        messages.map { StoreWrite($0.key, in: namespace, json: $0.json) }
    }

    /// They are not to be kept after all.
    func release(_ messages: [StoredMessage]) {
        state.withLock { state in
            for message in messages { state.remove(message) }
        }
    }

    /// The network has it, or it is given up.
    func remove(_ message: StoredMessage) async throws {
        release([message])
        let removal = StoreWrite(message.key, in: Self.namespace, json: nil)
        _ = try await store.commit([], in: "", with: StoreExtras(writes: [removal]))
    }
}
