import PluginAPI

/// Appends to the journal within the writer's transactions. Not for two threads at once.
final class SQLiteJournalWriter {
    /// The newest record's number and hash, as a group has them so far.
    typealias Head = (seq: Int, hash: [UInt8])

    private let sql: WriteStatements
    private let chain = JournalChain()

    init(_ sql: WriteStatements) {
        self.sql = sql
    }

    /// Appends `entries`; `head` is `nil` at first in each transaction, because another process may have written since.
    func append(_ entries: [JournalEntry], to head: inout Head?) throws(StoreError) {
        guard !entries.isEmpty else { return }
        var newest = if let head { head } else { try stored() }
        for entry in entries {
            let seq = newest.seq + 1
            newest = (seq, chain.hash(after: newest.hash, seq: seq, json: entry.json))
            try sql.append.run(
                .integer(seq), .integer(entry.at.milliseconds), entry.event.map(SQLiteValue.integer) ?? .null,
                .blob(newest.hash), .blob(entry.json), to: "write to")
        }
        head = newest
    }

    private func stored() throws(StoreError) -> Head {
        try sql.journalHead.first(to: "read") { ($0.integer(0), $0.bytes(1)) } ?? (0, JournalChain.start)
    }
}
