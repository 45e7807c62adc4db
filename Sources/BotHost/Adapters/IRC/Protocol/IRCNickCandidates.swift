/// What the bot is called, in turn, while what it wants to be called is taken.
struct IRCNickCandidates: Sendable {
    private(set) var current: String
    private var others: ArraySlice<String>

    init(_ nick: String, alternatives: [String]) {
        current = nick
        // A server may leave no more than nine letters of a nick, and cut off what tells two of them apart.
        let stem = nick.prefix(7)
        var candidates: [String] = []
        for other in alternatives + ["\(nick)_", "\(nick)__"] + (1...9).map({ "\(stem)_\($0)" })
        where other != nick && !candidates.contains(other) {
            candidates.append(other)
        }
        others = candidates[...]
    }

    /// Goes on to the next one; nil when there is none left.
    mutating func next() -> String? {
        guard let next = others.popFirst() else { return nil }
        current = next
        return next
    }
}
