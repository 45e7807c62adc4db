/// What a store takes, and no more.
package struct StoreLimits: Equatable, Sendable {
    package var keyBytes = 512
    package var valueBytes = 1 << 20
    package var changes = 1_000
    /// Keys and values of one namespace, together.
    package var namespaceBytes = 64 << 20
    /// Commits that wait for the disk; beyond this, or beyond `pendingBytes`, a commit is refused as busy.
    package var pendingCommits = 10_000
    package var pendingBytes = 64 << 20
    /// Journal entries that wait to be written with something else, and their bytes.
    package var pendingEntries = 20_000
    package var pendingEntryBytes = 16 << 20

    package init() {}

    /// Throws for the first thing about `commit` that no state of the store could make acceptable.
    func check(_ commit: StoreCommit) throws(StoreError) {
        let count = commit.changes.count + commit.extras.writes.count
        guard count <= changes, count > 0 || !commit.extras.isEmpty else {
            throw .changeCount(count, limit: changes)
        }
        for change in commit.changes {
            try check(change)
        }
        for write in commit.extras.writes {
            try check(write.change)
        }
        try check(commit.extras.entries)
        try checkKeysDiffer(commit)
    }

    func check(_ entries: [JournalEntry]) throws(StoreError) {
        for entry in entries where entry.json.count > valueBytes {
            throw .entrySize(bytes: entry.json.count, limit: valueBytes)
        }
    }

    private func check(_ change: StoreChange) throws(StoreError) {
        let key = change.key
        guard (1...keyBytes).contains(key.utf8.count) else {
            throw .keyLength(key: key, bytes: key.utf8.count, limit: keyBytes)
        }
        guard !key.utf8.contains(0) else {
            throw .nulInKey(key: key)
        }
        if let bytes = change.json?.count, bytes > valueBytes {
            throw .valueSize(key: key, bytes: bytes, limit: valueBytes)
        }
    }

    private func checkKeysDiffer(_ commit: StoreCommit) throws(StoreError) {
        guard commit.changes.count + commit.extras.writes.count > 1 else { return }
        var seen: [String: Set<KeyBytes>] = [:]
        let places =
            commit.changes.map { (commit.namespace, $0.key) } + commit.extras.writes.map { ($0.namespace, $0.key) }
        for (namespace, key) in places where !seen[namespace, default: []].insert(KeyBytes(key)).inserted {
            throw .repeatedKey(key: key)
        }
    }
}
