import CSQLite

/// One open connection to a database file. Not for two threads at once.
final class SQLiteConnection {
    let path: String
    fileprivate let handle: OpaquePointer
    /// Where SQLite's hook leaves the length of the log: a C function has no other way back. Its own until `deinit`.
    private let pageCount: UnsafeMutablePointer<Int32>

    init(path: String, flags: Int32, vfs: String?) throws(StoreError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close_v2(opened) }
            throw StoreError(code, whileTryingTo: "open", path: path, handle: opened)
        }
        self.path = path
        handle = opened
        pageCount = .allocate(capacity: 1)
        pageCount.initialize(to: 0)
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit {
        sqlite3_close_v2(handle)
        pageCount.deallocate()
    }

    func prepare(_ sql: String) throws(StoreError) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            throw failure(code, whileTryingTo: "open")
        }
        return SQLiteStatement(prepared, on: self)
    }

    /// Runs `sql` once; `attempt` names it in an error.
    func execute(_ sql: String, to attempt: String) throws(StoreError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else {
            throw failure(code, whileTryingTo: attempt)
        }
    }

    func integer(_ sql: String) throws(StoreError) -> Int {
        try prepare(sql).first(to: "open") { $0.integer(0) } ?? 0
    }

    /// False as well when SQLite has rolled back by itself, as it does after some errors.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    func failure(_ code: Int32, whileTryingTo attempt: String) -> StoreError {
        StoreError(code, whileTryingTo: attempt, path: path, handle: handle)
    }
}

extension SQLiteConnection {
    /// Takes checkpoints out of SQLite's hands, which would make them before a commit returns; from now on,
    /// `logPages` tells when one is due.
    func takeOverCheckpoints() {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                context?.assumingMemoryBound(to: Int32.self).pointee = pages
                return SQLITE_OK
            }, pageCount)
    }

    /// The pages in the write-ahead log after the latest commit that wrote any.
    var logPages: Int { Int(pageCount.pointee) }

    /// Copies what the log holds into the database file, as far as readers allow.
    func checkpoint() -> Int32 {
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }
}

extension StoreError {
    fileprivate init(_ code: Int32, whileTryingTo attempt: String, path: String, handle: OpaquePointer?) {
        let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        switch code & 0xff {
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            self = .damagedFile(path: path, code: code, message: message)
        default:
            self = .failed(attempt, path: path, code: code, message: message)
        }
    }
}
