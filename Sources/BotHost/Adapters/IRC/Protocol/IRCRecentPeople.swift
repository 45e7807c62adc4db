/// The nicks of people who were seen and cannot be seen any more: the last thousand.
struct IRCRecentPeople: Sendable {
    private static let most = 1_000

    private var nicks: [String: String] = [:]
    /// Folded, in the order of their coming; some are no longer there.
    private var order: [String] = []

    /// How it is written.
    subscript(key: String) -> String? { nicks[key] }

    mutating func see(_ key: String, _ nick: String) {
        if nicks.updateValue(nick, forKey: key) == nil { order.append(key) }
        if order.count >= 2 * Self.most { forgetOldest() }
    }

    mutating func forget(_ key: String) { nicks[key] = nil }

    /// Now and then, so that each costs little.
    private mutating func forgetOldest() {
        var seen: Set<String> = []
        let latest = order.reversed().filter { nicks[$0] != nil && seen.insert($0).inserted }.prefix(Self.most)
        order = latest.reversed()
        nicks = Dictionary(uniqueKeysWithValues: order.compactMap { key in nicks[key].map { (key, $0) } })
    }
}
