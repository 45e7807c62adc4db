/// Who a line comes from: `ann!~ann@host.example`, or a server's name.
package struct IRCSource: Hashable, Sendable {
    /// As it stands in the line, without its colon.
    package let text: String
    /// The nick; a server's name when it is a server's.
    package let nick: String

    package init(_ text: String) {
        self.text = text
        nick = Self.text(text.utf8.prefix { !Self.isMark($0) })
    }

    package init(nick: String, user: String, host: String) { self.init("\(nick)!\(user)@\(host)") }

    /// Empty when the line does not say.
    package var user: String {
        let rest = text.utf8.drop { !Self.isMark($0) }
        return rest.first == UInt8(ascii: "!") ? Self.text(rest.dropFirst().prefix { $0 != UInt8(ascii: "@") }) : ""
    }

    /// Empty when the line does not say.
    package var host: String { Self.text(text.utf8.drop { $0 != UInt8(ascii: "@") }.dropFirst()) }

    /// `~ann@host.example`; nil when the line does not say.
    var userAndHost: Substring? {
        let rest = text.utf8[text.utf8.index(text.utf8.startIndex, offsetBy: nick.utf8.count)...]
        guard rest.contains(UInt8(ascii: "@")) else { return nil }
        return Substring(rest.first == UInt8(ascii: "!") ? rest.dropFirst() : rest)
    }

    /// It is a server: no nick has a dot in it.
    package var isServer: Bool { nick.utf8.count == text.utf8.count && Self.isServerName(text) }

    /// Whether `name` can be the name of a server: a host name of two labels or more.
    /// https://modern.ircdocs.horse/#clients
    package static func isServerName(_ name: String) -> Bool {
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy(isLabel)
    }

    /// In bytes: with an accent behind it, a mark is another character and still a mark.
    private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "!") || byte == UInt8(ascii: "@") }

    private static func text(_ bytes: Substring.UTF8View) -> String { String(Substring(bytes)) }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { ASCII.isLetterOrDigit($0) || $0 == hyphen }
    }
}
