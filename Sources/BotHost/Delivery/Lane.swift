import Concurrency

/// What the bot has to say in one room or to one person, in order, and when it may be said.
///
/// It knows no clock and no network. The first entry stays in the lane until it is known what became of it.
package struct Lane: Sendable {
    package enum Step: Sendable {
        /// Deliver this, and say how it went.
        case deliver(OutboxEntry)
        /// Wait for the network's word that it has this.
        case confirm(OutboxEntry, Delivery.Confirmation)
        case rest(until: Duration)
        /// Somebody is at it.
        case busy
        case nothing
    }

    /// So many replies may wait; what is stored has a limit of its own.
    package static let most = 200
    /// How long a lane waits after it found nobody: up to a minute, so that whoever comes back hears soon.
    private static let pauses = Backoff(first: .milliseconds(500), longest: .seconds(60), healthy: .seconds(60))
    /// Whoever speaks is there, but a flood of words must not become a flood of attempts.
    private static let leastPause = Duration.seconds(1)

    private enum Progress: Sendable {
        case idle
        case busy
        case unconfirmed(Delivery.Confirmation)
        case confirming
    }

    package private(set) var entries: [OutboxEntry] = []
    private var progress = Progress.idle
    private var bucket: TokenBucket?
    private var pauses = Self.pauses
    /// When the first entry may be tried again.
    private var retriesAt: Duration?
    private var failedAt: Duration?
    /// Whether it waits because nobody was there, rather than because it was too much.
    private(set) var isUnreachable = false

    package init(pace: DeliveryPace?) {
        bucket = pace.map { TokenBucket(burst: $0.burst, interval: $0.interval) }
    }

    /// How many are being delivered: the first one, or none.
    private var begunCount: Int { if case .idle = progress { 0 } else { 1 } }

    /// Whether nothing is lost when the lane is forgotten.
    package mutating func isForgettable(now: Duration) -> Bool {
        guard entries.isEmpty, case .idle = progress else { return false }
        return bucket?.isFull(now: now) ?? true
    }

    /// Whether so much more may wait here.
    package func hasRoom(for parts: [OutboxEntry]) -> Bool {
        if parts.first?.stored != nil || entries.count + parts.count <= Self.most { return true }
        return entries.count { $0.stored == nil } + parts.count <= Self.most
    }

    struct Admitted: Sendable {
        /// What whoever brought it delivers: it is its turn.
        var turn: OutboxEntry?
        /// The rest of it, which waits.
        var waiting: [OutboxEntry] = []
        /// Opens when the last of it has been said; nil when nobody waits for that.
        var last: Latch?
    }

    /// Takes what is to be said; nil, and then nothing of it, when too much waits.
    ///
    /// - Parameter isWaitedFor: Whether somebody waits until it is said, as long as that can be done at once.
    mutating func admit(_ parts: [OutboxEntry], isWaitedFor: Bool, now: Duration) -> Admitted? {
        guard hasRoom(for: parts) else { return nil }
        let isWaitedFor = isWaitedFor && !isHeldUp(now: now)
        var (admitted, rest) = (Admitted(), parts[...])
        if isWaitedFor, entries.isEmpty, let first = rest.popFirst() {
            append(first)
            if case .deliver(let entry) = next(now: now) { admitted.turn = entry }
        }
        guard !rest.isEmpty else { return admitted }
        if isWaitedFor { admitted.last = Latch() }
        for part in rest {
            var part = part.weighed
            if part.isLastPart { part.settled = admitted.last }
            append(part)
            admitted.waiting.append(part)
        }
        return admitted
    }

    package mutating func append(_ entry: OutboxEntry) { entries.append(entry) }

    /// Puts `edited` in the place of what waits to be said for `sent`.
    ///
    /// - Returns: What is not to be said any more; nothing, and then nothing is changed, when none of it waits.
    package mutating func replace(_ sent: Sent, with edited: [OutboxEntry]) -> [OutboxEntry] {
        let waiting = entries.dropFirst(begunCount)
        guard let index = waiting.firstIndex(where: { $0.sent === sent }) else { return [] }
        let replaced = waiting.filter { $0.sent === sent }
        let rest = waiting[index...].filter { $0.sent !== sent }
        entries = entries[..<index] + edited.map { $0.standing(for: waiting[index]) } + rest
        return replaced
    }

    /// What to do now. Whoever gets something to deliver or to confirm reports how it went, before anybody gets more.
    package mutating func next(now: Duration) -> Step {
        switch progress {
        case .busy, .confirming: return .busy
        case .unconfirmed(let confirmation):
            guard let first = entries.first else { return .nothing }
            progress = .confirming
            return .confirm(first, confirmation)
        case .idle: break
        }
        guard let first = entries.first else { return .nothing }
        if let rest = rest(now: now) { return .rest(until: min(rest, entries.map(\.endsAt).min() ?? rest)) }
        bucket?.take(1)
        progress = .busy
        return .deliver(first)
    }

    /// Until when nothing may be said; nil when something may.
    private mutating func rest(now: Duration) -> Duration? {
        if let retriesAt, retriesAt > now { return retriesAt }
        if let free = bucket?.available(now: now), free == 0 { return bucket?.nextToken }
        return nil
    }

    /// Whether there is nothing to do before some later moment.
    package mutating func isQuiet(now: Duration) -> Bool {
        guard case .idle = progress else { return false }
        return entries.isEmpty || (rest(now: now) != nil && entries.allSatisfy { $0.endsAt > now })
    }

    /// Whether whoever says something more here has to wait for longer than it takes to say it.
    package mutating func isHeldUp(now: Duration) -> Bool {
        switch progress {
        case .busy: false
        case .unconfirmed, .confirming: true
        case .idle: rest(now: now) != nil
        }
    }

    // MARK: How it went

    /// The first entry has been handed over; the network's word that it has it is still to come.
    package mutating func hand(over confirmation: @escaping Delivery.Confirmation) {
        progress = .unconfirmed(confirmation)
    }

    /// The first entry has been said.
    package mutating func finish() {
        entries.removeFirst()
        progress = .idle
        (retriesAt, failedAt, isUnreachable) = (nil, nil, false)
        pauses.forget()
    }

    /// The first entry was not delivered.
    ///
    /// - Parameter chance: A number from 0 to 1.
    /// - Returns: Whether it is the first time, and will be tried again.
    package mutating func fail(_ error: DeliveryError, now: Duration, chance: Double) -> Bool {
        progress = .idle
        let isFirst = failedAt == nil
        failedAt = now
        switch error {
        case .refused:
            finish()
            return false
        case .later(let pause):
            isUnreachable = false
            retriesAt = now + (pause ?? pauses.delay(afterRunning: .zero, chance: chance))
        case .unreachable:
            isUnreachable = true
            retriesAt = now + pauses.delay(afterRunning: .zero, chance: chance)
        }
        return isFirst
    }

    /// There is a sign that whom this is for can be reached again; true when there is something to do for that.
    ///
    /// - Parameter isSure: Whether the network itself is back, which is tried at once.
    package mutating func wake(now: Duration, isSure: Bool = false) -> Bool {
        guard isUnreachable, !entries.isEmpty, let failedAt else { return false }
        pauses.forget()
        retriesAt = isSure ? now : min(retriesAt ?? now, max(now, failedAt + Self.leastPause))
        return true
    }

    /// Takes out what is not to be said any more.
    package mutating func takeExpired(now: Duration) -> [OutboxEntry] {
        let waiting = entries.dropFirst(begunCount)
        guard waiting.contains(where: { $0.endsAt <= now }) else { return [] }
        defer { entries = entries.prefix(begunCount) + waiting.filter { $0.endsAt > now } }
        return waiting.filter { $0.endsAt <= now }
    }

    /// Takes out everything but what is being delivered: the bot stops.
    package mutating func takeWaiting() -> [OutboxEntry] {
        let begun = entries.prefix(begunCount)
        defer { entries = Array(begun) }
        return Array(entries.dropFirst(begun.count))
    }
}
