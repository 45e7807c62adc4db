package import Networking

/// A network that the bot is on, as the config describes it.
package struct IRCNetwork: Equatable, Sendable {
    package struct Room: Equatable, Sendable {
        package let name: String
        package let key: String?

        package init(_ name: String, key: String? = nil) {
            self.name = name
            self.key = key
        }
    }

    /// How fast lines may go out.
    package struct Pace: Equatable, Sendable {
        /// So many at once.
        package var burst = 5
        /// Then one in each such time; nothing for no limit at all.
        package var interval = Duration.seconds(1)

        package init() {}
    }

    /// What the config calls it, and what the ids of its people and rooms begin with: `irc:libera/`.
    package let name: String
    package let endpoint: Endpoint
    /// nil for a plain connection.
    package var tls: TLSSettings?
    /// For a server that wants TLS (IRCv3 `sts`) where the config does not.
    package var tlsOnDemand = TLSSettings()
    package var identity: IRCRegistration.Identity
    /// The server's own password.
    package var password: String?
    /// How to log in to the bot's account; nil for none.
    package var mechanism: IRCMechanism?
    /// Whether the bot stays away rather than be there without its account.
    package var needsAccount = true
    package var rooms: [Room] = []
    package var pace = Pace()

    package init(name: String, endpoint: Endpoint, tls: TLSSettings?, identity: IRCRegistration.Identity) {
        self.name = name
        self.endpoint = endpoint
        self.tls = tls
        self.identity = identity
    }
}
