/// A line to show, in pieces that may have a colour each.
///
/// The text can be anybody's: what a terminal would obey in it is made harmless when the line is rendered.
package struct StyledLine: Equatable, Sendable {
    package enum Style: Int, Sendable {
        case plain = 0
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case magenta = 35
        case cyan = 36
    }

    private struct Piece: Equatable {
        let text: String
        let style: Style
    }

    private var pieces: [Piece]

    package init(_ text: String, _ style: Style = .plain) {
        pieces = [Piece(text: text, style: style)]
    }

    package static func + (line: StyledLine, more: StyledLine) -> StyledLine {
        var line = line
        line.pieces += more.pieces
        return line
    }

    /// As a terminal shows it, without the newline at the end; one inside stays and begins a new row.
    package func rendered(inColor: Bool) -> String {
        pieces.map { piece in
            let text = PrintableText.shown(piece.text, keepingLines: true)
            guard inColor, piece.style != .plain else { return text }
            return "\u{1B}[\(piece.style.rawValue)m\(text)\u{1B}[0m"
        }
        .joined()
    }
}
