/// The free words behind a command: why somebody does it.
package struct Remark: Equatable, Sendable {
    /// Whether they began with the word `force`, which means the same as `--force` where that exists.
    package let saysForce: Bool
    /// What is left of them; nil when nothing is.
    package let reason: String?

    /// `typed` may be written as a comment (`# testing`) or like a commit message (`-m testing`).
    ///
    /// - Parameter mayForce: Whether `force` as the first word is an order, and no part of the reason.
    package init(_ typed: String?, mayForce: Bool = false) {
        var words = (typed ?? "").split(separator: " ", omittingEmptySubsequences: true)[...]
        saysForce = mayForce && words.first?.lowercased() == "force"
        if saysForce { words.removeFirst() }
        if let first = words.first, Self.introductions.contains(String(first)) { words.removeFirst() }
        reason = words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static let introductions: Set<String> = ["#", "-m", ":"]
}
