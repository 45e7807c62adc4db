import BotHost
import Testing

@Suite struct PrintableTextTests {
    @Test func `shown text cannot command the terminal`() {
        #expect(PrintableText.shown("a\u{1B}[2Jb\u{9B}c\u{07}\r\nd\te") == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD} d    e")
        #expect(PrintableText.shown("a\nb", keepingLines: true) == "a\nb")
    }

    @Test func `shown text cannot turn the direction of what follows`() {
        #expect(PrintableText.shown("a\u{202E}b\u{2066}c") == "a\u{FFFD}b\u{FFFD}c")
    }

    @Test func `typed text is one line`() {
        #expect(PrintableText.typed("a\tb\u{2028}c\r\nd\0") == "a bcd")
    }

    @Test func `a styled line has colour only where there is colour`() {
        let line = StyledLine("bot", .bold) + StyledLine(": hi\u{1B}[0m")
        #expect(line.rendered(inColor: true) == "\u{1B}[1mbot\u{1B}[0m: hi\u{FFFD}[0m")
        #expect(line.rendered(inColor: false) == "bot: hi\u{FFFD}[0m")
    }
}
