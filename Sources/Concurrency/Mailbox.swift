import Synchronization

/// What waits for the one task that works on it, and that takes all there is at a time.
///
/// Unlike an `AsyncStream`, from which things are taken one by one, it costs a wake-up for all that came together.
package final class Mailbox<Item: Sendable>: Sendable {
    private struct State {
        var items: [Item] = []
        var isFinished = false
        /// Opens when something comes; there while somebody waits for that.
        var arrival: Latch?
    }

    private let state = Mutex(State())

    package init() {}

    /// Puts `item` behind all that is there. Who calls it sees to it that this is not too much.
    package func put(_ item: Item) { change { $0.items.append(item) } }

    /// Nothing more comes.
    package func finish() { change { $0.isFinished = true } }

    private func change(_ change: (inout State) -> Void) {
        let arrival = state.withLock { state in
            change(&state)
            return state.arrival.take()
        }
        arrival?.open()
    }

    /// All that has come since the last time, in order; waits until that is something.
    ///
    /// - Returns: nil when nothing is there and nothing more comes, or the task is cancelled.
    package func takeAll() async -> [Item]? {
        while true {
            let (items, arrival) = state.withLock { state -> ([Item], Latch?) in
                defer { state.items = [] }
                guard state.items.isEmpty, !state.isFinished else { return (state.items, nil) }
                state.arrival = state.arrival ?? Latch()
                return ([], state.arrival)
            }
            if !items.isEmpty { return items }
            guard let arrival, !Task.isCancelled else { return nil }
            await arrival.wait()
        }
    }
}
