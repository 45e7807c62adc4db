import Glibc

/// The journal in a data folder, to be read beside a bot that may be running.
package struct JournalFile: Sendable {
    private let reader: SQLiteJournalReader

    /// - Throws: `JournalFileError`, or `StoreError` for a file that is no store's.
    package init(folder: String) throws {
        let path = "\(folder)/bothost.db"
        guard access(path, F_OK) == 0 else { throw JournalFileError(path: path) }
        reader = try SQLiteJournalReader(reading: path)
    }

    package func records(_ query: JournalQuery) async throws -> [JournalRecord] {
        try await reader.records(query)
    }

    /// Every record that `filter` wants and those around it, the oldest first, some at a time.
    package func forEach(
        _ filter: JournalFilter = JournalFilter(), _ body: (JournalRecord) throws -> Void
    ) async throws {
        var query = filter.query(.oldestFirst, limit: 1_000)
        while true {
            let page = try await records(query)
            for record in page { try body(record) }
            guard let last = page.last else { return }
            query.numbers = last.seq + 1...Int.max
        }
    }

    package func close() async { await reader.close() }
}

/// There is nothing to read.
package struct JournalFileError: Error, Equatable, CustomStringConvertible {
    let path: String

    package var description: String {
        "There is no journal: no file '\(path)'. Name the data folder of a bot that has run: --data DIR"
    }
}
