/// Makes of what people type, on phones too, what they meant to type.
///
/// Typographic dashes before a word count as `--`, typographic quotes and code ticks are dropped, special spaces
/// become plain ones, and one final `.` or `!` goes.
package enum InputCleaning {
    /// `text` on one line, without white space around it.
    package static func clean(_ text: String) -> String {
        if isClean(text) { return text }
        var cleaned = String.UnicodeScalarView()
        var isAtWordStart = true
        for scalar in text.unicodeScalars {
            switch replacement(for: scalar, isAtWordStart: isAtWordStart) {
            case .drop: continue
            case .space:
                if !cleaned.isEmpty { cleaned.append(" ") }
                isAtWordStart = true
            case .flagDashes:
                cleaned.append(contentsOf: "--".unicodeScalars)
                isAtWordStart = false
            case .keep(let scalar):
                cleaned.append(scalar)
                isAtWordStart = false
            }
        }
        return withoutFinalMark(String(cleaned))
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

    private static func replacement(for scalar: Unicode.Scalar, isAtWordStart: Bool) -> Replacement {
        switch scalar {
        case "`", "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}": return .drop
        case "\u{2018}", "\u{2019}": return .keep("'")
        case "\u{2012}"..."\u{2015}": return isAtWordStart ? .flagDashes : .keep(scalar)
        // Zero-width marks, direction marks and the byte order mark are not to be seen, so nobody meant to type them.
        case "\u{200B}"..."\u{200F}", "\u{2060}", "\u{FEFF}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}":
            return .drop
        default:
            let isSpace = scalar.properties.isWhitespace || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            return isSpace ? .space : .keep(scalar)
        }
    }

    private static func withoutFinalMark(_ text: String) -> String {
        var text = text[...]
        while text.last == " " { text.removeLast() }
        if text.last == "." || text.last == "!" { text.removeLast() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
