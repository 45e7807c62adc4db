import CSQLite

/// Reads on a connection of its own, so that no reader waits while a commit reaches the disk.
actor SQLiteReader {
    private struct Statements {
        let read: SQLiteStatement
        let list: SQLiteStatement
    }

    private var statements: Statements?

    init(path: String, vfs: String?) throws(StoreError) {
        let connection = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READONLY, vfs: vfs)
        statements = Statements(
            read: try connection.prepare("SELECT json, revision FROM entry WHERE namespace = ?1 AND key = ?2"),
            list: try connection.prepare(
                """
                SELECT json, revision, key FROM entry
                WHERE namespace = ?1 AND key >= ?2 AND key < ?3 ORDER BY key LIMIT ?4
                """))
    }

    func read(_ key: String, in namespace: String) throws(StoreError) -> StoredValue? {
        try open().read.first(.text(namespace), .text(key), to: "read", read: StoredValue.init)
    }

    func list(_ keys: Range<KeyBytes>, limit: Int, in namespace: String) throws(StoreError) -> [StoredEntry] {
        try open().list.all(
            [
                .text(namespace), .textBytes(keys.lowerBound.bytes), .textBytes(keys.upperBound.bytes),
                .integer(max(0, limit)),
            ], to: "read"
        ) { StoredEntry(key: $0.text(2), value: StoredValue($0)) }
    }

    func close() {
        statements = nil
    }

    private func open() throws(StoreError) -> Statements {
        guard let statements else { throw .closed }
        return statements
    }
}

extension StoredValue {
    /// The value in a row that begins with the columns `json, revision`.
    init(_ row: SQLiteRow) {
        self.init(json: row.bytes(0), revision: row.integer(1))
    }
}
