package import FoundationEssentials

/// Answers what clients ask each other by CTCP, a few times a minute and no more.
package struct CTCPAnswers: Sendable {
    private let version: String
    private let limit: Int
    private let period: Duration
    /// When the last answers went out, oldest first.
    private var answered: [Duration] = []

    /// - Parameter version: What VERSION is told: `BotHost 1.0`.
    package init(version: String, limit: Int = 4, period: Duration = .seconds(60)) {
        self.version = version
        self.limit = limit
        self.period = period
    }

    /// The answer to `message`; nil when none is due.
    ///
    /// Only a PRIVMSG to the bot alone is answered: a NOTICE is an answer itself, and in a channel everybody's client
    /// would answer.
    ///
    /// - Parameter now: The time since any fixed moment.
    package mutating func answer(to message: IRCMessage, isPrivate: Bool, now: Duration, date: Date) -> IRCMessage? {
        guard isPrivate, message.verb == "PRIVMSG", let source = message.source, !source.isServer,
            let text = message.params.last, let question = CTCP(text: text),
            let answer = answer(to: question, date: date), mayAnswer(now: now)
        else { return nil }
        return IRCMessage("NOTICE", [source.nick, CTCP(question.command, answer).text])
    }

    private func answer(to question: CTCP, date: Date) -> String? {
        switch question.command {
        case "VERSION": version
        // Clients measure the way there and back by it; a stranger's novel is not sent back.
        case "PING": question.argument.utf8.count <= 64 ? question.argument : nil
        case "TIME": UTCText.withMilliseconds(date)
        case "CLIENTINFO": "ACTION CLIENTINFO PING TIME VERSION"
        default: nil
        }
    }

    private mutating func mayAnswer(now: Duration) -> Bool {
        answered.removeAll { $0 + period <= now }
        guard answered.count < limit else { return false }
        answered.append(now)
        return true
    }
}
