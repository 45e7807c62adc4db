/// How long to wait before something that ended or failed is tried again: each time in a row twice as long.
///
/// Used for a plugin's process and for a connection to a server alike.
package struct Backoff: Equatable, Sendable {
    /// The wait after the first failure, before chance shortens it.
    package let first: Duration
    /// No wait is longer.
    package let longest: Duration
    /// For each such time that it went well, half of the failures are forgotten.
    package let healthy: Duration

    /// The failures in a row that are not forgotten.
    package private(set) var failures = 0

    package init(first: Duration, longest: Duration, healthy: Duration) {
        precondition(first > .zero && longest >= first && healthy > .zero, "a Backoff needs times above zero")
        self.first = first
        self.longest = longest
        self.healthy = healthy
    }

    /// Counts a failure, and says how long to wait after it.
    ///
    /// - Parameters:
    ///   - lifetime: How long it went well before it failed.
    ///   - chance: A number from 0 to 1. It spreads the wait over its upper half, so that those which failed together
    ///     are not all tried again together.
    package mutating func delay(afterRunning lifetime: Duration, chance: Double) -> Duration {
        failures >>= min(63, Int(lifetime / healthy))
        failures += 1
        // A doubling further would not fit in a Duration long before it would matter.
        let doubled = min(first * (1 << min(failures - 1, 30)), longest)
        return doubled * (0.5 + chance / 2)
    }

    /// Something has changed: what was before does not count any more.
    package mutating func forget() { failures = 0 }
}
