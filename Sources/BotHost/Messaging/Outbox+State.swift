import Concurrency
import PluginAPI

extension Outbox {
    /// What waits in the outbox' lanes, and who waits for that.
    struct State {
        /// Where the bot says what nobody asked for.
        var rooms: LogRooms
        /// Makes numbers of choices where there are no buttons; nil where nothing is offered.
        var choices: NumberedChoices?
        var lanes: [LaneKey: Lane] = [:]
        /// What wakes those who drive a lane, while they rest.
        var nudges: [LaneKey: Latch] = [:]
        /// The lanes that are driven, or are about to be.
        var driven: Set<LaneKey> = []
        var waiting = WaitingReplies()
        var isClosed = false
        /// The adapters of which it was said that they are not there.
        var missing: Set<String> = []
        var settling: [Latch] = []
        /// So many are out of their lanes, and it has not been said yet that they are given up.
        var givingUp = 0
        /// Who is told of what was stored and is given up; nil where nobody is.
        var onGivingUp: (@Sendable (StoredMessage) -> Void)?
    }

    /// What to do next in a lane.
    struct Turn: Sendable {
        var step = Lane.Step.nothing
        /// What is not to be said any more.
        var expired: [OutboxEntry] = []
        /// Opens when it is worth looking at a lane that rests.
        var nudge: Latch?
    }
}

// Lanes are changed where they stand: a copy would hold what waits in them a second time, and so make each change copy
// all of it.
extension Outbox.State {
    /// What to do in a lane now. Whoever drives it is done when that is nothing.
    mutating func turn(of key: LaneKey, now: Duration) -> Outbox.Turn {
        nudges[key] = nil
        guard !isClosed, let index = lanes.index(forKey: key) else {
            driven.remove(key)
            return Outbox.Turn()
        }
        let expired = lanes.values[index].takeExpired(now: now)
        for entry in expired { waiting.remove(entry) }
        givingUp += expired.count
        var turn = Outbox.Turn(step: lanes.values[index].next(now: now), expired: expired)
        switch turn.step {
        case .rest:
            turn.nudge = Latch()
            nudges[key] = turn.nudge
        case .busy, .nothing: driven.remove(key)
        case .deliver, .confirm: break
        }
        if lanes.values[index].isForgettable(now: now) { lanes[key] = nil }
        return turn
    }

    /// Changes a lane.
    ///
    /// - Parameter ended: What is not in the lane any more.
    /// - Returns: What to open for those who need not wait any longer.
    mutating func change(
        _ key: LaneKey, over ended: OutboxEntry?, now: Duration, _ change: (inout Lane) -> Void
    ) -> [Latch] {
        guard let index = lanes.index(forKey: key) else { return [] }
        change(&lanes.values[index])
        if let ended { waiting.remove(ended) }
        var released = [ended?.settled].compactMap { $0 }
        if lanes.values[index].isHeldUp(now: now) { released += lanes.values[index].entries.compactMap(\.settled) }
        if lanes.values[index].isForgettable(now: now) { lanes[key] = nil }
        return released
    }

    /// What to open for those who wait until nothing can be said any more, when that is so.
    mutating func takeSettling(now: Duration) -> [Latch] {
        guard !settling.isEmpty, givingUp == 0 else { return [] }
        for index in lanes.values.indices where !lanes.values[index].isQuiet(now: now) { return [] }
        defer { settling = [] }
        return settling
    }
}
