package import PluginAPI

/// The newest invocations that somebody wants to see, one line of a list each.
package struct JournalListing: Sendable {
    /// So many records are looked through at a time.
    private static let window = 20_000

    /// An entry, read.
    package struct Line: Equatable, Sendable {
        package let seq: Int
        package let entry: JSON
    }

    /// The oldest first.
    package private(set) var lines: [Line] = []
    /// Whether there may be older ones that were not looked at.
    package private(set) var isCutOff = false

    /// - Parameters:
    ///   - limit: So many lines at most.
    ///   - mostRecords: So many records are looked at, at most.
    ///   - read: Asks the journal.
    package init(
        _ filter: JournalFilter, limit: Int, mostRecords: Int = .max,
        read: (JournalQuery) async throws -> [JournalRecord]
    ) async throws {
        guard let newest = try await read(JournalQuery(.newestFirst, limit: 1)).first?.seq else { return }
        // What has both entries is shown by its end, which is the newer one.
        var ended: Set<String> = []
        var last = newest
        while last > 0, lines.count < limit {
            guard newest - last < mostRecords else {
                isCutOff = true
                break
            }
            let first = max(1, last - Self.window + 1)
            last = try await look(in: first...last, filter, limit, &ended, read) ?? first - 1
        }
        lines.reverse()
    }

    /// - Returns: Up to which record to go on, when not all of these were looked at.
    private mutating func look(
        in numbers: ClosedRange<Int>, _ filter: JournalFilter, _ limit: Int, _ ended: inout Set<String>,
        _ read: (JournalQuery) async throws -> [JournalRecord]
    ) async throws -> Int? {
        var query = filter.query(.newestFirst, limit: 1_000)
        query.numbers = numbers
        let page = try await read(query)
        for record in page where lines.count < limit {
            let entry = try JSONReader.read(record.json)
            guard filter.selects(entry), let id = entry["id"]?.string else { continue }
            if entry["kind"] == "began" {
                if ended.remove(id) == nil { lines.append(Line(seq: record.seq, entry: entry)) }
            } else {
                // What only reads has no beginning that could be met later.
                if entry["effect"] != "reads" { ended.insert(id) }
                lines.append(Line(seq: record.seq, entry: entry))
            }
        }
        return page.count == query.limit ? page.last.map { $0.seq - 1 } : nil
    }
}
