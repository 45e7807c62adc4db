import FoundationEssentials
import PluginAPI
import Testing

@Suite struct RichTextTests {
    @Test func `is made of what was written and what was put in`() {
        let ann = Person(id: .init(rawValue: "shell:ann"), name: "ann")
        let now = Date(milliseconds: 0)
        let inner: RichText = "in \(bold: "side")"
        let text: RichText = "a\("b")\(7)\(code: "c")\(ann)\(time: now)\(ago: now)\(.seconds(90))\(inner)\nend"
        #expect(
            text.segments == [
                .plain("a"), .plain("b"), .plain("7"), .code("c"), .person(ann), .time(now), .ago(now),
                .plain("1 min 30 s"), .plain("in "), .bold("side"), .plain("\nend"),
            ])
        #expect(RichText("").segments.isEmpty)
    }

    @Test(arguments: [
        "*bold*", "<!channel>", "<@U1>", "`code`", "[a](b)", "@everyone", "\u{2}bold\u{2}", "\u{1B}[31mred", "a\nb",
        "a\r\nQUIT", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}\u{C}", "\0", "\u{7F}",
    ])
    func `a user's words never become markup or a second line`(words: String) {
        let person = Person(id: .init(rawValue: "irc:eve"), name: words)
        let text: RichText = "\(words)\(bold: words)\(code: words)\(person)"
        let clean = words.withoutControls
        #expect(text.segments.count == 4)
        #expect(text.segments.prefix(3) == [.plain(clean), .bold(clean), .code(clean)])
        guard case .person(let shown) = text.segments[3] else {
            Issue.record("\(text.segments[3])")
            return
        }
        #expect(shown.name == clean)
        #expect(shown.id == person.id)
        #expect(
            clean.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .control && $0 != "\u{2028}" && $0 != "\u{2029}"
            })
        #expect(clean.unicodeScalars.count == words.unicodeScalars.count)
    }

    @Test(arguments: [
        ("plain", "plain"), ("é – “ok” 😀", "é – “ok” 😀"), ("a\tb", "a b"), ("\r\n", "  "), ("\u{9B}1m", " 1m"),
        ("\u{A0}", "\u{A0}"), ("", ""),
    ])
    func `control characters become spaces, and all else stays`(words: String, clean: String) {
        #expect(words.withoutControls == clean)
    }

    @Test func `can be joined`() {
        let names: [RichText] = ["\(code: "a")", "\(code: "b")"]
        #expect(RichText(joining: names, separator: ", ").segments == [.code("a"), .plain(", "), .code("b")])
        #expect(RichText(joining: [], separator: ", ").segments.isEmpty)
        #expect(("a" + "\(bold: "b")" as RichText).segments == [.plain("a"), .bold("b")])
    }
}
