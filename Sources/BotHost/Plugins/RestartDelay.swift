/// How long to wait before a plugin that ended by itself is started again: longer each time, up to five minutes.
struct RestartDelay {
    static let first = Duration.milliseconds(100)
    static let longest = Duration.seconds(300)
    /// After running this long, a plugin is taken for healthy again.
    static let healthy = Duration.seconds(600)

    private var failures = 0

    /// The delay after a run that lasted for `lifetime`.
    ///
    /// - Parameter chance: A number from 0 to 1. It spreads the delay over its upper half, so that plugins which ended
    ///   together do not all start together.
    mutating func next(afterRunning lifetime: Duration, chance: Double) -> Duration {
        if lifetime >= Self.healthy { failures = 0 }
        let doubled = min(Self.first * (1 << min(failures, 12)), Self.longest)
        failures += 1
        return doubled * (0.5 + chance / 2)
    }
}
