/// Who a line comes from: `ann!~ann@host.example`, or a server's name.
package struct IRCSource: Hashable, Sendable {
    /// As it stands in the line, without its colon.
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(nick: String, user: String, host: String) { text = "\(nick)!\(user)@\(host)" }

    /// The nick; a server's name when it is a server's.
    package var nick: String { String(text.prefix { $0 != "!" && $0 != "@" }) }

    /// Empty when the line does not say.
    package var user: String {
        let rest = text.drop { $0 != "!" && $0 != "@" }
        return rest.first == "!" ? String(rest.dropFirst().prefix { $0 != "@" }) : ""
    }

    /// Empty when the line does not say.
    package var host: String { String(text.drop { $0 != "@" }.dropFirst()) }

    /// It is a server: no nick has a dot in it.
    package var isServer: Bool { Self.isServerName(text) }

    /// Whether `name` can be the name of a server: a host name of two labels or more.
    /// https://modern.ircdocs.horse/#clients
    package static func isServerName(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == hyphen }
    }
}
