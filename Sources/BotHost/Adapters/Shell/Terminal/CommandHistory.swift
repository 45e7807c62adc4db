/// The lines a person typed, oldest first, up to a number; the same line twice in a row counts once.
package struct CommandHistory: Equatable, Sendable {
    package static let capacity = 1000

    package private(set) var entries: [String] = []

    /// Takes over lines from elsewhere, cleaned of control characters.
    package init(_ lines: some Sequence<String> = []) {
        for line in lines { append(line) }
    }

    /// Keeps `line`, unless it is blank or was the last one; the oldest entry goes when there are too many.
    package mutating func append(_ line: String) {
        let entry = PrintableText.typed(line)
        guard entry != entries.last, entry.contains(where: { !$0.isWhitespace }) else { return }
        entries.append(entry)
        if entries.count > Self.capacity { entries.removeFirst() }
    }
}
