import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct IRCFormattingTests {
    @Test(arguments: [
        ("plain, 12", "plain, 12"),
        (
            "\u{02}bold\u{02} \u{1D}it\u{1D} \u{1F}un\u{1F} \u{1E}st\u{1E} \u{11}mono\u{11} \u{16}rev\u{0F}.",
            "bold it un st mono rev."
        ),
        ("\u{03}4red\u{03} \u{03}04,12both\u{03}", "red both"),
        ("\u{03}123 \u{03}1,234", "3 4"),
        ("\u{03}4,x \u{03},5 \u{03}", ",x ,5 "),
        ("\u{04}ff00AAhex \u{04}ff00aa,000000two \u{04}ff00none", "hex two ff00none"),
        ("l\u{02}ock staging", "lock staging"),
        ("\u{02}e\u{301}\u{03}7\u{301}", "e\u{301}\u{301}"),
    ])
    func `formatting is taken out of what people say, and no words with it`(text: String, plain: String) {
        #expect(IRCFormatting.stripped(text) == plain)
    }

    @Test(
        arguments: [
            ("Hi \(bold: "all")!", "Hi \u{02}all\u{02}!"),
            ("Type: \(code: "unlock env-1")", "Type: \u{02}unlock env-1\u{02}"),
            (
                "\(Person(id: .init(rawValue: "irc:ann"), name: "ann")) at \(time: Date(timeIntervalSince1970: 32_720))",
                "ann at 09:05"
            ),
            ("one\ntwo", "one\ntwo"),
            ("\(bold: "")x", "x"),
            ("\("\u{01}VERSION\u{01} \u{03}4red\u{02}")", " VERSION   4red "),
        ] as [(RichText, String)])
    func `rich text is bold where it stands out`(text: RichText, rendered: String) {
        let now = Date(timeIntervalSince1970: 40_000)
        #expect(IRCFormatting.render(text, plain: PlainText(zone: .utc), now: now) == rendered)
    }

    @Test(arguments: [
        (
            80,
            ["Locks:", "\u{02}env\u{02}      \u{02}who\u{02}", "\u{02}staging\u{02}  ann", "\u{02}x\u{02}        bob"]
        ),
        (10, ["Locks:", "\u{02}staging\u{02}: who ann", "\u{02}x\u{02}: who bob"]),
    ])
    func `a table stands in columns where there is room, formatting or not`(width: Int, lines: [String]) {
        let table = Table(["env", "who"], rows: [["\(code: "staging")", "ann"], ["\(code: "x")", "bob"]])
        let text = RichText(segments: [.plain("Locks:"), .table(table)])
        let now = Date(timeIntervalSince1970: 0)
        let rendered = IRCFormatting.render(text, plain: PlainText(zone: .utc), now: now, width: width)
        #expect(rendered.split(separator: "\n").map(String.init) == lines)
    }

    @Test func `nobody's words become control codes, even if they come past the interpolation`() {
        let words = "\u{02}a\u{01}b\u{03}4c\r\nQUIT\u{7F}\u{85}"
        let person = Person(id: .init(rawValue: "irc:x"), name: words)
        let text = RichText(segments: [
            .bold(words), .code(words), .unknown(words), .person(person), .plain(words),
            .link(words, words: "x" + words),
        ])
        let rendered = IRCFormatting.render(text, plain: PlainText(zone: .utc), now: Date(timeIntervalSince1970: 0))
        let controls = rendered.unicodeScalars.filter { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
        #expect(controls.map(\.value) == [2, 2, 2, 2])
    }
}
