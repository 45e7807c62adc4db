package import FoundationEssentials
package import PluginAPI

/// Makes lines of the tables in a rich text, for networks that show every sign as wide as any other.
package struct TableLayout: Sendable {
    private static let gap = "  "

    private let plain: PlainText
    private let now: Date
    private let width: Int?

    /// - Parameter width: How many columns there are; nil for as many as it takes.
    package init(plain: PlainText, now: Date, width: Int?) {
        self.plain = plain
        self.now = now
        self.width = width
    }

    /// The same text with lines in place of tables.
    package func lay(out text: RichText) -> RichText {
        guard text.segments.contains(where: \.isTable) else { return text }
        var laid: [RichText.Segment] = []
        var mustBreak = false
        for segment in text.segments {
            guard case .table(let table) = segment else {
                if mustBreak, !segment.beginsLine { laid.append(.plain("\n")) }
                mustBreak = false
                laid.append(segment)
                continue
            }
            let lines = lines(of: table)
            guard !lines.isEmpty else { continue }
            if mustBreak || laid.last.map({ !$0.endsLine }) ?? false { laid.append(.plain("\n")) }
            laid += lines.joined(separator: [.plain("\n")])
            mustBreak = true
        }
        return RichText(segments: laid)
    }

    private func lines(of table: Table) -> [[RichText.Segment]] {
        guard !table.rows.isEmpty else { return [] }
        let widths = table.columns.indices.map { column in
            max(
                DisplayWidth.columns(of: table.columns[column]),
                table.rows.map { columns(of: $0[column]) }.max() ?? 0)
        }
        let total = widths.reduce(0, +) + Self.gap.count * max(0, widths.count - 1)
        return width.map { total > $0 } ?? false ? table.rows.map { told($0, table.columns) } : aligned(table, widths)
    }

    // MARK: In columns

    private func aligned(_ table: Table, _ widths: [Int]) -> [[RichText.Segment]] {
        let head = table.columns.map { RichText(segments: $0.isEmpty ? [] : [.bold($0)]) }
        return ([head] + table.rows).map { row in
            var line: [RichText.Segment] = []
            var owed = ""
            for (cell, width) in zip(row, widths) {
                if !cell.segments.isEmpty {
                    if !owed.isEmpty { line.append(.plain(owed)) }
                    owed = ""
                    line += cell.segments
                }
                // Not at the end of the line, where nobody sees it.
                owed += String(repeating: " ", count: width - columns(of: cell)) + Self.gap
            }
            return line
        }
    }

    // MARK: In lines

    /// `staging: who ann, since 3 min ago`
    private func told(_ row: [RichText], _ columns: [String]) -> [RichText.Segment] {
        let named = zip(row, columns).dropFirst().filter { !$0.0.segments.isEmpty }.map { cell, column in
            (column.isEmpty ? [] : [.plain(column + " ")]) + cell.segments
        }
        let first = row.first?.segments ?? []
        guard !named.isEmpty else { return first }
        return first + [.plain(": ")] + named.joined(separator: [.plain(", ")])
    }

    // MARK: Cells

    private func columns(of cell: RichText) -> Int {
        cell.segments.reduce(0) { $0 + DisplayWidth.columns(of: plain.render($1, now: now)) }
    }
}

extension RichText.Segment {
    fileprivate var isTable: Bool { if case .table = self { true } else { false } }

    fileprivate var beginsLine: Bool { if case .plain(let text) = self { text.hasPrefix("\n") } else { false } }

    fileprivate var endsLine: Bool { if case .plain(let text) = self { text.hasSuffix("\n") } else { false } }
}
