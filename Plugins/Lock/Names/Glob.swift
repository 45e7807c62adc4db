/// A pattern in which `*` stands for any letters, or none: `env-*`. Capitals make no difference.
package struct Glob: Sendable {
    /// As it was written.
    package let pattern: String
    private let parts: [Substring]

    package init(_ pattern: String) {
        self.pattern = pattern
        parts = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    }

    package func matches(_ text: String) -> Bool {
        var rest = text.lowercased()[...]
        guard let first = parts.first, let last = parts.last, rest.hasPrefix(first) else { return false }
        guard parts.count > 1 else { return rest == first }
        rest = rest.dropFirst(first.count)
        // The earliest place is as good as any: what comes later then has the most room.
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    /// A name that it matches.
    package var example: String { pattern.replacing("*", with: "1") }
}
