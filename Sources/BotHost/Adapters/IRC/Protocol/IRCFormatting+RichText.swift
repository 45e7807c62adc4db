package import FoundationEssentials
package import PluginAPI

extension IRCFormatting {
    /// `text` as IRC shows it at `now`, with a line feed between lines.
    ///
    /// What is to be typed or copied is bold like what is bold: many clients do not know monospace (0x11) and show a stray
    /// sign instead, and quotes around it would be copied along. Nobody's words become formatting or CTCP: of the
    /// control characters only those that are put here come out.
    ///
    /// - Parameter width: How many columns there are for a table; a wider one is told in words.
    package static func render(_ text: RichText, plain: PlainText, now: Date, width: Int = 80) -> String {
        let laid = TableLayout(plain: plain, now: now, width: width).lay(out: text)
        return laid.segments.reduce(into: "") { rendered, segment in
            let words = plain.render(segment, now: now)
            switch segment {
            case .bold, .code, .command: rendered += emphasised(words.withoutControls)
            case .plain: rendered += linesWithoutControls(words)
            case .person, .link, .table, .time, .ago, .unknown: rendered += words.withoutControls
            }
        }
    }

    private static func emphasised(_ words: String) -> String {
        words.isEmpty ? "" : "\u{02}\(words)\u{02}"
    }

    /// Line feeds in a literal are the author's own.
    private static func linesWithoutControls(_ words: String) -> String {
        let plain = words.withoutControls
        // Most words are of one line.
        if plain == words { return plain }
        return words.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).withoutControls }.joined(separator: "\n")
    }
}
