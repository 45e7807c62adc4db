import BotHost
import Concurrency

/// A store that takes nothing while it is told to.
struct RefusingStore: Store {
    let refuses = Watched(false)
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func read(_ key: String, in namespace: String) async throws -> StoredValue? {
        try await store.read(key, in: namespace)
    }

    func list(prefix: String, after: String?, limit: Int, in namespace: String) async throws -> [StoredEntry] {
        try await store.list(prefix: prefix, after: after, limit: limit, in: namespace)
    }

    func commit(
        _ changes: [StoreChange], in namespace: String, with extras: StoreExtras
    ) async throws -> CommitResult {
        if refuses.value { throw StoreError.closed }
        return try await store.commit(changes, in: namespace, with: extras)
    }

    func appendLater(_ entries: [JournalEntry]) throws {
        if refuses.value { throw StoreError.closed }
        try store.appendLater(entries)
    }

    func flush() async throws {
        if refuses.value { throw StoreError.closed }
        try await store.flush()
    }

    func journal(_ query: JournalQuery) async throws -> [JournalRecord] { try await store.journal(query) }

    func journalMarks(limit: Int) async throws -> [Int] { try await store.journalMarks(limit: limit) }

    func close() async { await store.close() }
}
