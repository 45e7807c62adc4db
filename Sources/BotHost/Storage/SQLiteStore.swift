/// A store in one SQLite file, `bothost.db`.
///
/// A commit that was begun is finished, also when its caller was cancelled meanwhile.
package final class SQLiteStore: Store {
    private let limits: StoreLimits
    private let reader: SQLiteReader
    /// One of its own, so that no single value waits for a long list.
    private let lists: SQLiteReader
    private let journal: SQLiteJournalReader
    private let commits: CommitQueue

    /// Opens the store in `folder`, making both if need be, readable by this user only.
    package init(folder: String, options: Options = Options()) throws(StoreError) {
        let path = try StoreFolder(path: folder).prepareFile("bothost.db")
        limits = options.limits
        commits = CommitQueue(writer: try SQLiteWriter(path: path, options: options), limits: limits)
        reader = try SQLiteReader(path: path, vfs: options.vfs)
        lists = try SQLiteReader(path: path, vfs: options.vfs)
        journal = try SQLiteJournalReader(path: path, vfs: options.vfs)
    }

    package func read(_ key: String, in namespace: String) async throws -> StoredValue? {
        try await reader.read(key, in: namespace)
    }

    package func list(
        prefix: String, after: String?, limit: Int, in namespace: String
    ) async throws -> [StoredEntry] {
        guard let keys = KeyBytes.range(prefix: prefix, after: after) else { return [] }
        return try await inPool { [lists] in try await lists.list(keys, limit: limit, in: namespace) }
    }

    package func commit(
        _ changes: [StoreChange], in namespace: String, with extras: StoreExtras
    ) async throws -> CommitResult {
        let commit = StoreCommit(namespace: namespace, changes: changes, extras: extras)
        try limits.check(commit)
        return try await commits.commit(commit)
    }

    package func appendLater(_ entries: [JournalEntry]) throws {
        try limits.check(entries)
        try commits.appendLater(entries)
    }

    package func flush() async throws {
        _ = try await commits.commit(StoreCommit(namespace: "", changes: []))
    }

    package func journal(_ query: JournalQuery) async throws -> [JournalRecord] {
        try await inPool { [journal] in try await journal.records(query) }
    }

    package func journalMarks(limit: Int) async throws -> [Int] {
        try await inPool { [journal] in try await journal.marks(limit: limit) }
    }

    /// Reads what may be a lot, for which nothing else on the caller's thread has to wait.
    private func inPool<Value: Sendable>(_ read: @Sendable () async throws -> Value) async throws -> Value {
        try await withTaskExecutorPreference(globalConcurrentExecutor) { try await read() }
    }

    /// Writes the commits that wait, moves everything into the database file, and closes it.
    package func close() async {
        commits.turnAway()
        // SQLite tidies up when the last connection goes, which the readers' may not do.
        await reader.close()
        await lists.close()
        await journal.close()
        await commits.finish()
    }

    /// The commits that wait for the disk.
    package var pendingCommits: Int { commits.count }
}
