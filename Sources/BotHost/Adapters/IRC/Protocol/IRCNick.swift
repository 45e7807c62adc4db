/// What the bot is called on a server, and how it gets the nick it wants when that becomes free.
///
/// `now` is the time since any fixed moment.
package struct IRCNick: Sendable {
    package let wanted: String
    /// As the server says.
    package private(set) var current: String

    private var features: IRCFeatures
    private var isWatched = false
    private var isAsking = false
    private var nextQuestion: Duration

    /// How long to wait between two questions of a server that does not tell by itself.
    private static let period = Duration.seconds(60)

    /// - Parameter current: What 001 said.
    package init(wanted: String, current: String, features: IRCFeatures = IRCFeatures(), now: Duration) {
        self.wanted = wanted
        self.current = current
        self.features = features
        nextQuestion = now + Self.period
    }

    package var isWanted: Bool { features.isSame(current, attainable) }

    /// Whether `nick` is the bot's.
    package func isOwn(_ nick: String) -> Bool { features.isSame(nick, current) }

    /// Starts to watch for the nick, once the server has said what it can (376 or 422: the end of its greeting).
    package mutating func start(features: IRCFeatures) -> [IRCMessage] {
        self.features = features
        return watch()
    }

    /// Takes every line, and says what to send.
    package mutating func receive(_ message: IRCMessage, now: Duration) -> [IRCMessage] {
        switch message.verb {
        case "NICK": return change(message)
        case "QUIT", "KILL": return leave(message)
        case "731": return listed(message.params.last ?? "", by: ",") ? take() : []
        // The list is full, so it has to be asked.
        case "734": isWatched = false
        case "303": return answer(message.params.last ?? "")
        case "432", "433", "436", "437": if isRefusal(message) { refuse(now: now) }
        default: break
        }
        return []
    }

    /// What to ask the server now, and how long to wait until the next question; neither once the nick is the wanted one.
    package mutating func question(now: Duration) -> (message: IRCMessage?, wait: Duration?) {
        guard !isWanted, !isWatched else { return (nil, nil) }
        guard now >= nextQuestion else { return (nil, nextQuestion - now) }
        nextQuestion = now + Self.period
        isAsking = true
        return (IRCMessage("ISON", [attainable]), Self.period)
    }

    /// What the server makes of the wanted nick: it cuts off what is too long.
    private var attainable: String { features.nickLength.map { String(wanted.prefix($0)) } ?? wanted }

    // MARK: What happens

    private mutating func change(_ message: IRCMessage) -> [IRCMessage] {
        guard let old = message.source?.nick, let new = message.param(0) else { return [] }
        if isOwn(old) {
            current = new
            return isWanted ? unwatch() : watch()
        }
        return features.isSame(old, attainable) && !features.isSame(new, attainable) ? take() : []
    }

    private mutating func leave(_ message: IRCMessage) -> [IRCMessage] {
        let nick = message.verb == "KILL" ? message.param(0) : message.source?.nick
        return nick.map { features.isSame($0, attainable) } ?? false ? take() : []
    }

    private mutating func answer(_ nicks: String) -> [IRCMessage] {
        guard isAsking else { return [] }
        isAsking = false
        return listed(nicks, by: " ") ? [] : take()
    }

    /// A server that watches says when the nick becomes free again.
    private mutating func refuse(now: Duration) {
        nextQuestion = max(nextQuestion, now + Self.period)
    }

    private func isRefusal(_ message: IRCMessage) -> Bool {
        message.param(1).map { features.isSame($0, attainable) } ?? false
    }

    private func take() -> [IRCMessage] {
        isWanted ? [] : [IRCMessage("NICK", [attainable])]
    }

    /// In 731 a nick can come with user and host.
    private func listed(_ nicks: String, by separator: Character) -> Bool {
        nicks.split(separator: separator).contains { features.isSame(IRCSource(String($0)).nick, attainable) }
    }

    private mutating func watch() -> [IRCMessage] {
        guard !isWanted, !isWatched, features.monitorLimit != nil else { return [] }
        isWatched = true
        return [IRCMessage("MONITOR", ["+", attainable])]
    }

    private mutating func unwatch() -> [IRCMessage] {
        guard isWatched else { return [] }
        isWatched = false
        return [IRCMessage("MONITOR", ["-", attainable])]
    }
}
