/// A pattern for `nick!user@host`: `*` is any text, `?` is any one character, everything else is itself.
///
/// A weak proof of who somebody is: for networks without accounts only.
package struct IRCMask: Hashable, Sendable {
    package let text: String
    private let caseMapping: IRCCaseMapping
    private let pattern: [Unicode.Scalar]

    package init(_ text: String, caseMapping: IRCCaseMapping = .ascii) {
        self.text = text
        self.caseMapping = caseMapping
        pattern = Array(caseMapping.fold(text).unicodeScalars)
    }

    package func matches(_ source: String) -> Bool {
        let text = Array(caseMapping.fold(source).unicodeScalars)
        var (position, index) = (0, 0)
        /// Where the last star stood, and how much it has eaten: it eats one more when the rest does not match.
        var star: (index: Int, position: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == "*" {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == "?" || pattern[index] == text[position] {
                index += 1
                position += 1
            } else if let last = star {
                star = (last.index, last.position + 1)
                (index, position) = (last.index + 1, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == "*" }
    }
}
