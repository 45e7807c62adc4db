/// Whether a process is alive, as far as its answers to pings tell.
///
/// It is gone only when it is late at two looks in a row: a host that could not look for a while, such as on a machine that
/// slept, could not listen either, and what was answered meanwhile is heard between the two.
package struct Pulse {
    package enum Finding: Equatable {
        case fine
        case toBeAsked
        case gone
    }

    /// How often it is asked, and how long it may take to answer.
    package static let interval = Duration.seconds(10)

    private var lastSign: Duration
    private var asked: Duration?
    private var wasLate = false

    package init(startedAt now: Duration) { lastSign = now }

    /// What to do now. After `toBeAsked` the next ping is counted as sent.
    package mutating func look(at now: Duration) -> Finding {
        if let asked {
            defer { wasLate = now - asked >= Self.interval }
            return wasLate ? .gone : .fine
        }
        guard now - lastSign >= Self.interval else { return .fine }
        asked = now
        return .toBeAsked
    }

    package mutating func answered(at now: Duration) {
        asked = nil
        wasLate = false
        lastSign = now
    }
}
