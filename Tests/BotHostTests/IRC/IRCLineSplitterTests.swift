import BotHost
import TestSupport
import Testing

@Suite struct IRCLineSplitterTests {
    @Test func `the room is what others receive, without all that is not the text`() {
        let source = IRCSource(nick: "bot", user: "~bot", host: "host.example")
        let splitter = IRCLineSplitter(source: source, verb: "PRIVMSG", target: "#ops")
        let line = splitter.split(String(repeating: "x", count: 600))[0]
        #expect(":bot!~bot@host.example PRIVMSG #ops :\(line)\r\n".utf8.count == 512)
        #expect(IRCLineSplitter.assumedSource(nick: "bot", user: "bothostbothost").host.utf8.count == 63)
        #expect(IRCLineSplitter.assumedSource(nick: "bot", user: "bothostbothost").user == "~bothostbot")
    }

    @Test(arguments: [
        ("short", ["short"]),
        ("", []), ("   ", []), ("\n\n", []), ("\u{02}\u{03}4\u{0F}", []), ("\0", []),
        ("one\n\ntwo\r\nthree", ["one", "two", "three"]),
        ("  indented", ["  indented"]),
        (word(40) + " " + word(40), [word(40), word(40)]),
        (word(30) + " " + word(33) + "   " + word(5), [word(30) + " " + word(33), word(5)]),
        ("see " + word(64), ["see", word(64)]),
        (word(70), [word(64), word(6)]),
        (word(64) + " ", [word(64)]),
        ("\u{02}" + word(63) + " b\u{02} c", ["\u{02}" + word(63), "\u{02}b\u{02} c"]),
        ("\u{03}04,12" + word(58) + " b", ["\u{03}04,12" + word(58), "\u{03}04,12b"]),
        ("\u{1D}" + word(62) + "\u{0F} b", ["\u{1D}" + word(62) + "\u{0F}", "b"]),
        ("\u{03}4" + word(60) + " 2,5", ["\u{03}4" + word(60), "\u{03}4\u{02}\u{02}2,5"]),
        ("\u{03}4" + word(60) + "\u{03} b", ["\u{03}4" + word(60) + "\u{03}", "b"]),
    ])
    func `it is cut between words, and formatting goes on`(text: String, lines: [String]) {
        #expect(IRCLineSplitter(room: 64).split(text) == lines)
    }

    @Test func `a character stays whole if it can`() {
        let family = "👩‍👩‍👧‍👦"
        let lines = IRCLineSplitter(room: 64).split(String(repeating: family, count: 7))
        #expect(lines == [2, 2, 2, 1].map { String(repeating: family, count: $0) })
        let tower = "e" + String(repeating: "\u{301}", count: 100)
        #expect(IRCLineSplitter(room: 64).split(tower).joined().unicodeScalars.elementsEqual(tower.unicodeScalars))
    }

    @Test func `where there is no room nothing is sent`() {
        let source = IRCSource(nick: "bot", user: "bot", host: "host")
        let splitter = IRCLineSplitter(source: source, verb: "PRIVMSG", target: word(600))
        #expect(splitter.split("hello").isEmpty)
    }

    @Test func `no line is empty or too long, and no word is lost, whatever the text is`() {
        var chance = SeededGenerator(seed: 512)
        let alphabet =
            Array("ab 12,é漢👩‍👧🇩🇪e\u{301}\u{200D}\n\r\0".unicodeScalars)
            + [0x02, 0x03, 0x04, 0x0F, 0x11, 0x16, 0x1D, 0x1E, 0x1F, 0x01].map { Unicode.Scalar(UInt8($0)) }
        for _ in 0..<3_000 {
            let count = Int.random(in: 0...300, using: &chance)
            let text = String(
                String.UnicodeScalarView((0..<count).map { _ in alphabet.randomElement(using: &chance)! }))
            let room = Int.random(in: 64...200, using: &chance)
            let lines = IRCLineSplitter(room: room).split(text)
            #expect(lines.allSatisfy { $0.utf8.count <= room })
            #expect(lines.allSatisfy { Self.hasWords($0) && !$0.contains(where: \.isNewline) })
            #expect(
                lines.flatMap(Self.words) == text.split(whereSeparator: \.isNewline).flatMap { Self.words(String($0)) })
            let sent = lines.compactMap { IRCMessage(IRCMessage("PRIVMSG", ["#c", $0]).line)?.params.last }
            #expect(sent.count == lines.count && sent.allSatisfy(Self.hasWords))
        }
    }

    /// What is to be read, without white space, on which the cuts are made.
    private static func words(_ text: String) -> [Unicode.Scalar] {
        IRCFormatting.stripped(text).unicodeScalars.filter { $0.value > 0x20 }
    }

    private static func hasWords(_ line: String) -> Bool { !words(line).isEmpty }
}

private func word(_ length: Int) -> String { String(repeating: "w", count: length) }
