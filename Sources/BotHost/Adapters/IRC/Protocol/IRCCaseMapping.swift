/// Which nicks and channels a server takes for the same (`CASEMAPPING` of 005).
package enum IRCCaseMapping: String, Hashable, Sendable {
    /// `A` is `a`.
    case ascii
    /// Besides, `[ ] \ ^` are `{ } | ~`: what a server does that says nothing.
    case rfc1459
    /// As before, but `^` and `~` are two.
    case rfc1459Strict = "rfc1459-strict"

    /// What the server calls `name`.
    ///
    /// One that is unknown is taken for `ascii`: two people must not be taken for one, and it is better to take one for two.
    package init(named name: String) {
        self = IRCCaseMapping(rawValue: name.lowercased()) ?? .ascii
    }

    /// `name` in the form in which it can be compared.
    package func fold(_ name: String) -> String {
        let last = lastCapital
        guard name.utf8.contains(where: { (0x41...last).contains($0) }) else { return name }
        return String(decoding: name.utf8.map { (0x41...last).contains($0) ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    package func isSame(_ name: String, _ other: String) -> Bool {
        // Folding leaves the length as it is.
        name.utf8.count == other.utf8.count && (name == other || fold(name) == fold(other))
    }

    /// The capitals are one run of ASCII: `A` to `Z`, then `[ \ ]`, then `^`.
    private var lastCapital: UInt8 {
        switch self {
        case .ascii: 0x5A
        case .rfc1459: 0x5E
        case .rfc1459Strict: 0x5D
        }
    }
}
