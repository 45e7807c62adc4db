import Concurrency

/// What waits to be sent, and how much of it may go: a burst, then a line in each interval.
///
/// Servers disconnect who sends faster. `now` is the time since any fixed moment; it never goes back.
package struct IRCSendQueue<Line: Sendable>: Sendable {
    package let capacity: Int

    private var bucket: TokenBucket
    private var urgent: [Line] = []
    private var waiting: [Line] = []
    /// The lines before it are gone; they are cut off from time to time.
    private var first = 0

    /// - Parameters:
    ///   - interval: Nothing for no limit at all.
    ///   - capacity: How many lines may wait.
    package init(burst: Int = 5, interval: Duration = .seconds(2), capacity: Int = 1_000) {
        precondition(capacity > 0, "a queue must be able to hold something")
        bucket = TokenBucket(burst: burst, interval: interval)
        self.capacity = capacity
    }

    /// How many lines wait.
    package var count: Int { urgent.count + waiting.count - first }

    /// Puts a line at the end; false when too many wait already.
    package mutating func append(_ line: Line) -> Bool {
        guard waiting.count - first < capacity else { return false }
        waiting.append(line)
        return true
    }

    /// Puts a line before all others, which goes at once: PONG, QUIT.
    package mutating func appendUrgent(_ line: Line) { urgent.append(line) }

    /// Counts a line that does not wait at all: it may go now, and nothing is before it. False when it has to wait.
    package mutating func passes(now: Duration) -> Bool {
        guard count == 0, bucket.available(now: now) > 0 else { return false }
        bucket.take(1)
        return true
    }

    /// How long to wait until the next line may go, as of the last look; nil when none waits.
    package func wait(now: Duration) -> Duration? { count == 0 ? nil : max(.zero, bucket.nextToken - now) }

    /// Takes out the lines that may go now.
    ///
    /// - Returns: Also how long to wait until the next may go; nil when none waits.
    package mutating func takeDue(now: Duration) -> (lines: [Line], wait: Duration?) {
        _ = bucket.available(now: now)
        var lines = urgent
        urgent = []
        bucket.take(lines.count)
        let going = waiting[first...].prefix(bucket.available(now: now))
        lines += going
        first += going.count
        bucket.take(going.count)
        dropSent()
        return (lines, wait(now: now))
    }

    /// Takes out everything that waits: the connection has ended.
    package mutating func removeAll() -> [Line] {
        let lines = urgent + waiting[first...]
        (urgent, waiting, first) = ([], [], 0)
        return lines
    }

    private mutating func dropSent() {
        if first == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            first = 0
        } else if first > 1_024 {
            waiting.removeFirst(first)
            first = 0
        }
    }
}
