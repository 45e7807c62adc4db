/// What a connection may take, in time and in memory.
package struct ConnectionLimits: Equatable, Sendable {
    /// How long it may take to connect: looking up the name, reaching an address and agreeing on TLS together.
    package var connect = Duration.seconds(30)
    /// How long nothing at all may come from the other side; nil for any time.
    package var idle: Duration? = .seconds(300)
    /// How long the other side may take nothing of what waits to be sent.
    package var stall = Duration.seconds(60)
    /// How long an orderly close may take, from `closeWhenSent` to the other side's end.
    package var closing = Duration.seconds(5)
    /// How much may wait to be sent, in bytes.
    package var unsent = 1 << 20

    package init() {}
}
