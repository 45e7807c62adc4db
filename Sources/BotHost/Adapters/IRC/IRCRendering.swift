import PluginAPI

/// Makes of what the bot says what IRC shows.
package struct IRCRendering: Sendable {
    /// Most windows show so much of a line without breaking it.
    private static let width = 80
    /// More is a flood, and takes a minute at the usual pace.
    private static let mostLines = 50
    /// In about so many bytes a line of the protocol is full; how many there really are is known when it is sent.
    private static let fullLine = 400

    let plain: PlainText

    package init(plain: PlainText) { self.plain = plain }

    /// A private answer to what was said in a room is a NOTICE, which clients show where it was asked and open no window for.
    package func words(
        of message: OutgoingMessage, now: Duration, receipt: Int? = nil
    ) -> [IRCDelivery.Words] {
        let (place, verb) = address(of: message)
        let text = IRCFormatting.render(message.text, plain: plain, now: message.now, width: Self.width)
        let lines = Self.lines(of: text)
        return lines.map { IRCDelivery.Words(place: place, verb: verb, text: $0, since: now, receipt: receipt) }
    }

    /// A line that is too long for the protocol counts as those that will be made of it.
    private static func lines(of text: String) -> [String] {
        if text.utf8.count <= fullLine, IRCLineSplitter.isOneLine(text) { return [text] }
        let sent = IRCLineSplitter(room: fullLine).split(text)
        let left = sent.count - mostLines
        guard left > 0 else { return text.split(whereSeparator: \.isNewline).map(String.init) }
        return sent.prefix(mostLines) + ["… and \(left) lines more, which are too many for IRC; ask for less"]
    }

    private func address(of message: OutgoingMessage) -> (IRCPlace, verb: String) {
        switch message.audience {
        case .room(let room): (.room(room), "PRIVMSG")
        case .person(let person, in: nil): (.person(person), "PRIVMSG")
        case .person(let person, in: _?): (.person(person), "NOTICE")
        }
    }
}
