/// How many lines a plugin may still bring into the log: some at once, and a few more each second.
struct LineAllowance {
    private static let burst = 400
    private static let perSecond = 50

    private var tokens = LineAllowance.burst
    private var refilledAt: Duration?
    /// Lines that were left out since the last time that somebody asked.
    private var leftOut = 0

    /// Whether one more line may be written.
    mutating func takeOne(at now: Duration) -> Bool {
        refill(at: now)
        guard tokens > 0 else {
            leftOut += 1
            return false
        }
        tokens -= 1
        return true
    }

    /// How many lines were left out, counted from here on again.
    mutating func takeLeftOut() -> Int {
        defer { leftOut = 0 }
        return leftOut
    }

    private mutating func refill(at now: Duration) {
        let seconds = refilledAt.map { Int((now - $0).components.seconds) } ?? 0
        guard seconds > 0 || refilledAt == nil else { return }
        tokens = min(Self.burst, tokens + min(seconds, Self.burst) * Self.perSecond)
        refilledAt = now
    }
}
