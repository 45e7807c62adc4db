/// Why no TLS came about with a server that was reached.
package enum TLSFailure: Error, Equatable, Sendable {
    /// The certificate is for these names and addresses, and the one asked for is not among them.
    case wrongName(expected: String, actual: [String])
    /// Days as in `2026-03-01`, in UTC.
    case expired(on: String)
    case notYetValid(before: String)
    case unknownAuthority
    /// Nobody has signed the certificate but itself.
    case selfSigned
    /// Something else is wrong with the certificate, in OpenSSL's words.
    case badCertificate(String)
    /// What the server answered is not TLS.
    case notTLS
    /// The server ended the connection instead of answering.
    case closed
    /// In OpenSSL's words; what the server complained of is among them.
    case noAgreement(String)
    /// A file that the settings name cannot be used.
    case badFile(String, what: String, detail: String)
    /// The key in this file is not the certificate's.
    case foreignKey(String, certificate: String)

    /// What is wrong and what to do.
    func description(of server: Endpoint) -> String {
        switch self {
        case .wrongName(let expected, let actual):
            "The certificate of \(server) is not for \(expected) \(Self.listed(actual)). "
                + "Connect to a name that it is for, or have the server's certificate made for this one."
        case .expired(let day):
            "The certificate of \(server) has expired on \(day). Have it renewed; if it was, check this machine's date."
        case .notYetValid(let day):
            "The certificate of \(server) is not valid before \(day). Check the date of this machine and of the server's."
        case .unknownAuthority:
            "The certificate of \(server) is signed by an unknown authority. If that is your own, give its CA file."
        case .selfSigned:
            "The certificate of \(server) is signed by nobody but itself. If you trust it, give it as the CA file."
        case .badCertificate(let detail):
            "The certificate of \(server) cannot be accepted: \(detail)."
        case .notTLS:
            "\(server) does not answer in TLS. Use the port that it has for TLS, or connect without."
        case .closed:
            "\(server) ended the connection when it was to begin TLS. Check that this is its port for TLS."
        case .noAgreement(let detail):
            "\(server) and this bot cannot agree on TLS (1.2 or later): \(detail)."
        case .badFile(let path, let what, let detail):
            "Cannot use '\(path)' as \(what): \(detail). Give a PEM file that the bot can read, without a passphrase."
        case .foreignKey(let path, let certificate):
            "The key in '\(path)' is not that of the certificate in '\(certificate)'. Give the two that belong together."
        }
    }

    private static func listed(_ names: [String]) -> String {
        if names.isEmpty { return "(it names nothing in its subjectAltName)" }
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "(it is for \(shown) and \(names.count - 5) more)" : "(it is for \(shown))"
    }
}
