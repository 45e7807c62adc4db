/// A line and the place in it where typing goes, always between two characters as a person sees them.
package struct EditBuffer: Equatable, Sendable {
    package private(set) var text: String
    /// In UTF-8 bytes from the start.
    private var offset: Int

    package init(_ text: String = "") {
        self.text = text
        offset = text.utf8.count
    }

    /// How many characters stand before the cursor.
    package var cursor: Int { text[..<index].count }

    package var isEmpty: Bool { text.isEmpty }

    private var index: String.Index { text.utf8.index(text.startIndex, offsetBy: offset) }

    // MARK: Changing

    package mutating func insert(_ addition: String) {
        text.insert(contentsOf: addition, at: index)
        offset += addition.utf8.count
        leaveMiddleOfCharacter()
    }

    /// Takes out what is between the cursor and `target`, which is a place in `text`.
    package mutating func remove(to target: String.Index) -> String {
        let range = min(index, target)..<max(index, target)
        let removed = String(text[range])
        offset = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
        text.removeSubrange(range)
        leaveMiddleOfCharacter()
        return removed
    }

    /// Exchanges the characters around the cursor, or the last two at the end; false if there are none.
    package mutating func transpose() -> Bool {
        var characters = Array(text)
        let second = min(cursor, characters.count - 1)
        guard second > 0 else { return false }
        characters.swapAt(second - 1, second)
        text = String(characters)
        offset = String(characters[...second]).utf8.count
        leaveMiddleOfCharacter()
        return true
    }

    // MARK: Moving

    /// Moves to `target`, a place in `text`; false if the cursor is there already.
    package mutating func move(to target: String.Index) -> Bool {
        defer { offset = text.utf8.distance(from: text.startIndex, to: target) }
        return target != index
    }

    package var start: String.Index { text.startIndex }
    package var end: String.Index { text.endIndex }
    package var previous: String.Index { index == start ? start : text.index(before: index) }
    package var next: String.Index { index == end ? end : text.index(after: index) }

    /// Where the word of letters and digits before the cursor begins.
    package var wordStart: String.Index { startOfRun { $0.isLetter || $0.isNumber } }

    /// Where the run without blanks before the cursor begins.
    package var afterLastBlank: String.Index { startOfRun { !$0.isWhitespace } }

    /// Where the word of letters and digits after the cursor ends.
    package var wordEnd: String.Index {
        let rest = text[index...].drop { !($0.isLetter || $0.isNumber) }
        return rest.drop { $0.isLetter || $0.isNumber }.startIndex
    }

    private func startOfRun(of isInside: (Character) -> Bool) -> String.Index {
        let run = text[..<index].reversed().drop { !isInside($0) }
        return run.drop(while: isInside).startIndex.base
    }

    /// Joining two pieces can make one character of what stood on either side of the cursor.
    private mutating func leaveMiddleOfCharacter() {
        guard index > start, index < end else { return }
        let following = text.index(after: index)
        guard text.index(before: following) != index else { return }
        offset = text.utf8.distance(from: start, to: following)
    }
}
