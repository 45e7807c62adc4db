import BotHost
import FoundationEssentials
import Testing

@Suite struct CTCPTests {
    @Test(
        arguments: [
            ("\u{01}ACTION waves a bit\u{01}", CTCP("ACTION", "waves a bit")),
            ("\u{01}version\u{01}", CTCP("VERSION")),
            ("\u{01}PING 12 34", CTCP("PING", "12 34")),
            ("\u{01}", CTCP("")),
            ("hello \u{01}", nil), ("", nil),
        ] as [(String, CTCP?)])
    func `a message in a message is read`(text: String, ctcp: CTCP?) {
        #expect(CTCP(text: text) == ctcp)
    }

    @Test func `what somebody does is a message`() {
        #expect(CTCP(text: "\u{01}ACTION lock staging\u{01}")?.action == "lock staging")
        #expect(CTCP(text: "\u{01}TIME\u{01}")?.action == nil)
        #expect(CTCP("ACTION", "a\u{01}b\r\nc").text == "\u{01}ACTION a b  c\u{01}")
    }

    @Test(
        arguments: [
            ("VERSION", "VERSION BotHost 1.0"), ("PING 17 x", "PING 17 x"), ("PING", "PING"),
            ("TIME", "TIME 1970-01-01T00:00:00.000Z"), ("CLIENTINFO", "CLIENTINFO ACTION CLIENTINFO PING TIME VERSION"),
            ("ACTION waves", nil), ("DCC SEND x", nil), ("PING " + String(repeating: "x", count: 65), nil),
        ] as [(String, String?)])
    func `a question is answered by NOTICE`(question: String, answer: String?) {
        var answers = CTCPAnswers(version: "BotHost 1.0")
        let sent = answers.answer(to: Self.message("PRIVMSG", question))
        #expect(sent == answer.map { IRCMessage("NOTICE", ["ann", "\u{01}\($0)\u{01}"]) })
    }

    @Test func `a NOTICE, a server and a channel are not answered`() {
        var answers = CTCPAnswers(version: "BotHost 1.0")
        #expect(answers.answer(to: Self.message("NOTICE", "VERSION")) == nil)
        #expect(answers.answer(to: Self.message("PRIVMSG", "VERSION", from: "irc.example.net")) == nil)
        #expect(answers.answer(to: Self.message("PRIVMSG", "VERSION"), isPrivate: false) == nil)
        #expect(answers.answer(to: IRCMessage("PRIVMSG", ["bot", "VERSION"])) == nil)
    }

    @Test func `no more than four answers go out in a minute`() {
        var answers = CTCPAnswers(version: "BotHost 1.0")
        let question = Self.message("PRIVMSG", "VERSION")
        let seconds = [0, 10, 20, 30, 40, 59, 60, 61, 70]
        let answered = seconds.filter { answers.answer(to: question, now: .seconds($0)) != nil }
        #expect(answered == [0, 10, 20, 30, 60, 70])
    }

    private static func message(_ verb: String, _ ctcp: String, from source: String = "ann!~a@host") -> IRCMessage {
        IRCMessage(verb, ["bot", "\u{01}\(ctcp)\u{01}"], source: IRCSource(source))
    }
}

extension CTCPAnswers {
    fileprivate mutating func answer(
        to message: IRCMessage, isPrivate: Bool = true, now: Duration = .zero
    ) -> IRCMessage? {
        answer(to: message, isPrivate: isPrivate, now: now, date: Date(timeIntervalSince1970: 0))
    }
}
