import BotHost
import Testing

/// A terminal's screen, as far as the shell's output needs one: what it shows after the bytes it got.
///
/// The screen is as high as needed. A sequence that it does not know is an issue of the test.
struct ScreenModel {
    private(set) var columns: Int
    /// A cell for each column; the second one of a wide character is empty text.
    private var rows: [[String]] = [[]]
    private(set) var row = 0
    private(set) var column = 0
    private var saved = (row: 0, column: 0)
    private var wraps = true
    private(set) var bells = 0
    private(set) var marksPastes = false

    init(columns: Int) {
        self.columns = columns
    }

    /// The rows without the blanks at their ends, and without the empty ones at the bottom.
    var text: String {
        let lines = rows.map { row in
            let cells = row.joined()
            return String(cells.reversed().drop { $0 == " " }.reversed())
        }
        return String(lines.joined(separator: "\n").reversed().drop { $0 == "\n" }.reversed())
    }

    /// Gives back the beginning of a sequence whose end is still to come.
    @discardableResult mutating func show(_ output: String) -> String {
        var rest = output[...]
        while let character = rest.first {
            guard character != "\u{1B}" || Self.isWhole(rest.dropFirst()) else { break }
            rest = rest.dropFirst()
            switch character {
            case "\r": column = 0
            case "\n", "\r\n": breakLine()
            case "\u{07}": bells += 1
            case "\u{1B}": rest = obey(rest)
            default: place(character)
            }
        }
        return String(rest)
    }

    private static func isWhole(_ sequence: Substring) -> Bool {
        guard sequence.first == "[" else { return !sequence.isEmpty }
        return sequence.dropFirst().contains { $0 >= "@" }
    }

    /// Breaks rows that became too long, as most terminals do, and keeps the cursor on its character.
    mutating func narrow(to columns: Int) {
        var broken: [[String]] = []
        var cursorRow = 0
        for (index, line) in rows.enumerated() {
            if index == row { cursorRow = broken.count + column / columns }
            let starts = stride(from: 0, to: max(line.count, 1), by: columns)
            broken += starts.map { Array(line[$0..<min($0 + columns, line.count)]) }
        }
        while broken.count <= cursorRow { broken.append([]) }
        rows = broken
        row = cursorRow
        column %= columns
        self.columns = columns
    }

    private mutating func breakLine() {
        column = 0
        row += 1
        if row == rows.count { rows.append([]) }
    }

    private mutating func place(_ character: Character) {
        let width = DisplayWidth.columns(of: character)
        if column + width > columns {
            if wraps { breakLine() } else { column = columns - width }
        }
        while rows[row].count < column + width { rows[row].append(" ") }
        if width > 0 { rows[row][column] = String(character) }
        if width == 2 { rows[row][column + 1] = "" }
        column += width
    }

    private mutating func obey(_ rest: Substring) -> Substring {
        let known: [(String, (inout ScreenModel) -> Void)] = [
            ("7", { $0.saved = ($0.row, $0.column) }),
            ("8", { ($0.row, $0.column) = $0.saved }),
            ("[J", { $0.eraseBelow() }),
            ("[H", { ($0.row, $0.column) = (0, 0) }),
            ("[2J", { $0.rows = [[]] }),
            ("[?7h", { $0.wraps = true }),
            ("[?7l", { $0.wraps = false }),
            ("[?2004h", { $0.marksPastes = true }),
            ("[?2004l", { $0.marksPastes = false }),
            ("[0m", { _ in }), ("[2m", { _ in }),
        ]
        if let (sequence, effect) = known.first(where: { rest.hasPrefix($0.0) }) {
            effect(&self)
            return rest.dropFirst(sequence.count)
        }
        let count = rest.dropFirst().prefix { $0.isNumber }
        guard rest.first == "[", let distance = Int(count), rest.dropFirst(1 + count.count).first == "A" else {
            Issue.record("unknown sequence: \(rest.prefix(10))")
            return rest
        }
        row = max(row - distance, 0)
        return rest.dropFirst(2 + count.count)
    }

    private mutating func eraseBelow() {
        rows.removeSubrange((row + 1)...)
        rows[row] = Array(rows[row].prefix(column))
    }
}
