import CSQLite

/// Writes groups of commits, each group in one transaction. Not for two threads at once.
final class SQLiteWriter {
    typealias Answer = Result<CommitResult, StoreError>

    private let connection: SQLiteConnection
    private let sql: WriteStatements
    private let options: SQLiteStore.Options

    init(path: String, options: SQLiteStore.Options) throws(StoreError) {
        self.options = options
        connection = try SQLiteConnection(
            path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs: options.vfs)
        try SQLiteSchema.prepare(connection)
        try connection.execute("PRAGMA synchronous = \(options.synchronous.rawValue)", to: "open")
        connection.takeOverCheckpoints()
        sql = try WriteStatements(on: connection)
    }

    /// Commits all of `group` with one sync, or throws and keeps nothing of it.
    ///
    /// A commit that is answered with a conflict or an error of its own is left out; the others are kept.
    func commit(_ group: [StoreCommit]) throws(StoreError) -> [Answer] {
        do throws(StoreError) {
            try sql.begin.run(to: "write to")
            let answers = try answers(to: group)
            try sql.commit.run(to: "write to")
            return answers
        } catch {
            rollBack()
            throw error
        }
    }

    /// Moves what is committed from the log into the database file, if enough has gathered.
    ///
    /// A failure loses nothing, as the log keeps it all, and the next group tries again. A disk that is full or
    /// broken shows in that group's own answers.
    func checkpointIfDue() {
        if connection.logPages >= options.checkpointPages {
            _ = connection.checkpoint()
        }
    }

    private func answers(to group: [StoreCommit]) throws(StoreError) -> [Answer] {
        var ledger = Ledger(latest: try sql.latest.first(to: "read") { $0.integer(0) } ?? 0)
        var answers: [Answer] = []
        for commit in group {
            answers.append(try answer(commit, &ledger))
        }
        for (namespace, entry) in ledger.changed {
            try sql.saveSize.run(.text(namespace), .integer(entry.bytes), .integer(entry.revision), to: "write to")
        }
        return answers
    }

    /// Checks everything before it writes anything: a commit that is left out has left no trace.
    private func answer(_ commit: StoreCommit, _ ledger: inout Ledger) throws(StoreError) -> Answer {
        let namespace = commit.namespace
        var size = NamespaceSize(bytes: try bytes(of: namespace, ledger))
        for change in commit.changes {
            let found = try find(change.key, in: namespace)
            guard change.expected == found?.revision ?? 0 else {
                return .success(.conflict(key: change.key, current: try value(of: change.key, in: namespace)))
            }
            if !change.isCheck { size.count(change, oldBytes: found?.bytes) }
        }
        if let refusal = size.refusal(in: namespace, limit: options.limits.namespaceBytes) {
            return .failure(refusal)
        }
        ledger.latest += 1
        ledger.changed[namespace] = (size.bytes, ledger.latest)
        try write(commit, revision: ledger.latest)
        return .success(.committed(ledger.latest))
    }

    private func write(_ commit: StoreCommit, revision: Revision) throws(StoreError) {
        let namespace = SQLiteValue.text(commit.namespace)
        for change in commit.changes where !change.isCheck {
            if let json = change.json {
                try sql.write.run(namespace, .text(change.key), .integer(revision), .blob(json), to: "write to")
            } else {
                try sql.remove.run(namespace, .text(change.key), to: "write to")
            }
        }
    }

    private func find(_ key: String, in namespace: String) throws(StoreError) -> (revision: Int, bytes: Int)? {
        try sql.find.first(.text(namespace), .text(key), to: "read") { ($0.integer(0), $0.integer(1)) }
    }

    private func value(of key: String, in namespace: String) throws(StoreError) -> StoredValue? {
        try sql.read.first(.text(namespace), .text(key), to: "read", read: StoredValue.init)
    }

    private func bytes(of namespace: String, _ ledger: Ledger) throws(StoreError) -> Int {
        if let bytes = ledger.changed[namespace]?.bytes { return bytes }
        return try sql.size.first(.text(namespace), to: "read") { $0.integer(0) } ?? 0
    }

    /// What made this necessary is thrown already, and SQLite ends the transaction even when this fails.
    private func rollBack() {
        if connection.isInTransaction {
            try? connection.execute("ROLLBACK", to: "write to")
        }
    }
}

/// What a group has done to the counters so far.
private struct Ledger {
    var latest: Revision
    var changed: [String: (bytes: Int, revision: Revision)] = [:]
}
