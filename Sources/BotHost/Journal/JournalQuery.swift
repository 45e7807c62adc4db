package import FoundationEssentials

/// Which records of the journal are wanted, and in which order.
package struct JournalQuery: Equatable, Sendable {
    package enum Order: Sendable {
        case oldestFirst
        case newestFirst
    }

    package var order: Order
    /// The first and the last number that are wanted.
    package var numbers: ClosedRange<Int> = 1...Int.max
    /// From this time on.
    package var since: Date?
    /// Up to this time, without it.
    package var until: Date?
    /// Only records whose text holds each of these.
    package var containing: [[UInt8]] = []
    /// So many at most.
    package var limit: Int

    package init(_ order: Order, limit: Int) {
        self.order = order
        self.limit = limit
    }

    /// Whether `record` is wanted, as far as that depends on the record alone.
    func selects(_ record: JournalRecord) -> Bool {
        guard numbers.contains(record.seq), since.map({ record.at >= $0 }) ?? true,
            until.map({ record.at < $0 }) ?? true
        else { return false }
        return containing.allSatisfy { $0.isEmpty || record.json.firstRange(of: $0) != nil }
    }
}
