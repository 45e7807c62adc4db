import CSQLite

/// A statement, prepared once and run many times.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let connection: SQLiteConnection

    init(_ handle: OpaquePointer, on connection: SQLiteConnection) {
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    func run(_ values: SQLiteValue..., to attempt: String) throws(StoreError) {
        defer { rewind() }
        try bind(values, to: attempt)
        while try step(to: attempt) {}
    }

    func first<Result>(
        _ values: SQLiteValue..., to attempt: String, read: (SQLiteRow) -> Result
    ) throws(StoreError) -> Result? {
        defer { rewind() }
        try bind(values, to: attempt)
        return try step(to: attempt) ? read(SQLiteRow(statement: handle)) : nil
    }

    func all<Result>(
        _ values: [SQLiteValue], to attempt: String, read: (SQLiteRow) -> Result
    ) throws(StoreError) -> [Result] {
        defer { rewind() }
        try bind(values, to: attempt)
        var rows: [Result] = []
        while try step(to: attempt) {
            rows.append(read(SQLiteRow(statement: handle)))
        }
        return rows
    }

    private func step(to attempt: String) throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.failure(code, whileTryingTo: attempt)
        }
    }

    private func bind(_ values: [SQLiteValue], to attempt: String) throws(StoreError) {
        for (index, value) in values.enumerated() {
            let code = value.bind(to: handle, at: Int32(index + 1))
            guard code == SQLITE_OK else {
                throw connection.failure(code, whileTryingTo: attempt)
            }
        }
    }

    /// Ends the statement's hold on the database, and frees the bound values.
    private func rewind() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }
}
