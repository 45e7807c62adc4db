/// From the first line of a connection to 001: capabilities, nick, SASL, in the order that servers expect.
/// https://modern.ircdocs.horse/#connection-registration
package struct IRCRegistration: Sendable {
    /// Who the bot wants to be.
    package struct Identity: Equatable, Sendable {
        package let nick: String
        /// What it is called while `nick` is taken, before names are made up.
        package let alternatives: [String]
        package let user: String
        package let realName: String

        package init(nick: String, alternatives: [String] = [], user: String, realName: String) {
            self.nick = nick
            self.alternatives = alternatives
            self.user = user
            self.realName = realName
        }
    }

    package enum Decision: Equatable, Sendable {
        case send(IRCMessage)
        /// Leave at once and come again through TLS on this port.
        case useTLS(port: Int)
        /// Come through TLS only, for so many seconds from now.
        case keepTLS(seconds: Int)
        /// It goes on without an account, which the configuration allows.
        case withoutAccount(IRCAuthentication.Failure)
        /// The server calls the bot so, which is not always what it asked for.
        case registered(nick: String)
        /// Quit: there is no use in going on.
        case failed(IRCRegistrationFailure)
    }

    package private(set) var capabilities: IRCCapabilities
    /// nil without SASL.
    package private(set) var authentication: IRCAuthentication?

    private let identity: Identity
    private let password: String?
    private let needsAccount: Bool
    private var nicks: IRCNickCandidates
    private var isAuthenticated = false
    private var isOver = false

    /// - Parameters:
    ///   - password: The server's own (`PASS`), not the account's.
    ///   - needsAccount: Without SASL it must not go on: the server lets it in without an account otherwise.
    package init(
        _ identity: Identity, password: String? = nil, mechanism: IRCMechanism? = nil, needsAccount: Bool = false,
        isSecure: Bool
    ) {
        self.identity = identity
        self.password = password
        self.needsAccount = needsAccount && mechanism != nil
        authentication = mechanism.map { IRCAuthentication($0) }
        capabilities = IRCCapabilities(
            wanted: IRCCapabilities.usual + (mechanism == nil ? [] : ["sasl"]), isSecure: isSecure)
        nicks = IRCNickCandidates(identity.nick, alternatives: identity.alternatives)
    }

    /// What goes out first.
    package mutating func start() -> [IRCMessage] {
        [IRCCapabilities.opening] + (password.map { [IRCMessage("PASS", [$0])] } ?? []) + [
            IRCMessage("NICK", [nicks.current]), IRCMessage("USER", [identity.user, "0", "*", identity.realName]),
        ]
    }

    /// Takes every line until it is registered or has failed. PING is answered by whoever holds the connection.
    package mutating func receive(_ message: IRCMessage) -> [Decision] {
        guard !isOver else { return [] }
        switch message.verb {
        case "CAP": return take(capabilities.receive(message))
        case "AUTHENTICATE", "900", "901", "902", "903", "904", "905", "906", "907", "908":
            return take(authentication?.receive(message) ?? [])
        case "410", "421": return message.param(1)?.uppercased() == "CAP" ? take(capabilities.giveUp()) : []
        case "432", "433", "436", "437": return tryNextNick(message)
        case "001": return register(message.param(0) ?? nicks.current)
        case "464": return fail(.wrongPassword)
        case "465": return fail(.banned(message.params.last ?? ""))
        case "ERROR": return fail(.closed(message.params.last ?? ""))
        default: return []
        }
    }

    /// Takes what the server says of its capabilities after the registration: they come and go.
    package mutating func receiveLater(_ message: IRCMessage) -> [Decision] {
        capabilities.receive(message).compactMap { decision in
            switch decision {
            case .send(let message): .send(message)
            case .keepTLS(let seconds): .keepTLS(seconds: seconds)
            case .settled, .useTLS, .endless: nil
            }
        }
    }

    // MARK: Capabilities, then SASL, then the end of both

    private mutating func take(_ decisions: [IRCCapabilities.Decision]) -> [Decision] {
        decisions.flatMap { decision -> [Decision] in
            switch decision {
            case .send(let message): return [.send(message)]
            case .settled: return authenticate()
            case .useTLS(let port):
                isOver = true
                return [.useTLS(port: port)]
            case .keepTLS(let seconds): return [.keepTLS(seconds: seconds)]
            case .endless: return fail(.endlessCapabilities)
            }
        }
    }

    private mutating func authenticate() -> [Decision] {
        guard authentication != nil else { return [.send(IRCCapabilities.end)] }
        guard capabilities.enabled.contains("sasl") else { return goOnWithoutAccount(.notOffered) }
        return take(authentication?.start(offered: capabilities.offered["sasl"] ?? "") ?? [])
    }

    private mutating func take(_ decisions: [IRCAuthentication.Decision]) -> [Decision] {
        decisions.flatMap { decision -> [Decision] in
            switch decision {
            case .send(let message): return [.send(message)]
            case .succeeded:
                isAuthenticated = true
                return [.send(IRCCapabilities.end)]
            case .failed(let failure): return goOnWithoutAccount(failure)
            }
        }
    }

    private mutating func goOnWithoutAccount(_ failure: IRCAuthentication.Failure) -> [Decision] {
        needsAccount ? fail(.noAccount(failure)) : [.withoutAccount(failure), .send(IRCCapabilities.end)]
    }

    // MARK: The nick, and the end

    private mutating func tryNextNick(_ message: IRCMessage) -> [Decision] {
        // 437 is said of channels too.
        guard message.verb != "437" || message.param(1) == nicks.current else { return [] }
        guard let nick = nicks.next() else { return fail(.noNick(identity.nick, message.params.last ?? "")) }
        return [.send(IRCMessage("NICK", [nick]))]
    }

    private mutating func register(_ nick: String) -> [Decision] {
        // A server can register without waiting for the end of the talk: one that does not know it.
        guard !needsAccount || isAuthenticated else { return fail(.noAccount(.notOffered)) }
        isOver = true
        return [.registered(nick: nick)]
    }

    private mutating func fail(_ failure: IRCRegistrationFailure) -> [Decision] {
        guard !isOver else { return [] }
        isOver = true
        return [.failed(failure)]
    }
}

/// Without the passwords, wherever it is printed or dumped.
extension IRCRegistration: CustomStringConvertible, CustomReflectable {
    package var description: String { "registration as \(nicks.current)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
