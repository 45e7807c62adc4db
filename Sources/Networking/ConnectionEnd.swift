package import PluginAPI

/// Why a connection ended.
package enum ConnectionEnd: Error, Equatable, Sendable, CustomStringConvertible {
    /// `close`, `closeWhenSent` or the cancellation of `run`.
    case closedHere
    /// The other side said that it has nothing more to say; under TLS by a `close_notify`.
    case closedByPeer
    /// The TCP connection ended without TLS's `close_notify` (RFC 8446, section 6.1): somebody may have cut off the
    /// rest.
    case truncated
    /// The other side has no such connection any more: it was killed, restarted, or has refused what it was sent.
    case reset
    case lineTooLong(limit: Int)
    /// Nothing came for so long.
    case idle(Duration)
    /// Nothing of what waited to be sent was taken for so long.
    case stalled(Duration)
    /// More than the limit, in bytes, was waiting to be sent.
    case tooMuchUnsent(limit: Int)
    case failed(SystemError)
    /// TLS failed after it had begun, in OpenSSL's words: a record was forged, or the other side has complained.
    case tlsFailed(String)

    /// For the log: what happened, as the end of “the connection to irc.example.org:6697 …”.
    package var description: String {
        switch self {
        case .closedHere: "was closed here"
        case .closedByPeer: "was closed by the other side"
        case .truncated: "was cut off: it ended without TLS saying so"
        case .reset: "was reset by the other side"
        case .lineTooLong(let limit): "brought a line of more than \(limit) bytes"
        case .idle(let limit): "brought nothing for \(limit.inSeconds)"
        case .stalled(let limit): "took nothing of what was to be sent for \(limit.inSeconds)"
        case .tooMuchUnsent(let limit): "did not take what was sent: more than \(limit) bytes were waiting"
        case .failed(let error): "failed (\(error))"
        case .tlsFailed(let detail): "failed in TLS (\(detail))"
        }
    }
}

extension Duration {
    /// `30 s`, `1.5 s`
    var inSeconds: String {
        let milliseconds = components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(Double(milliseconds) / 1_000) s"
    }
}
