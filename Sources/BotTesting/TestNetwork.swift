import Concurrency

/// How the chat network of a test treats what the bot says.
public struct TestNetwork: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case up
        case down
        case busy(Duration)
    }

    let kind: Kind

    /// It takes everything.
    public static let up = TestNetwork(kind: .up)
    /// The connection is broken: it takes nothing.
    public static let down = TestNetwork(kind: .down)
    /// It takes nothing for so long, and says so (`Retry-After`).
    public static func busy(for time: Duration) -> TestNetwork { TestNetwork(kind: .busy(time)) }
}
