/// A server as a person names it: a host name or an address, and a port.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// A name in ASCII (`irc.example.org`), or an IPv4 or IPv6 address without brackets.
    package let host: String
    package let port: UInt16

    package init(_ host: String, _ port: UInt16) {
        self.host = host
        self.port = port
    }

    /// `irc.example.org:6697`, `[::1]:6697`
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
