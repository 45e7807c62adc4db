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

    package init() {}

    /// Throws for the first thing about `changes` that no state of the store could make acceptable.
    func check(_ changes: [StoreChange]) throws(StoreError) {
        guard (1...self.changes).contains(changes.count) else {
            throw .changeCount(changes.count, limit: self.changes)
        }
        for change in changes {
            try check(change)
        }
        try checkKeysDiffer(changes)
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

    private func checkKeysDiffer(_ changes: [StoreChange]) throws(StoreError) {
        guard changes.count > 1 else { return }
        var seen: Set<KeyBytes> = []
        for change in changes where !seen.insert(KeyBytes(change.key)).inserted {
            throw .repeatedKey(key: change.key)
        }
    }
}
