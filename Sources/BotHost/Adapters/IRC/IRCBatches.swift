/// The lines that belong together, where the bot has to know it. https://ircv3.net/specs/extensions/batch
struct IRCBatches: Sendable {
    private enum Kind {
        /// What was said before the bot came is told again.
        case replay
        /// Two parts of the network have lost each other, or found each other again.
        case split
    }

    /// A server must not fill the memory with batches that never end.
    private static let most = 100

    private var open: [String: Kind] = [:]

    /// Whether `message` tells again what was, or says where such lines begin or end. To be asked about every line, once.
    mutating func isReplay(_ message: IRCMessage) -> Bool {
        if message.verb == "BATCH", let reference = message.param(0) {
            let name = String(reference.dropFirst())
            if reference.hasPrefix("-") { return open.removeValue(forKey: name) == .replay }
            guard open.count < Self.most, let kind = kind(of: message) else { return false }
            open[name] = kind
            return kind == .replay
        }
        return kind(around: message) == .replay
    }

    /// Whether nobody did what `message` says: the network did.
    func isOfSplit(_ message: IRCMessage) -> Bool { kind(around: message) == .split }

    /// A batch in another is like that one.
    private func kind(of start: IRCMessage) -> Kind? {
        switch start.param(1)?.lowercased() {
        case "chathistory", "playback", "znc.in/playback": .replay
        case "netsplit", "netjoin": kind(around: start) ?? .split
        default: kind(around: start)
        }
    }

    private func kind(around message: IRCMessage) -> Kind? {
        guard !open.isEmpty else { return nil }
        return message.tag("batch").flatMap { open[$0] }
    }
}
