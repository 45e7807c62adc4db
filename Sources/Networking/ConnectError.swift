package import PluginAPI

/// Why no connection to a server came about.
package struct ConnectError: Error, Equatable, Sendable, CustomStringConvertible {
    /// How far it came.
    package enum Stage: Equatable, Sendable {
        case lookingUp
        case reaching
        case agreeingOnTLS
    }

    /// An address that was tried.
    package struct Attempt: Equatable, Sendable {
        package let address: SocketAddress
        package let error: SystemError
    }

    package enum Reason: Equatable, Sendable {
        /// The name has no address, in the resolver's words.
        case unknownHost(String)
        /// None of the addresses could be reached.
        case unreachable([Attempt])
        case timedOut(Duration, Stage)
        case tls(TLSFailure)
        /// This machine lacks something, such as descriptors or threads.
        case failed(SystemError)
        /// The task was cancelled.
        case cancelled
    }

    package let endpoint: Endpoint
    package let reason: Reason

    package init(endpoint: Endpoint, reason: Reason) {
        self.endpoint = endpoint
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .unknownHost(let detail):
            "Cannot find '\(endpoint.host)': \(detail). Check its spelling and this machine's network."
        case .unreachable(let attempts):
            "Cannot reach \(endpoint): \(Self.listed(attempts)). Check that it runs and that a firewall lets it through."
        case .timedOut(let limit, .lookingUp):
            "Looking up '\(endpoint.host)' took more than \(limit.inSeconds). Check this machine's name server."
        case .timedOut(let limit, .reaching):
            "\(endpoint) did not answer within \(limit.inSeconds). Check that a firewall lets it through."
        case .timedOut(let limit, .agreeingOnTLS):
            "\(endpoint) did not answer in TLS within \(limit.inSeconds). Check that this is its port for TLS."
        case .tls(let failure): failure.description(of: endpoint)
        case .failed(let error): "Cannot connect to \(endpoint) from here: \(error)."
        case .cancelled: "Connecting to \(endpoint) was cancelled."
        }
    }

    private static func listed(_ attempts: [Attempt]) -> String {
        attempts.map { "\($0.address) (\($0.error))" }.joined(separator: ", ")
    }
}
