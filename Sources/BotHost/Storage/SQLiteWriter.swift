import CSQLite

/// Writes groups of commits, each group in one transaction. Not for two threads at once.
final class SQLiteWriter {
    typealias Answer = Result<CommitResult, StoreError>

    private let connection: SQLiteConnection
    private let sql: WriteStatements
    private let journal: SQLiteJournalWriter
    private let options: SQLiteStore.Options

    init(path: String, options: SQLiteStore.Options) throws(StoreError) {
        self.options = options
        connection = try SQLiteConnection(
            path: path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs: options.vfs)
        try SQLiteSchema.prepare(connection)
        try connection.execute("PRAGMA synchronous = \(options.synchronous.rawValue)", to: "open")
        connection.takeOverCheckpoints()
        sql = try WriteStatements(on: connection)
        journal = SQLiteJournalWriter(sql)
    }

    /// Appends `entries` and commits all of `group` with one sync, or throws and keeps nothing of it.
    ///
    /// A commit that is answered with a conflict or an error of its own is left out; the others are kept.
    func commit(_ group: [StoreCommit], appending entries: [JournalEntry]) throws(StoreError) -> [Answer] {
        do throws(StoreError) {
            try sql.begin.run(to: "write to")
            var ledger = Ledger(latest: try sql.latest.first(to: "read") { $0.integer(0) } ?? 0)
            try journal.append(entries, to: &ledger.head)
            let answers = try answers(to: group, &ledger)
            try sql.commit.run(to: "write to")
            return answers
        } catch {
            rollBack()
            throw error
        }
    }

    /// Moves what is committed from the log into the database file, if enough has gathered.
    ///
    /// - Parameter othersWait: Whether somebody waits to commit meanwhile, so that more may gather.
    ///
    /// A failure loses nothing, as the log keeps it all, and the next group tries again. A disk that is full or
    /// broken shows in that group's own answers.
    func checkpointIfDue(othersWait: Bool) {
        let most = max(options.checkpointPages, othersWait ? options.mostLogPages : 0)
        if connection.logPages >= most {
            _ = connection.checkpoint()
        }
    }

    private func answers(to group: [StoreCommit], _ ledger: inout Ledger) throws(StoreError) -> [Answer] {
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
        var sizes = NamespaceSizes()
        for change in commit.changes {
            let found = try find(change.key, in: namespace)
            guard change.expected == found?.revision ?? 0 else {
                return .success(.conflict(key: change.key, current: try value(of: change.key, in: namespace)))
            }
            if !change.isCheck { try count(change, oldBytes: found?.bytes, in: namespace, &sizes, ledger) }
        }
        for write in commit.extras.writes {
            let found = try find(write.key, in: write.namespace)
            try count(write.change, oldBytes: found?.bytes, in: write.namespace, &sizes, ledger)
        }
        if let refusal = sizes.refusal(limit: options.limits.namespaceBytes) {
            return .failure(refusal)
        }
        try journal.append(commit.extras.entries, to: &ledger.head)
        if sizes.all.isEmpty { return .success(.committed(ledger.latest)) }
        ledger.latest += 1
        for (namespace, size) in sizes.all {
            ledger.changed[namespace] = (size.bytes, ledger.latest)
        }
        for change in commit.changes where !change.isCheck {
            try write(change, in: namespace, revision: ledger.latest)
        }
        for one in commit.extras.writes {
            try write(one.change, in: one.namespace, revision: ledger.latest)
        }
        return .success(.committed(ledger.latest))
    }

    private func count(
        _ change: StoreChange, oldBytes: Int?, in namespace: String, _ sizes: inout NamespaceSizes, _ ledger: Ledger
    ) throws(StoreError) {
        if sizes.all[namespace] == nil {
            sizes.all[namespace] = NamespaceSize(bytes: try bytes(of: namespace, ledger))
        }
        sizes.all[namespace]?.count(change, oldBytes: oldBytes)
    }

    private func write(
        _ change: StoreChange, in namespace: String, revision: Revision
    ) throws(StoreError) {
        if let json = change.json {
            try sql.write.run(
                .text(namespace), .text(change.key), .integer(revision), .blob(json), to: "write to")
        } else {
            try sql.remove.run(.text(namespace), .text(change.key), to: "write to")
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
    var head: SQLiteJournalWriter.Head?
    var changed: [String: (bytes: Int, revision: Revision)] = [:]
}
