import PluginAPI

/// The channels that the bot is to be in, and when it tries to get into those that it is not in.
struct IRCRooms: Sendable {
    fileprivate struct Channel: Sendable {
        let name: String
        let key: String?
        /// When to try again; nil while the bot is in.
        var nextJoin: Duration?
        /// Since when the bot is in.
        var joinedAt: Duration?
        var nextPause = IRCRooms.firstPause
    }

    /// Whoever keeps the bot out is not to be annoyed.
    fileprivate static let firstPause = Duration.seconds(30)
    fileprivate static let longestPause = Duration.seconds(600)
    /// So many channels in one JOIN, if their names and keys have no more than so many bytes.
    private static let mostInLine = 5
    private static let fullLine = 400

    private var channels: [Channel]

    init(_ rooms: [IRCNetwork.Room]) {
        channels = rooms.map { Channel(name: $0.name, key: $0.key) }
    }

    // MARK: Joining

    /// What gets the bot into all of them.
    mutating func joins(_ features: IRCFeatures, now: Duration) -> [IRCMessage] {
        let most = max(1, min(Self.mostInLine, features.targetLimit(of: "JOIN")))
        for index in channels.indices { channels[index].nextJoin = now + Self.longestPause }
        // Channels with a key come first: the keys belong to the first channels of a line.
        let (keyed, open) = (channels.filter { $0.key != nil }, channels.filter { $0.key == nil })
        return [keyed, open].flatMap { Self.lines(of: $0, most: most) }.map(Self.join)
    }

    private static func lines(of channels: [Channel], most: Int) -> [[Channel]] {
        var lines: [[Channel]] = []
        var size = 0
        for channel in channels {
            let added = channel.name.utf8.count + (channel.key?.utf8.count ?? 0) + 2
            if lines.isEmpty || lines[lines.count - 1].count == most || size + added > fullLine {
                lines.append([])
                size = 0
            }
            lines[lines.count - 1].append(channel)
            size += added
        }
        return lines
    }

    private static func join(_ channels: [Channel]) -> IRCMessage {
        let keys = channels.compactMap(\.key)
        let names = channels.map(\.name).joined(separator: ",")
        return IRCMessage("JOIN", keys.isEmpty ? [names] : [names, keys.joined(separator: ",")])
    }

    mutating func dueJoins(now: Duration) -> [IRCMessage] {
        var due: [IRCMessage] = []
        for index in channels.indices {
            guard let time = channels[index].nextJoin, time <= now else { continue }
            // If the server does not even answer.
            channels[index].nextJoin = now + Self.longestPause
            due.append(Self.join([channels[index]]))
        }
        return due
    }

    var nextJoin: Duration? { channels.compactMap(\.nextJoin).min() }

    // MARK: What the server says

    mutating func receive(
        _ message: IRCMessage, _ features: IRCFeatures, ownNick: String, now: Duration
    ) -> [IRCSession.Action] {
        switch message.verb {
        case "JOIN":
            if message.source.map({ features.isSame($0.nick, ownNick) }) ?? false {
                change(message.param(0), features) { $0.enter(now: now) }
            }
            return []
        case "KICK":
            guard let nick = message.param(1), features.isSame(nick, ownNick) else { return [] }
            let words = IRCFormatting.stripped(message.param(2) ?? "")
            return tryLater(message.param(0), features, now, "was kicked by \(message.source?.nick ?? "?"): \(words)")
        case "PART":
            guard message.source.map({ features.isSame($0.nick, ownNick) }) ?? false else { return [] }
            return tryLater(message.param(0), features, now, "was made to leave")
        default:
            guard let reason = Self.refusals[message.verb] else { return [] }
            return tryLater(message.param(1), features, now, reason)
        }
    }

    /// Somebody lets the bot in.
    mutating func invited(to channel: String, _ features: IRCFeatures, now: Duration) -> [IRCSession.Action] {
        guard let known = channels.first(where: { features.isSame($0.name, channel) }) else {
            return [.log(.info, "was invited to \(channel), which is none of its rooms")]
        }
        return [.send(Self.join([known]))]
    }

    /// https://modern.ircdocs.horse/#numerics
    private static let refusals = [
        "403": "there is no such channel", "405": "the bot is in too many channels",
        "439": "the server wants it slower", "470": "the channel sends who comes on to another one",
        "437": "the channel is not available now", "471": "the channel is full",
        "473": "one has to be invited; have an operator invite the bot", "474": "the bot is banned",
        "475": "the key is wrong; correct it in the config", "476": "that is no channel's name",
        "477": "one needs an account; give the bot one in the config", "480": "the channel lets nobody in now",
        "489": "one has to come through TLS",
    ]

    private mutating func tryLater(
        _ name: String?, _ features: IRCFeatures, _ now: Duration, _ reason: String
    ) -> [IRCSession.Action] {
        guard let name else { return [] }
        var actions: [IRCSession.Action] = []
        change(name, features) { channel in
            let pause = channel.leave(now: now)
            actions = [
                .log(.warning, "is not in \(channel.name): \(reason). Tries again in \(DurationText.words(for: pause))")
            ]
        }
        return actions
    }

    private mutating func change(_ name: String?, _ features: IRCFeatures, _ change: (inout Channel) -> Void) {
        guard let name, let index = channels.firstIndex(where: { features.isSame($0.name, name) }) else { return }
        change(&channels[index])
    }
}

extension IRCRooms.Channel {
    fileprivate mutating func enter(now: Duration) {
        joinedAt = now
        nextJoin = nil
    }

    /// The bot is not in, or not any more. Who had it there for long is not kept waiting for what was before.
    ///
    /// - Returns: After how long to try again.
    fileprivate mutating func leave(now: Duration) -> Duration {
        if let joinedAt, now - joinedAt >= IRCRooms.longestPause { nextPause = IRCRooms.firstPause }
        joinedAt = nil
        let pause = nextPause
        nextJoin = now + pause
        nextPause = min(IRCRooms.longestPause, pause * 2)
        return pause
    }
}
