/// Whether a process is alive, as far as its answers to pings tell.
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

    package init(startedAt now: Duration) { lastSign = now }

    /// What to do now. After `toBeAsked` the next ping is counted as sent.
    package mutating func look(at now: Duration) -> Finding {
        if let asked { return now - asked >= Self.interval ? .gone : .fine }
        guard now - lastSign >= Self.interval else { return .fine }
        asked = now
        return .toBeAsked
    }

    package mutating func answered(at now: Duration) {
        asked = nil
        lastSign = now
    }
}
