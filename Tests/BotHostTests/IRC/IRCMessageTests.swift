import BotHost
import TestSupport
import Testing

@Suite struct IRCMessageTests {
    @Test func `a line comes apart into tags, source, verb and parameters`() throws {
        let message = try #require(
            IRCMessage(line: "@account=ann;x :ann!~a@host.example PRIVMSG #ops :hello  there\r\n"))
        #expect(message.tag("account") == "ann")
        #expect(message.tag("x") == "")
        #expect(message.tag("y") == nil)
        #expect(message.source == IRCSource(nick: "ann", user: "~a", host: "host.example"))
        #expect(message.verb == "PRIVMSG")
        #expect(message.numeric == nil)
        #expect(message.params == ["#ops", "hello  there"])
        #expect(message.param(2) == nil)
        #expect(IRCMessage(line: ":irc.example 433 * bot :in use")?.numeric == 433)
    }

    @Test(arguments: ["", "\r\n", "   ", ":src", "@a=b", "@a=b :src", "PRI\0VMSG x", "A\rB", "A\nB", ":a :b", "é x"])
    func `what has no verb or more than one line is no message`(line: String) {
        #expect(IRCMessage(line: line) == nil)
    }

    @Test(
        arguments: [
            ([0x63, 0x61, 0x66, 0xE9], "café"),
            ([0x80, 0x93, 0x41, 0x94], "€“A”"),
            ([0xC3, 0xA9], "é"),
            ([0xC3], "Ã"),
        ] as [([UInt8], String)])
    func `what is not UTF-8 is taken for Windows-1252`(bytes: [UInt8], text: String) {
        #expect(IRCMessage(Array("PRIVMSG #ops :".utf8) + bytes)?.params.last == text)
    }

    @Test(arguments: [
        (["#ops", "a\r\nQUIT :bye"], "PRIVMSG #ops :aQUIT :bye"),
        (["#ops", "a\0b"], "PRIVMSG #ops ab"),
        (["#ops\r\nQUIT", "hi"], "PRIVMSG #opsQUIT hi"),
        (["#a b", "hi"], "PRIVMSG #ab hi"),
        ([":x", ":y"], "PRIVMSG x ::y"),
        (["", "hi"], "PRIVMSG * hi"),
        (["#ops", "\r\n"], "PRIVMSG #ops :"),
        (["#ops", "\r\n:x"], "PRIVMSG #ops ::x"),
        ([], "PRIVMSG"),
    ])
    func `what goes out is one line, and no parameter becomes another`(params: [String], text: String) {
        #expect(IRCMessage("PRIVMSG", params).text == text)
    }

    @Test func `tags and sources that go out stay where they are`() {
        let message = IRCMessage(
            "NO\r\nTE", ["x"], tags: [.init("a;b= c\r\n", "d;e \\\r\n\0f"), .init("\r\n", "lost"), .init("k")],
            source: IRCSource("a b\r\nc"))
        #expect(message.text == "@abc=d\\:e\\s\\\\\\r\\nf;k :abc NOTE x")
    }

    @Test(arguments: [
        (IRCMessage("PASS", ["hunter2"]), "PASS ***"),
        (IRCMessage("AUTHENTICATE", ["aHVudGVyMg=="]), "AUTHENTICATE ***"),
        (IRCMessage("OPER", ["root", "hunter2"]), "OPER ***"),
        (IRCMessage("PRIVMSG", ["NickServ", "IDENTIFY hunter2"]), "PRIVMSG NickServ :***"),
        (
            IRCMessage("PRIVMSG", ["nickserv@services.example", "IDENTIFY hunter2"]),
            "PRIVMSG nickserv@services.example :***"
        ),
        (IRCMessage("NS", ["IDENTIFY", "hunter2"]), "NS ***"),
        (IRCMessage("PRIVMSG", ["#ops", "hello you"]), "PRIVMSG #ops :hello you"),
    ])
    func `a password does not stand in the log`(message: IRCMessage, description: String) {
        #expect("\(message)" == description)
    }

    @Test func `a PING is answered with what it holds`() {
        #expect(IRCMessage(line: "PING :a b")?.pong?.text == "PONG :a b")
        #expect(IRCMessage(line: "PING a")?.pong?.text == "PONG a")
        #expect(IRCMessage(line: "PONG a")?.pong == nil)
    }

    @Test(arguments: [
        ("ann!~a@host", false), ("irc.example.net", true), ("ann", false), ("services.", false), ("-a.b", false),
    ])
    func `a source with a dot and no host is a server`(text: String, isServer: Bool) {
        #expect(IRCSource(text).isServer == isServer)
    }

    @Test func `an accent does not hide where a nick ends`() {
        let source = IRCSource("ann!\u{301}a@\u{301}host")
        #expect(source.nick == "ann")
        #expect(source.user == "\u{301}a")
        #expect(source.host == "\u{301}host")
    }

    // MARK: Chance

    @Test func `whatever is read is written as the same, on one line`() throws {
        var chance = SeededGenerator(seed: 6_667)
        let alphabet = Array("@:;=\\ \r\n\0ab1é/+".utf8) + [0xC3, 0xFF, 0x80, 0x01]
        var readable = 0
        for _ in 0..<20_000 {
            let start = ["", "@a=", ":s ", "@b;c=\\s :s A1 ", "AB "].randomElement(using: &chance)!
            let rest = (0..<Int.random(in: 0...20, using: &chance)).map { _ in alphabet.randomElement(using: &chance)! }
            let line = Array(start.utf8) + rest
            guard let message = IRCMessage(line) else { continue }
            readable += 1
            let written = message.line
            #expect(IRCMessage(written) == message)
            #expect(!written.dropLast(2).contains { $0 == 0 || $0 == 10 || $0 == 13 })
        }
        #expect(readable > 500)
    }

    @Test func `whatever is written is read as one message with as many parameters`() throws {
        var chance = SeededGenerator(seed: 6_697)
        let alphabet = Array("@:;=\\ \r\n\0ab1é\u{1F600}".unicodeScalars)
        func word() -> String {
            let scalars = (0..<Int.random(in: 0...6, using: &chance)).map { _ in alphabet.randomElement(using: &chance)!
            }
            return String(String.UnicodeScalarView(scalars))
        }
        for _ in 0..<10_000 {
            let params = (0..<Int.random(in: 1...4, using: &chance)).map { _ in word() }
            let tags = [IRCMessage.Tag(word(), word())]
            let written = IRCMessage("TEST", params, tags: tags).line
            let message = try #require(IRCMessage(written))
            #expect(message.verb == "TEST")
            #expect(message.params.count == params.count)
            #expect(message.source == nil)
            let harmless = params.last!.unicodeScalars.filter { !"\r\n\0".unicodeScalars.contains($0) }
            #expect(message.params.last == String(String.UnicodeScalarView(harmless)))
        }
    }
}
