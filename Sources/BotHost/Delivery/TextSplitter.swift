package import PluginAPI

/// Cuts a text that is too long for one message into several, where people would: between paragraphs, else lines, else
/// sentences, else words.
///
/// What is marked stays whole, rows of a table too, each part with the table's heading. Only what does not fit into a message
/// by itself is cut between characters, and each piece is marked like the whole.
package struct TextSplitter {
    private let longest: Int
    private let measure: (RichText) -> Int

    /// - Parameter measure: How long a text is. Never shorter than what it begins with.
    package init(longest: Int, measure: @escaping (RichText) -> Int) {
        self.longest = longest
        self.measure = measure
    }

    /// The parts in order; what separated them, such as a line break, is left out.
    package func split(_ text: RichText) -> [RichText] {
        guard !fits(text) else { return [text] }
        var rest = TextPiece.pieces(of: text)[...]
        var parts: [RichText] = []
        while let first = rest.first {
            var count = fittingCount(rest)
            if count == 0, let halves = halves(of: first) {
                rest = halves + rest.dropFirst()
                continue
            }
            // Not even a character fits; it is said all the same.
            count = max(1, count)
            if count < rest.count { count = TextPiece.bestEnd(of: rest.prefix(count)) }
            let part = TextPiece.text(of: rest.prefix(count))
            if !part.segments.isEmpty { parts.append(part) }
            rest = rest.dropFirst(count)
        }
        return parts
    }

    private func fits(_ text: RichText) -> Bool { measure(text) <= longest }

    /// How many of the pieces fit together.
    private func fittingCount(_ pieces: ArraySlice<TextPiece>) -> Int {
        Self.most(pieces.count) { fits(TextPiece.text(of: pieces.prefix($0))) }
    }

    /// A piece that does not fit, in two of which the first one does; nil when it is a single character.
    private func halves(of piece: TextPiece) -> ArraySlice<TextPiece>? {
        let (words, make) = piece.words
        let characters = Array(words)
        guard characters.count > 1 else { return nil }
        let fitting = Self.most(characters.count - 1) { fits(RichText(segments: [make(String(characters[..<$0]))])) }
        let count = max(1, fitting)
        return [
            TextPiece(.segment(make(String(characters[..<count]))), .none),
            TextPiece(.segment(make(String(characters[count...]))), piece.gap),
        ]
    }

    /// The highest number up to `limit` for which `holds`, which holds for every lower one too; 0 if there is none.
    private static func most(_ limit: Int, _ holds: (Int) -> Bool) -> Int {
        // By growing steps first: a part is short where the rest is long.
        var (low, high) = (0, min(8, limit))
        while high < limit, holds(high) { (low, high) = (high, min(high * 2, limit)) }
        while low < high {
            let middle = (low + high + 1) / 2
            if holds(middle) { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
