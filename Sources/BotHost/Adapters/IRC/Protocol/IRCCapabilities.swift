/// Which extensions of the protocol are in use, and the talk with the server about them (`CAP`, version 302).
/// https://ircv3.net/specs/extensions/capability-negotiation
package struct IRCCapabilities: Sendable {
    /// What is to be done next.
    package enum Decision: Equatable, Sendable {
        case send(IRCMessage)
        /// Everything that was asked for is answered.
        case settled
        /// The server wants TLS (`sts`): leave at once and come again through TLS on this port.
        case useTLS(port: Int)
        /// Come through TLS only, for so many seconds from now; 0 lifts it.
        case keepTLS(seconds: Int)
        /// The server's list has no end.
        case endless
    }

    /// What the bot makes use of wherever it is offered.
    package static let usual = [
        "message-tags", "server-time", "batch", "account-tag", "account-notify", "extended-join", "echo-message",
        "labeled-response", "cap-notify", "multi-prefix", "chghost", "setname",
    ]

    /// What asks for the list; goes out first.
    package static let opening = IRCMessage("CAP", ["LS", "302"])
    /// Ends the talk, and lets the server register the connection.
    package static let end = IRCMessage("CAP", ["END"])

    /// What is in force.
    package private(set) var enabled: Set<String> = []
    /// What the server offers of what is wanted, with its values: `sasl` is `PLAIN,EXTERNAL`.
    package private(set) var offered: [String: String] = [:]

    private let wanted: [String]
    private let isSecure: Bool
    /// The lists that were asked for and not answered.
    private var pending: [[String]] = []
    private var isListed = false
    private var isSettled = false
    private var listLines = 0

    /// - Parameters:
    ///   - wanted: In the order in which to ask for them.
    ///   - isSecure: The connection is TLS already.
    package init(wanted: [String] = Self.usual, isSecure: Bool) {
        self.wanted = wanted
        self.isSecure = isSecure
    }

    package mutating func receive(_ message: IRCMessage) -> [Decision] {
        guard message.verb == "CAP", let command = message.param(1), message.params.count >= 3 else { return [] }
        let names = (message.params.last ?? "").split(separator: " ")
        switch command.uppercased() {
        case "LS": return list(names, isLast: message.params.count < 4 || message.params[2] != "*")
        case "NEW": return isListed ? offer(names) + request(missing(among: names)) : []
        case "DEL": return withdraw(names)
        case "ACK": return acknowledge(names)
        case "NAK": return refuse(names)
        default: return []
        }
    }

    /// The server knows nothing of capabilities: it said so (421, 410), or registered the connection already.
    package mutating func giveUp() -> [Decision] {
        isListed = true
        pending = []
        return settle()
    }

    // MARK: What is offered

    private static let mostListLines = 100

    private mutating func list(_ names: [Substring], isLast: Bool) -> [Decision] {
        guard !isListed else { return [] }
        listLines += 1
        guard listLines <= Self.mostListLines else { return [.endless] }
        let decisions = offer(names)
        if decisions.contains(where: \.isLeaving) { return decisions }
        guard isLast else { return decisions }
        isListed = true
        return decisions + request(wanted.filter { offered[$0] != nil }) + settle()
    }

    /// Keeps what is wanted, and nothing else: the server decides how much it offers.
    private mutating func offer(_ names: [Substring]) -> [Decision] {
        var decisions: [Decision] = []
        for capability in names {
            let name = String(capability.prefix { $0 != "=" })
            let value = String(capability.dropFirst(name.count).dropFirst())
            if name == "sts" { decisions += policy(value) }
            if wanted.contains(name) { offered[name] = value }
        }
        return decisions
    }

    private mutating func withdraw(_ names: [Substring]) -> [Decision] {
        for name in names.map({ String($0.prefix { $0 != "=" }) }) {
            enabled.remove(name)
            offered[name] = nil
        }
        return []
    }

    /// `port=6697,duration=2592000`. https://ircv3.net/specs/extensions/sts
    private func policy(_ value: String) -> [Decision] {
        var keys: [Substring: Int] = [:]
        for entry in value.split(separator: ",") {
            let parts = entry.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { keys[parts[0]] = Int(parts[1]) }
        }
        // Through TLS the port, without it the duration must not be heeded: anybody on the way could have set it.
        if isSecure { return keys["duration"].map { [.keepTLS(seconds: max(0, $0))] } ?? [] }
        guard let port = keys["port"], (1...65_535).contains(port) else { return [] }
        return [.useTLS(port: port)]
    }

    // MARK: What is asked for

    /// The answer repeats the list behind the server's name and the nick, in 512 bytes.
    private static let longestRequest = 300

    private func missing(among names: [Substring]) -> [String] {
        let new = Set(names.map { String($0.prefix { $0 != "=" }) })
        return wanted.filter { new.contains($0) && !enabled.contains($0) }
    }

    private mutating func request(_ names: [String]) -> [Decision] {
        var lists: [[String]] = []
        var size = 0
        for name in names {
            size += name.utf8.count + 1
            if lists.isEmpty || size > Self.longestRequest {
                lists.append([])
                size = name.utf8.count + 1
            }
            lists[lists.count - 1].append(name)
        }
        pending += lists
        return lists.map { .send(IRCMessage("CAP", ["REQ", $0.joined(separator: " ")])) }
    }

    /// A long acknowledgement can come in several lines.
    private mutating func acknowledge(_ names: [Substring]) -> [Decision] {
        for name in names.map(String.init) {
            if name.hasPrefix("-") {
                enabled.remove(String(name.dropFirst()))
            } else if wanted.contains(name) {
                enabled.insert(name)
            }
            forget(name)
        }
        return settle()
    }

    /// A list is refused whole for one in it, so each is asked for once more by itself.
    private mutating func refuse(_ names: [Substring]) -> [Decision] {
        let refused = pending.first { list in names.contains { list.contains(String($0)) } } ?? pending.first ?? []
        pending.removeAll { $0 == refused }
        let again = refused.count > 1 ? refused : []
        pending += again.map { [$0] }
        return again.map { .send(IRCMessage("CAP", ["REQ", $0])) } + settle()
    }

    private mutating func forget(_ name: String) {
        for index in pending.indices { pending[index].removeAll { $0 == name } }
        pending.removeAll(where: \.isEmpty)
    }

    /// Says it once.
    private mutating func settle() -> [Decision] {
        guard isListed, pending.isEmpty, !isSettled else { return [] }
        isSettled = true
        return [.settled]
    }
}

extension IRCCapabilities.Decision {
    /// There is no point in going on with this connection.
    fileprivate var isLeaving: Bool {
        switch self {
        case .useTLS, .endless: true
        case .send, .settled, .keepTLS: false
        }
    }
}
