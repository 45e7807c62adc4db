import FoundationEssentials
import PluginAPI

/// Reads and writes one namespace of the store, as the plugin protocol asks for it. The host keeps its own there, too.
struct StoreRequests: HostRequests {
    let store: any Store
    let namespace: String
    /// Delivers what is told together with a change; nil where nothing is.
    var outbox: Outbox?
    /// What it is done in the course of, as the journal calls it.
    var invocation: String?

    func request(_ method: String, _ params: JSON) async throws -> JSON {
        switch method {
        case "store.read": try await Self.storing { try await read(StoreReadParams(params)) }
        case "store.list": try await Self.storing { try await list(StoreListParams(params)) }
        case "store.commit": try await commit(StoreCommitParams(params)).json
        default: throw RPCError(.methodNotFound, "the store knows no method \"\(method)\"")
        }
    }

    /// There is nothing to tell a store.
    func notify(_ method: String, _ params: JSON) {}

    /// Tells what the plugin did wrong from what went wrong here.
    static func storing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as StoreError {
            switch error {
            case .keyLength, .nulInKey, .repeatedKey, .valueSize, .changeCount, .namespaceFull:
                throw RPCError(.invalidParams, "\(error)")
            case .busy: throw RPCError(.busy, "\(error)")
            default: throw RPCError(.fault, "\(error)")
            }
        }
    }

    private func read(_ read: StoreReadParams) async throws -> JSON {
        try Self.stored(read.key, await store.read(read.key, in: namespace)).json
    }

    private func list(_ list: StoreListParams) async throws -> JSON {
        let entries = try await store.list(prefix: list.prefix, after: list.after, limit: list.limit, in: namespace)
        let page = Self.page(entries)
        let isLast = page.count == entries.count && entries.count < list.limit
        return [
            "entries": .array(try page.map { try Self.stored($0.key, $0.value).json }), "more": .bool(!isLast),
        ]
    }

    /// As many of `entries` as fit into a line of the wire together; at least one, since one always does.
    private static func page(_ entries: [StoredEntry]) -> ArraySlice<StoredEntry> {
        var size = 0
        let end = entries.firstIndex { entry in
            size += entry.key.utf8.count + entry.value.json.count
            return size > mostInPage
        }
        return entries[..<max(end ?? entries.count, min(1, entries.count))]
    }

    private static let mostInPage = 1 << 20

    func commit(_ commit: StoreCommitParams) async throws -> StoreCommitResult {
        try await Self.storing { try await make(commit) }
    }

    private func make(_ commit: StoreCommitParams) async throws -> StoreCommitResult {
        let changes = commit.changes.map { change in
            change.isCheck
                ? StoreChange(checking: change.key, expected: change.expected)
                : StoreChange(key: change.key, expected: change.expected, json: change.value.map(Self.bytes))
        }
        let messages = try reserve(commit.sends)
        // What is told to a log that nobody reads, or published, leaves nothing to store.
        let tells = !commit.sends.isEmpty || !commit.events.isEmpty
        if changes.isEmpty && messages.isEmpty && tells { return .committed(revision: 0) }
        switch try await self.commit(changes, messages) {
        case .committed(let revision):
            outbox?.enqueue(messages)
            return .committed(revision: revision)
        case .conflict(let key, let current):
            outbox?.stored.release(messages)
            return .conflict(try Self.stored(key, current))
        }
    }

    /// Stores `messages` together with `changes`.
    private func commit(_ changes: [StoreChange], _ messages: [StoredMessage]) async throws -> CommitResult {
        do {
            let extras = StoreExtras(writes: StoredMessages.additions(messages))
            return try await store.commit(changes, in: namespace, with: extras)
        } catch {
            outbox?.stored.release(messages)
            throw error
        }
    }

    private func reserve(_ sends: [SendParams]) throws(RPCError) -> [StoredMessage] {
        guard !sends.isEmpty, let outbox else { return [] }
        do {
            return try outbox.reserve(sends, from: namespace, for: invocation)
        } catch {
            throw error.rpcError
        }
    }

    private static func stored(_ key: String, _ value: StoredValue?) throws -> StoredJSON {
        guard let value else { return StoredJSON(key: key, revision: 0, value: nil) }
        return StoredJSON(key: key, revision: value.revision, value: try JSONReader.read(value.json))
    }

    private static func bytes(_ value: JSON) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}
