/// Text without what a terminal would obey.
package enum PrintableText {
    /// Whether `scalar` may stand in a line that was typed: everything but control characters and line ends.
    package static func isTypable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// `text` as if it had been typed: a tab is a blank, other control characters and line ends are gone.
    package static func typed(_ text: some StringProtocol) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                line.append(" ")
            } else if isTypable(scalar) {
                line.append(scalar)
            }
        }
        return String(line)
    }

    /// `text` as it can be shown without harm: a tab is four blanks, a control character is U+FFFD.
    ///
    /// So are the marks that turn the direction of what follows: with them, text can look like other text.
    /// Line ends stay only when `keepingLines`, as a plain newline; otherwise they are blanks.
    package static func shown(_ text: some StringProtocol, keepingLines: Bool = false) -> String {
        var visible = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": visible.append(contentsOf: "    ".unicodeScalars)
            case "\r": break
            case "\n", "\u{2028}", "\u{2029}": visible.append(keepingLines ? "\n" : " ")
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": visible.append("\u{FFFD}")
            default: visible.append(isTypable(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return String(visible)
    }
}
