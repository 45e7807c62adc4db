import Concurrency

/// When a plugin that ended by itself is started again: later each time, and after many crashes in a row not before a
/// long pause.
package struct RestartPolicy {
    package enum Decision: Equatable {
        case restart(after: Duration)
        /// It crashes again and again: for this long nothing is asked of it, then it is tried once more.
        case pause(Duration, crashes: Int)
    }

    package static let first = Duration.milliseconds(100)
    package static let longest = Duration.seconds(300)
    /// For each such time that a plugin ran, half of its crashes are forgotten.
    package static let healthy = Duration.seconds(600)
    /// So many crashes in a row open the breaker.
    package static let mostCrashes = 10

    private var backoff = Backoff(first: first, longest: longest, healthy: healthy)

    package init() {}

    /// What to do after a run that lasted for `lifetime`.
    ///
    /// - Parameter chance: A number from 0 to 1 that spreads the delay (`Backoff`).
    package mutating func decide(afterRunning lifetime: Duration, chance: Double) -> Decision {
        let delay = backoff.delay(afterRunning: lifetime, chance: chance)
        guard backoff.failures < Self.mostCrashes else { return .pause(Self.longest, crashes: backoff.failures) }
        return .restart(after: delay)
    }

    /// Somebody has changed something: what was before does not count any more.
    package mutating func forget() { backoff.forget() }
}
