package import FoundationEssentials

/// What the bot has to say and has not said yet.
package struct OutboxSummary: Equatable, Sendable {
    /// Messages that wait for their network or their turn.
    package let waiting: Int
    /// Messages in the store, which are kept over a restart. Most of them wait.
    package let stored: Int
    /// When the one that has waited longest was said to be told; nil when none waits.
    package let oldest: Date?

    package init(waiting: Int, stored: Int, oldest: Date?) {
        self.waiting = waiting
        self.stored = stored
        self.oldest = oldest
    }
}

extension Outbox {
    package var summary: OutboxSummary {
        let (waiting, oldest) = state.withLock { state in
            let entries = state.lanes.values.lazy.flatMap(\.entries)
            return (entries.count { $0.isLastPart }, entries.map(\.since).min())
        }
        return OutboxSummary(waiting: waiting, stored: stored.count, oldest: oldest)
    }
}
