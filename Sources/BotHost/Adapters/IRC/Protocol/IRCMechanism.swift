/// How the bot proves whose account it has.
package enum IRCMechanism: Equatable, Sendable {
    /// By a password (RFC 4616). Anybody on the way reads it who reads the connection, so only through TLS.
    case plain(account: String, password: String)
    /// By the certificate that TLS showed the server (RFC 4422, appendix A).
    case external

    package var name: String {
        switch self {
        case .plain: "PLAIN"
        case .external: "EXTERNAL"
        }
    }

    /// A NUL stands between account and password, so there is none in them.
    var isValid: Bool {
        switch self {
        case .plain(let account, let password): !account.utf8.contains(0) && !password.utf8.contains(0)
        case .external: true
        }
    }

    /// Without an identity to act as: the account's own.
    var response: [UInt8] {
        switch self {
        case .plain(let account, let password): [0] + account.utf8 + [0] + password.utf8
        case .external: []
        }
    }
}

/// Without the password, wherever it is printed or dumped.
extension IRCMechanism: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .plain(let account, _): "PLAIN as \(account)"
        case .external: "EXTERNAL"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
