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

    private var crashes = 0

    package init() {}

    /// What to do after a run that lasted for `lifetime`.
    ///
    /// - Parameter chance: A number from 0 to 1. It spreads the delay over its upper half, so that plugins which ended
    ///   together do not all start together.
    package mutating func decide(afterRunning lifetime: Duration, chance: Double) -> Decision {
        crashes >>= min(63, Int(lifetime / Self.healthy))
        crashes += 1
        if crashes >= Self.mostCrashes { return .pause(Self.longest, crashes: crashes) }
        let doubled = min(Self.first * (1 << (crashes - 1)), Self.longest)
        return .restart(after: doubled * (0.5 + chance / 2))
    }

    /// Somebody has changed something: what was before does not count any more.
    package mutating func forget() { crashes = 0 }
}
