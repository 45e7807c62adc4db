/// How many messages a network bears in one room, or to one person.
package struct DeliveryPace: Equatable, Sendable {
    /// So many at once.
    package let burst: Int
    /// Then one in each such time.
    package let interval: Duration

    package init(burst: Int, interval: Duration) {
        self.burst = burst
        self.interval = interval
    }
}
