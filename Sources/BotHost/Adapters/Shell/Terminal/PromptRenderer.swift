/// Draws the prompt and the line being typed on one row of the terminal, scrolling sideways when it is too long.
///
/// Terminals disagree about the width of rare characters. So the row is drawn with wrapping off, and the cursor
/// goes to its place by being saved there while the rest is drawn: our own idea of widths only decides what is visible.
package struct PromptRenderer: Equatable, Sendable {
    private static let saveCursor = "\u{1B}7"
    private static let restoreCursor = "\u{1B}8"
    private static let wrapOff = "\u{1B}[?7l"
    private static let wrapOn = "\u{1B}[?7h"
    private static let eraseBelow = "\u{1B}[J"
    private static let clearScreen = "\u{1B}[H\u{1B}[2J"

    /// The column of the cursor on the row that is on the screen; `nil` when there is none.
    private var drawnCursor: Int?

    package init() {}

    /// Draws the row in place of the one drawn before.
    package mutating func draw(prompt: String, buffer: EditBuffer, columns: Int) -> String {
        let row = PromptRow(prompt: prompt, buffer: buffer, columns: columns)
        let erasure = erase(columns: columns)
        drawnCursor = row.cursorColumn
        return erasure + Self.wrapOff + row.beforeCursor + Self.saveCursor + row.afterCursor
            + Self.restoreCursor + Self.wrapOn
    }

    /// Takes the row off the screen and leaves the cursor where it began; nothing if none was drawn.
    package mutating func erase(columns: Int) -> String {
        guard let cursor = drawnCursor else { return "" }
        drawnCursor = nil
        // A terminal that was made narrower has broken the row into several.
        let rowsAbove = cursor / max(columns, 1)
        return "\r" + (rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : "") + Self.eraseBelow
    }

    /// Ends the row: all of the line stays on the screen, wrapped, and the cursor goes below it.
    package mutating func finish(prompt: String, text: String, columns: Int) -> String {
        erase(columns: columns) + PrintableText.shown(prompt) + PrintableText.shown(text) + "\n"
    }

    /// Empties the screen; what was drawn is gone.
    package mutating func clear() -> String {
        drawnCursor = nil
        return Self.clearScreen
    }
}
