/// How much waits that is not stored, in all lanes, and how much may.
struct WaitingReplies: Sendable {
    private static let most = 5_000
    private static let mostBytes = 16 << 20

    private var count = 0
    private var bytes = 0

    /// Whether so much more may wait. What is stored is counted elsewhere.
    func hasRoom(for entries: [OutboxEntry]) -> Bool {
        entries.first?.stored != nil || (count < Self.most && bytes < Self.mostBytes)
    }

    mutating func add(_ entry: OutboxEntry) {
        guard entry.weight > 0 else { return }
        count += 1
        bytes += entry.weight
    }

    mutating func remove(_ entry: OutboxEntry) {
        guard entry.weight > 0 else { return }
        count -= 1
        bytes -= entry.weight
    }
}
