/// How TLS is spoken with a server: 1.2 or later, with a certificate that is checked. Nothing here turns that off.
package struct TLSSettings: Equatable, Sendable {
    /// Whose signature makes a certificate good.
    package enum Authorities: Equatable, Sendable {
        /// Those that the system trusts.
        case system
        /// Those in this PEM file, and no others.
        case file(String)
    }

    /// What the bot shows of itself, such as for SASL EXTERNAL: two PEM files, the key without a passphrase.
    package struct Identity: Equatable, Sendable {
        /// The certificate, followed by those that lead to its authority.
        package let certificateFile: String
        package let keyFile: String

        package init(certificateFile: String, keyFile: String) {
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    package var authorities: Authorities
    /// The name (or address) that the certificate must be for, if not the one that is connected to.
    package var serverName: String?
    package var identity: Identity?

    package init(authorities: Authorities = .system, serverName: String? = nil, identity: Identity? = nil) {
        self.authorities = authorities
        self.serverName = serverName
        self.identity = identity
    }
}
