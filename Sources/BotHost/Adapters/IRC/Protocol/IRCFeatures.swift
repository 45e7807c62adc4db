/// What a server says about itself in 005 (`RPL_ISUPPORT`), and what holds while it says nothing.
/// https://modern.ircdocs.horse/#rplisupport-005
package struct IRCFeatures: Equatable, Sendable {
    /// A rank in a channel: `o`, shown as `@`.
    package struct Rank: Equatable, Sendable {
        package let mode: Character
        package let symbol: Character
    }

    package private(set) var caseMapping = IRCCaseMapping.rfc1459
    /// With which characters the names of channels begin.
    package private(set) var channelTypes = "#&"
    /// Highest first.
    package private(set) var ranks = Self.usualRanks
    /// Ranks to which alone something can be said: `@#ops`.
    package private(set) var statusSymbols = ""
    package private(set) var nickLength: Int?
    package private(set) var channelLength: Int?
    /// The bytes of a line without its tags, with CR LF.
    package private(set) var lineLength = Self.usualLineLength
    /// How many nicks can be watched with MONITOR; nil when it is not there.
    package private(set) var monitorLimit: Int?
    /// The user mode that marks a bot.
    package private(set) var botMode: String?
    package private(set) var hasWHOX = false
    /// The server disconnects who sends anything but UTF-8.
    package private(set) var isUTF8Only = false
    package private(set) var network: String?
    /// By command; nil for as many as one likes.
    private var targetLimits: [String: Int?] = [:]

    package init() {}

    /// Takes in a 005; anything else is left alone.
    package mutating func receive(_ message: IRCMessage) {
        guard message.verb == "005" else { return }
        // First comes the nick, last a sentence for people.
        for token in message.params.dropFirst().dropLast() { read(token) }
    }

    // MARK: Asking

    package func isChannel(_ name: String) -> Bool {
        name.unicodeScalars.first.map(channelTypes.unicodeScalars.contains) ?? false
    }

    package func isSame(_ name: String, _ other: String) -> Bool { caseMapping.isSame(name, other) }

    /// The channel in a message's target, `#ops` of `@#ops`; nil when it is a person.
    package func channel(of target: String) -> String? {
        if isChannel(target) { return target }
        let rest = String(target.unicodeScalars.drop(while: statusSymbols.unicodeScalars.contains))
        return rest != target && isChannel(rest) ? rest : nil
    }

    /// How many targets `command` may have at once.
    package func targetLimit(of command: String) -> Int {
        guard let limit = targetLimits[command] else { return 1 }
        return limit ?? Int.max
    }

    // MARK: Reading

    private static let usualRanks = [Rank(mode: "o", symbol: "@"), Rank(mode: "v", symbol: "+")]
    private static let usualLineLength = 512
    private static let longestLine = 16_384

    private mutating func read(_ token: String) {
        if token.hasPrefix("-") { return set(String(token.dropFirst()), nil) }
        let name = token.prefix { $0 != "=" }
        set(String(name), Self.unescaped(token[name.endIndex...].dropFirst()))
    }

    /// - Parameter value: nil puts back what holds when the server says nothing.
    private mutating func set(_ name: String, _ value: String?) {
        let number = value.flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
        switch name.uppercased() {
        case "CASEMAPPING": caseMapping = value.map(IRCCaseMapping.init(named:)) ?? .rfc1459
        case "CHANTYPES": channelTypes = value ?? "#&"
        case "PREFIX": ranks = value.map(Self.ranks(in:)) ?? Self.usualRanks
        case "STATUSMSG": statusSymbols = value ?? ""
        case "NICKLEN": nickLength = number
        case "CHANNELLEN": channelLength = number
        case "LINELEN":
            lineLength = min(Self.longestLine, max(Self.usualLineLength, number ?? Self.usualLineLength))
        case "TARGMAX": targetLimits = value.map(Self.limits(in:)) ?? [:]
        case "MONITOR": monitorLimit = value.map { _ in number ?? Int.max }
        case "BOT": botMode = value.flatMap { $0.isEmpty ? nil : $0 }
        case "WHOX": hasWHOX = value != nil
        case "UTF8ONLY": isUTF8Only = value != nil
        case "NETWORK": network = value.flatMap { $0.isEmpty ? nil : $0 }
        default: break
        }
    }

    /// `(ov)@+`; nothing when the server has no ranks.
    private static func ranks(in value: String) -> [Rank] {
        guard value.hasPrefix("("), let end = value.firstIndex(of: ")") else { return [] }
        let modes = value[..<end].dropFirst()
        return zip(modes, value[end...].dropFirst()).map { Rank(mode: $0, symbol: $1) }
    }

    /// `PRIVMSG:4,NOTICE:4,JOIN:`.
    private static func limits(in value: String) -> [String: Int?] {
        var limits: [String: Int?] = [:]
        for entry in value.split(separator: ",") {
            let parts = entry.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            // An optional in an optional: a limit that is known to be none.
            limits.updateValue(Int(parts[1]), forKey: parts[0].uppercased())
        }
        return limits
    }

    /// `\x20` for a space, `\x5C` for a backslash, `\x3D` for `=`.
    private static func unescaped(_ value: Substring) -> String {
        guard value.contains("\\") else { return String(value) }
        var plain: [UInt8] = []
        var rest = value.utf8[...]
        while let byte = rest.first {
            let code = rest.prefix(4)
            if code.starts(with: "\\x".utf8), let number = UInt8(String(Substring(code.dropFirst(2))), radix: 16) {
                plain.append(number)
                rest = rest.dropFirst(4)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
