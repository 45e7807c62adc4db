/// A character of a line as it is shown, and the columns it takes in the row of all of them.
struct PromptCell: Equatable {
    let shown: String
    let start: Int
    let end: Int

    static func row(of text: String) -> [PromptCell] {
        var column = 0
        return text.map { character in
            let shown = PrintableText.shown(String(character))
            defer { column += DisplayWidth.columns(of: shown) }
            return PromptCell(shown: shown, start: column, end: column + DisplayWidth.columns(of: shown))
        }
    }
}
