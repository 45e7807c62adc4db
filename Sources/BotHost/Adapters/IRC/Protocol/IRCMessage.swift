/// One line of the IRC protocol, read or to be sent (RFC 1459, RFC 2812, IRCv3 message-tags).
package struct IRCMessage: Equatable, Sendable {
    /// What IRCv3 says about a line: `account=ann`. No value and an empty one are the same.
    package struct Tag: Equatable, Sendable {
        package let key: String
        package let value: String

        package init(_ key: String, _ value: String = "") {
            self.key = key
            self.value = value
        }
    }

    /// As they came; where a key stands twice, the last one counts.
    package var tags: [Tag]
    package var source: IRCSource?
    /// `PRIVMSG`, `001`. Letters and digits only.
    package var verb: String
    package var params: [String]

    package init(_ verb: String, _ params: [String] = [], tags: [Tag] = [], source: IRCSource? = nil) {
        self.tags = tags
        self.source = source
        self.verb = verb
        self.params = params
    }

    /// The value of a tag; nil when there is no such tag.
    package func tag(_ key: String) -> String? { tags.last { $0.key == key }?.value }

    /// The parameter at `index`, counted from 0; nil when there are fewer.
    package func param(_ index: Int) -> String? { index < params.count ? params[index] : nil }

    /// 433 of `433`; nil for a word.
    package var numeric: Int? { verb.utf8.count == 3 ? Int(verb) : nil }
}

extension IRCMessage {
    /// The answer that is due to a PING, registered or not; nil when this is none.
    package var pong: IRCMessage? {
        verb == "PING" ? IRCMessage("PONG", Array(params.suffix(1))) : nil
    }
}

/// The line as it may stand in a log: what is secret by its place in the protocol is left out.
extension IRCMessage: CustomStringConvertible {
    package var description: String {
        switch verb.uppercased() {
        case "PASS", "AUTHENTICATE", "OPER": "\(verb) ***"
        case "PRIVMSG", "NOTICE", "SQUERY": isForServices ? "\(verb) \(param(0) ?? "") :***" : text
        case "NICKSERV", "NS", "CHANSERV", "CS": "\(verb) ***"
        default: text
        }
    }

    /// What people tell services is a password more often than not.
    private var isForServices: Bool {
        let target = param(0)?.lowercased() ?? ""
        return ["nickserv", "chanserv", "authserv", "q"].contains { target == $0 || target.hasPrefix($0 + "@") }
    }
}
