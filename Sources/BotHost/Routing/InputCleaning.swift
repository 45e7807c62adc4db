/// Makes of what people type, on phones too, what they meant to type.
///
/// Typographic dashes before a word count as `--`, typographic quotes and code ticks are dropped, special spaces
/// become plain ones, and one final `.` or `!` goes.
package enum InputCleaning {
    /// `text` on one line, without white space around it.
    package static func clean(_ text: String) -> String {
        if isClean(text) { return text }
        let scalars = Array(text.unicodeScalars)
        var cleaned = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            switch replacement(for: scalar, after: cleaned.last, before: scalars.dropFirst(index + 1).first) {
            case .drop: continue
            case .space: if !cleaned.isEmpty { cleaned.append(" ") }
            case .flagDashes: cleaned.append(contentsOf: "--".unicodeScalars)
            case .keep(let scalar): cleaned.append(scalar)
            }
        }
        return withoutFinalMark(cleaned)
    }

    private enum Replacement {
        case drop
        case space
        case flagDashes
        case keep(Unicode.Scalar)
    }

    /// The common case: ASCII without white space around it, and nothing to mend.
    private static func isClean(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return true }
        guard first != 0x20, last != 0x20, last != UInt8(ascii: "."), last != UInt8(ascii: "!") else { return false }
        return text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "`") }
    }

    /// - Parameter previous: What the cleaned text ends with so far.
    private static func replacement(
        for scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Replacement {
        switch scalar {
        case "`", "\u{201A}", "\u{201C}"..."\u{201F}", "\u{2039}", "\u{203A}", "\u{00AB}", "\u{00BB}": return .drop
        case "\u{2018}", "\u{2019}": return isLetter(previous) && isLetter(next) ? .keep("'") : .drop
        case "\u{2012}"..."\u{2015}": return dash(scalar, after: previous, before: next)
        // Direction marks, zero-width spaces and the byte order mark are not to be seen, so nobody meant to type them.
        // The joiners U+200C and U+200D belong to words and to emoji.
        case "\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            return .drop
        default: return isSpace(scalar) ? .space : .keep(scalar)
        }
    }

    /// A typographic dash stands for `--` before a word, and for itself within one or alone.
    private static func dash(
        _ dash: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Replacement {
        guard let next, !isSpace(next) else { return .keep(dash) }
        switch previous {
        case nil, " ": return .flagDashes
        // The second one of `––force`.
        case "-": return .drop
        default: return .keep(dash)
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.isAlphabetic ?? false }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    /// By scalars, because a space or a mark may be one character with what stands before it.
    private static func withoutFinalMark(_ text: String.UnicodeScalarView) -> String {
        var text = text[...]
        while text.last == " " { text.removeLast() }
        if text.last == "." || text.last == "!" { text.removeLast() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
