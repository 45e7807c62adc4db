/// Rows of the same make-up, which each chat network shows as well as it can: aligned in columns where there is room,
/// a line for each row where there is not.
///
/// ```swift
/// let table = Table(["env", "who", "since"], rows: locks.map { ["\(code: $0.env)", "\($0.holder)", "\(ago: $0.since)"] })
/// return Outcome("lock.status", "All environments:\(table)")
/// ```
///
/// The first cell names its row. A cell stays on one line, and an empty one is left out where rows are told in lines.
public struct Table: Equatable, Sendable {
    package let columns: [String]
    package let rows: [[RichText]]

    /// - Parameters:
    ///   - columns: What stands above each column.
    ///   - rows: Each has a cell for each column.
    public init(_ columns: [String], rows: [[RichText]]) {
        for (index, row) in rows.enumerated() {
            precondition(
                row.count == columns.count,
                "row \(index) of a table has \(row.count) cells for \(columns.count) columns")
        }
        self.columns = columns.map(\.withoutControls)
        self.rows = rows.map { $0.map(\.withoutLineBreaks) }
    }
}

extension RichText {
    /// The same on one line, and without tables in it.
    fileprivate var withoutLineBreaks: RichText {
        RichText(
            segments: segments.map { segment in
                switch segment {
                case .plain(let text): .plain(text.withoutControls)
                case .table: .plain(segment.words)
                default: segment
                }
            })
    }
}
