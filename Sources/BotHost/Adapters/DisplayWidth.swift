/// How many columns of a terminal text takes.
///
/// Terminals disagree about the rarer cases, so nothing here relies on it for where the cursor goes:
/// see `PromptRenderer`. Not `wcwidth`, which answers by the process's locale.
package enum DisplayWidth {
    package static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    /// The widths of its scalars together, but never more than two: a family of emoji is one picture.
    package static func columns(of character: Character) -> Int {
        min(character.unicodeScalars.reduce(0) { $0 + columns(of: $1) }, 2)
    }

    package static func columns(of scalar: Unicode.Scalar) -> Int {
        if (0x20...0x7E).contains(scalar.value) { return 1 }
        if isZeroWidth(scalar) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD: false  // a soft hyphen shows
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: true  // Hangul vowels and finals join the initial before them
        default:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format, .control: true
            default: scalar.properties.isDefaultIgnorableCodePoint
            }
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
    }

    /// East Asian Width W and F without the emoji, neighbours joined across unassigned code points.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}
