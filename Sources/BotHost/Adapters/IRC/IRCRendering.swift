import PluginAPI

/// Makes of what the bot says what IRC shows.
struct IRCRendering: Sendable {
    /// Most windows show so much of a line without breaking it.
    private static let width = 80
    /// More is a flood, and takes a minute at the usual pace.
    private static let mostLines = 50

    let plain: PlainText

    /// A private answer to what was said in a room is a NOTICE, which clients show where it was asked and open no window for.
    func words(of message: OutgoingMessage, now: Duration) -> [IRCDelivery.Words] {
        let (place, verb) = address(of: message)
        let text = IRCFormatting.render(message.text, plain: plain, now: message.now, width: Self.width)
        var lines = text.split(separator: "\n").map(String.init)
        let left = lines.count - Self.mostLines
        if left > 0 {
            lines =
                lines.prefix(Self.mostLines) + ["… and \(left) lines more, which are too many for IRC; ask for less"]
        }
        return lines.map { IRCDelivery.Words(place: place, verb: verb, text: $0, since: now) }
    }

    private func address(of message: OutgoingMessage) -> (IRCPlace, verb: String) {
        switch message.audience {
        case .room(let room): (.room(room), "PRIVMSG")
        case .person(let person, in: nil): (.person(person), "PRIVMSG")
        case .person(let person, in: _?): (.person(person), "NOTICE")
        }
    }
}
