import PluginAPI

/// A piece of a text that belongs together, and how well the text may be cut behind it.
struct TextPiece {
    enum Content {
        case segment(RichText.Segment)
        /// A row of the text's table with that number.
        case row([RichText], columns: [String], table: Int)
    }

    /// From the worst place for a cut to the best.
    enum Gap: Int, Comparable {
        case none, word, sentence, line, paragraph

        static func < (left: Gap, right: Gap) -> Bool { left.rawValue < right.rawValue }
    }

    let content: Content
    private(set) var gap: Gap

    init(_ content: Content, _ gap: Gap) {
        self.content = content
        self.gap = gap
    }

    /// The words that it may be cut into when it does not fit by itself, and what each of them becomes.
    var words: (String, make: (String) -> RichText.Segment) {
        switch content {
        case .segment(.bold(let words)): (words, RichText.Segment.bold)
        case .segment(.code(let words)), .segment(.command(let words)): (words, RichText.Segment.code)
        case .segment(.plain(let words)), .segment(.unknown(let words)): (words, RichText.Segment.plain)
        case .segment(let segment): (RichText(segments: [segment]).description, RichText.Segment.plain)
        case .row(let cells, _, _): (cells.map(\.description).joined(separator: ", "), RichText.Segment.plain)
        }
    }

    // MARK: Taking apart

    static func pieces(of text: RichText) -> [TextPiece] {
        var pieces: [TextPiece] = []
        for (index, segment) in text.segments.enumerated() {
            switch segment {
            case .plain(let words): pieces += Self.pieces(of: words, RichText.Segment.plain)
            case .bold(let words): pieces += Self.pieces(of: words, RichText.Segment.bold)
            case .table(let table):
                // It begins on a line of its own.
                if let last = pieces.indices.last { pieces[last].gap = max(pieces[last].gap, .line) }
                pieces += table.rows.map { TextPiece(.row($0, columns: table.columns, table: index), .line) }
                if table.rows.isEmpty { pieces.append(TextPiece(.segment(segment), .line)) }
            default: pieces.append(TextPiece(.segment(segment), .none))
            }
        }
        return pieces
    }

    private static func pieces(of words: String, _ make: (String) -> RichText.Segment) -> [TextPiece] {
        var pieces: [TextPiece] = []
        var rest = words[...]
        while let end = end(of: rest) {
            pieces.append(TextPiece(.segment(make(String(rest[..<end]))), gap(behind: rest[..<end])))
            rest = rest[end...]
        }
        return pieces
    }

    /// Where the next word with the space behind it ends. What stands at the beginning of a line is the next one's.
    private static func end(of words: Substring) -> Substring.Index? {
        guard !words.isEmpty else { return nil }
        let word = words.firstIndex { !$0.isWhitespace } ?? words.endIndex
        let space = words[word...].firstIndex(where: \.isWhitespace) ?? words.endIndex
        let next = words[space...].firstIndex { !$0.isWhitespace } ?? words.endIndex
        guard let lineEnd = words[space..<next].lastIndex(where: \.isNewline) else { return next }
        return words.index(after: lineEnd)
    }

    private static func gap(behind words: Substring) -> Gap {
        let space = words.reversed().prefix(while: \.isWhitespace)
        guard !space.isEmpty else { return .none }
        let lines = space.count(where: \.isNewline)
        if lines > 0 { return lines > 1 ? .paragraph : .line }
        return words.dropLast(space.count).last.map { ".!?…".contains($0) } == true ? .sentence : .word
    }

    // MARK: Putting together

    /// Behind how many of `pieces` to cut, when something follows: at the best place behind their first third, else at the last
    /// one that there is.
    static func bestEnd(of pieces: ArraySlice<TextPiece>) -> Int {
        let ends = pieces.enumerated().filter { $0.element.gap > .none }.map {
            (count: $0.offset + 1, gap: $0.element.gap)
        }
        let late = ends.filter { $0.count * 3 >= pieces.count }
        let best = late.max { ($0.gap, $0.count) < ($1.gap, $1.count) } ?? ends.last
        return best?.count ?? pieces.count
    }

    /// The text that `pieces` make, without what would separate it from what is around it.
    static func text(of pieces: ArraySlice<TextPiece>) -> RichText {
        var segments: [RichText.Segment] = []
        var lastTable: Int?
        for piece in pieces {
            switch (piece.content, segments.last) {
            case (.row(let cells, let columns, let table), .table(let begun)?) where table == lastTable:
                segments[segments.count - 1] = .table(Table(columns, rows: begun.rows + [cells]))
            case (.row(let cells, let columns, let table), _):
                segments.append(.table(Table(columns, rows: [cells])))
                lastTable = table
            case (.segment(.plain(let more)), .plain(let words)?):
                segments[segments.count - 1] = .plain(words + more)
            case (.segment(.bold(let more)), .bold(let words)?): segments[segments.count - 1] = .bold(words + more)
            case (.segment(let segment), _): segments.append(segment)
            }
        }
        return RichText(segments: trimmed(segments))
    }

    private static func trimmed(_ segments: [RichText.Segment]) -> [RichText.Segment] {
        var segments = segments
        while case .plain(let words)? = segments.first {
            let rest = words.drop(while: \.isNewline)
            if rest.isEmpty { segments.removeFirst() } else { segments[0] = .plain(String(rest)) }
            if !rest.isEmpty { break }
        }
        while case .plain(let words)? = segments.last {
            let kept = words.reversed().drop(while: \.isWhitespace).reversed()
            if kept.isEmpty { segments.removeLast() } else { segments[segments.count - 1] = .plain(String(kept)) }
            if !kept.isEmpty { break }
        }
        return segments
    }
}
