/// What an environment is called: 1 to 64 letters `a-z`, digits, `.`, `_`, `-` and `/`, beginning with a letter or digit.
///
/// Capitals are kept, and make no difference.
package struct EnvironmentName: Sendable {
    package enum Problem: Error, Equatable, Sendable {
        case empty
        case tooLong
        case badStart(Character)
        case badCharacter(Character)
        /// A word that commands understand in another way.
        case reserved
    }

    package static let longest = 64
    package static let reserved: Set<String> = ["all", "any", "me", "for", "until", "force"]

    /// As it was written when the environment was added.
    package let spelling: String

    package init(_ spelling: String) throws(Problem) {
        guard let first = spelling.first else { throw .empty }
        guard Self.isLetterOrDigit(first) else { throw .badStart(first) }
        if let bad = spelling.first(where: { !Self.mayContain($0) }) { throw .badCharacter(bad) }
        guard spelling.utf8.count <= Self.longest else { throw .tooLong }
        guard !Self.reserved.contains(spelling.lowercased()) else { throw .reserved }
        self.spelling = spelling
    }

    /// What is equal for names that differ in capitals only.
    package var folded: String { spelling.lowercased() }

    private static func mayContain(_ character: Character) -> Bool {
        isLetterOrDigit(character) || "._-/".contains(character)
    }

    private static func isLetterOrDigit(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
