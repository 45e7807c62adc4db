import BotHost

/// A store that stays open when the bot closes it, so that the next bot of the test finds it as it was left.
struct KeptStore: Store {
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func read(_ key: String, in namespace: String) async throws -> StoredValue? {
        try await store.read(key, in: namespace)
    }

    func list(
        prefix: String, after: String?, limit: Int, in namespace: String
    ) async throws -> [StoredEntry] {
        try await store.list(prefix: prefix, after: after, limit: limit, in: namespace)
    }

    func commit(
        _ changes: [StoreChange], in namespace: String, with extras: StoreExtras
    ) async throws -> CommitResult {
        try await store.commit(changes, in: namespace, with: extras)
    }

    func appendLater(_ entries: [JournalEntry]) throws { try store.appendLater(entries) }

    func flush() async throws { try await store.flush() }

    func journal(_ query: JournalQuery) async throws -> [JournalRecord] { try await store.journal(query) }

    func journalMarks(limit: Int) async throws -> [Int] { try await store.journalMarks(limit: limit) }

    func close() async {}
}
