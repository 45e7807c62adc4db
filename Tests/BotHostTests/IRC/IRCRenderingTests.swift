import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct IRCRenderingTests {
    private static let ops = Room(id: "irc:net/#ops", name: "#ops")
    private static let ann = Person(id: Person.ID(rawValue: "irc:net/ann"), name: "ann")

    private static func words(
        _ text: RichText, to audience: OutgoingMessage.Audience = .room(ops)
    ) -> [IRCDelivery.Words] {
        let cause = IncomingMessage(id: "1", person: ann, room: ops, text: "")
        let message = OutgoingMessage(
            audience: audience, cause: cause, code: "x", isSuccess: true, text: text, data: nil,
            now: Date(timeIntervalSince1970: 0))
        return IRCRendering(plain: PlainText(zone: .utc)).words(of: message, now: .seconds(7))
    }

    private static func lines(_ text: RichText) -> [String] { words(text).map(\.text) }

    @Test(arguments: [
        (OutgoingMessage.Audience.room(ops), "PRIVMSG"), (.person(ann, in: nil), "PRIVMSG"),
        (.person(ann, in: ops), "NOTICE"),
    ])
    func `only a private answer to something said in a room is a notice`(
        audience: OutgoingMessage.Audience, verb: String
    ) {
        let words = Self.words("hello", to: audience)
        #expect(words.map(\.verb) == [verb])
        #expect(words.map(\.since) == [.seconds(7)])
        switch audience {
        case .room: #expect(words.map(\.place) == [.room(Self.ops)])
        case .person: #expect(words.map(\.place) == [.person(Self.ann)])
        }
    }

    @Test func `what people wrote brings no control characters and no commands along`() {
        let evil = "a\r\nQUIT :x\u{0}\u{01}ACTION dies\u{01}\u{02}\u{03}04b\u{0F}\u{7F}"
        for line in Self.lines("\(evil) and \(code: evil)") + Self.lines("\(bold: evil)") {
            let message = IRCMessage("PRIVMSG", ["#ops", line]).line
            #expect(message.count { $0 == 0x0A || $0 == 0x0D || $0 == 0 } == 2)
            let own: Set<UInt8> = [0x02, 0x11, 0x0F]
            #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || own.contains($0) }, "\(line.debugDescription)")
        }
    }

    @Test func `fifty lines are said, of more the rest is left out`() {
        let fifty = (1...50).map { "line \($0)" }
        #expect(Self.lines(RichText(stringLiteral: fifty.joined(separator: "\n"))) == fifty)
        let lines = Self.lines(RichText(stringLiteral: (1...70).map { "line \($0)" }.joined(separator: "\n")))
        #expect(lines.count == 51 && lines[49] == "line 50")
        #expect(lines.last == "… and 20 lines more, which are too many for IRC; ask for less")
    }

    @Test func `one endless line is as much as the many that would be made of it`() {
        let text = Array(repeating: "abcdefghi", count: 10_000).joined(separator: " ")
        let lines = Self.lines("\(text)")
        #expect(lines.count == 51)
        #expect(lines.last == "… and 200 lines more, which are too many for IRC; ask for less")
        #expect(Self.lines("\(String(text.prefix(1_000)))") == [String(text.prefix(1_000))])
    }

    @Test func `nothing to see is nothing to say`() {
        #expect(Self.lines("").isEmpty)
    }
}
