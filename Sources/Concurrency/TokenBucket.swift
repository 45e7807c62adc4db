/// How much may go now: a burst, then one more in each interval.
///
/// `now` is the time since any fixed moment; it never goes back.
package struct TokenBucket: Equatable, Sendable {
    package let burst: Int
    package let interval: Duration

    private var tokens: Int
    /// Since when the next token has been growing.
    private var lastToken: Duration = .zero

    /// - Parameter interval: Nothing for no limit at all.
    package init(burst: Int, interval: Duration) {
        precondition(burst > 0 && interval >= .zero, "a bucket must let something through")
        self.burst = burst
        self.interval = interval
        tokens = burst
    }

    /// How much may go now.
    package mutating func available(now: Duration) -> Int {
        guard interval > .zero else { return .max }
        if tokens == burst { lastToken = max(lastToken, now) }
        let grown = max(.zero, now - lastToken)
        guard grown >= interval else { return tokens }
        let count = Int(min(Double(burst), (grown / interval).rounded(.down)))
        if tokens + count >= burst {
            tokens = burst
            lastToken = now
        } else {
            tokens += count
            lastToken += interval * count
        }
        return tokens
    }

    /// Notes that so much has gone; what is more than there was counts as all that there was.
    package mutating func take(_ count: Int) {
        if interval > .zero { tokens = max(0, tokens - count) }
    }

    /// Whether nothing has gone for so long that it is as new.
    package mutating func isFull(now: Duration) -> Bool { available(now: now) >= burst }

    /// When the next token has grown, as of the last look.
    package var nextToken: Duration { lastToken + interval }
}
