import CSQLite
import FoundationEssentials
import PluginAPI

/// Reads the journal on a connection of its own: who looks for something in years of it keeps nobody else waiting.
actor SQLiteJournalReader {
    private var connection: SQLiteConnection?

    init(path: String, vfs: String?) throws(StoreError) {
        connection = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READONLY, vfs: vfs)
    }

    /// Reads a file that no store of this process has opened, so that it may be anything.
    init(reading path: String) throws(StoreError) {
        let connection = try SQLiteConnection(path: path, flags: SQLITE_OPEN_READONLY, vfs: nil)
        try SQLiteSchema.check(connection)
        self.connection = connection
    }

    func records(_ query: JournalQuery) throws(StoreError) -> [JournalRecord] {
        let terms = query.containing.filter { !$0.isEmpty }
        var conditions = ["seq >= ?1", "seq <= ?2"]
        var values: [SQLiteValue] = [
            .integer(query.numbers.lowerBound), .integer(query.numbers.upperBound), .integer(max(0, query.limit)),
        ]
        func require(_ condition: String, _ value: SQLiteValue) {
            values.append(value)
            conditions.append("\(condition) ?\(values.count)")
        }
        if let since = query.since { require("at >=", .integer(since.milliseconds)) }
        if let until = query.until { require("at <", .integer(until.milliseconds)) }
        for term in terms {
            values.append(.blob(term))
            conditions.append("instr(entry, ?\(values.count))")
        }
        let order = query.order == .newestFirst ? "DESC" : "ASC"
        return try open().prepare(
            """
            SELECT seq, at, entry, hash FROM journal WHERE \(conditions.joined(separator: " AND "))
            ORDER BY seq \(order) LIMIT ?3
            """
        ).all(values, to: "read", read: JournalRecord.init)
    }

    func marks(limit: Int) throws(StoreError) -> [Int] {
        try open().prepare("SELECT event FROM journal WHERE event IS NOT NULL ORDER BY seq DESC LIMIT ?1")
            .all([.integer(max(0, limit))], to: "read") { $0.integer(0) }
    }

    func close() {
        connection = nil
    }

    private func open() throws(StoreError) -> SQLiteConnection {
        guard let connection else { throw .closed }
        return connection
    }
}

extension JournalRecord {
    /// The record in a row of the columns `seq, at, entry, hash`.
    fileprivate init(_ row: SQLiteRow) {
        self.init(
            seq: row.integer(0), at: Date(milliseconds: row.integer(1)), json: row.bytes(2), hash: row.bytes(3))
    }
}
