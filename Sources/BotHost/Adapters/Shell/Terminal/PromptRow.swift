/// What of a prompt and a line is visible on one row, on either side of the cursor.
struct PromptRow: Equatable {
    /// The narrowest window on the text that has room for marks at its edges.
    private static let narrowestMarked = 8

    private(set) var beforeCursor: String
    private(set) var afterCursor = ""
    private(set) var cursorColumn: Int

    /// The last column stays free: after writing there, terminals differ in where the cursor is.
    init(prompt: String, buffer: EditBuffer, columns: Int) {
        let room = max(columns - 1, 1)
        let label = Self.ending(of: prompt, fitting: room / 2)
        beforeCursor = label
        cursorColumn = DisplayWidth.columns(of: label)
        addWindow(on: PromptCell.row(of: buffer.text), cursor: buffer.cursor, room: room - cursorColumn)
    }

    /// The end of the prompt, where its sign is.
    private static func ending(of prompt: String, fitting room: Int) -> String {
        var label = PrintableText.shown(prompt)[...]
        while DisplayWidth.columns(of: label) > room { label = label.dropFirst() }
        return String(label)
    }

    private mutating func addWindow(on cells: [PromptCell], cursor: Int, room: Int) {
        let total = cells.last?.end ?? 0
        let cursorStart = cursor < cells.count ? cells[cursor].start : total
        let start = Self.start(cursor: cursorStart, total: total, room: room)
        let isMarked = room >= Self.narrowestMarked
        let left = isMarked && start > 0 ? "<" : ""
        let right = isMarked && total - start > room ? ">" : ""
        let window = (start + left.count)...(start + room - right.count)

        let isVisible = { (cell: PromptCell) in window.contains(cell.start) && window.contains(cell.end) }
        // Half of a wide character at the edge shows as a blank.
        let gap = (cells.first(where: isVisible)?.start ?? window.lowerBound) - window.lowerBound
        beforeCursor += left + String(repeating: " ", count: gap)
        beforeCursor += cells[..<cursor].filter(isVisible).map(\.shown).joined()
        afterCursor = cells[cursor...].filter(isVisible).map(\.shown).joined() + right
        cursorColumn += cursorStart - start
    }

    /// The first visible column: 0 while everything fits, else in steps of half the room, so that typing at the
    /// end does not move the whole text each time.
    private static func start(cursor: Int, total: Int, room: Int) -> Int {
        guard total >= room else { return 0 }
        let margin = room >= narrowestMarked ? 3 : 1
        let step = max(room / 2, 1)
        let excess = cursor - (room - margin)
        return excess <= 0 ? 0 : (excess + step - 1) / step * step
    }
}
