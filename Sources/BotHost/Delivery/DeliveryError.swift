/// Why an adapter did not deliver a message.
package enum DeliveryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Not now: the network takes only so much. It may say when to come again.
    case later(after: Duration?)
    /// The network, or whom it is for, is away; it may come back.
    case unreachable(String)
    /// Never: the network does not take this message.
    case refused(String)

    /// Whether it makes no sense to try again.
    var isFinal: Bool { if case .refused = self { true } else { false } }

    package var description: String {
        switch self {
        case .later: "the network does not take more now"
        case .unreachable(let reason), .refused(let reason): reason
        }
    }
}
