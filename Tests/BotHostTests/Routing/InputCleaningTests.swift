import BotHost
import TestSupport
import Testing

@Suite struct InputCleaningTests {
    @Test(arguments: [
        ("lock staging", "lock staging"),
        ("", ""),
        ("  lock staging  ", "lock staging"),
        ("\tlock\tstaging\n", "lock staging"),
        ("lock staging\nfor 2h", "lock staging for 2h"),
        ("lock  staging", "lock  staging"),
        ("LOCK Staging", "LOCK Staging"),
        ("späß 日本", "späß 日本"),
        ("notify #123", "notify #123"),
        // U+0600 makes one character of itself and the space behind it.
        ("\u{600} ", "\u{600}"),
    ])
    func `what is typed plainly stays, on one line and without space around it`(typed: String, meant: String) {
        #expect(InputCleaning.clean(typed) == meant)
    }

    @Test(arguments: [
        ("unlock staging \u{2014}force", "unlock staging --force"),
        ("unlock staging \u{2013}force", "unlock staging --force"),
        ("unlock staging \u{2012}force", "unlock staging --force"),
        ("unlock staging \u{2015}force", "unlock staging --force"),
        ("\u{2014}force", "--force"),
        ("unlock staging --force", "unlock staging --force"),
        ("pages 1\u{2013}2", "pages 1\u{2013}2"),
        ("re\u{2014}check", "re\u{2014}check"),
        ("lock staging\u{A0}\u{2014}force", "lock staging --force"),
    ])
    func `a typographic dash before a word is two dashes`(typed: String, meant: String) {
        #expect(InputCleaning.clean(typed) == meant)
    }

    @Test(arguments: [
        ("lock \u{201C}staging\u{201D}", "lock staging"),
        ("lock \u{201E}staging\u{201C}", "lock staging"),
        ("lock \u{AB}staging\u{BB}", "lock staging"),
        ("lock `staging`", "lock staging"),
        ("```lock staging```", "lock staging"),
        ("lock staging don\u{2019}t touch", "lock staging don't touch"),
        ("lock staging it\u{2018}s mine", "lock staging it's mine"),
        ("say \"hello\" 'there'", "say \"hello\" 'there'"),
    ])
    func `typographic quotes and code ticks are dropped`(typed: String, meant: String) {
        #expect(InputCleaning.clean(typed) == meant)
    }

    @Test(arguments: ["\u{A0}", "\u{2007}", "\u{202F}", "\u{3000}", "\u{2003}", "\u{2028}", "\u{85}", "\0", "\u{1B}"])
    func `special spaces and control characters are spaces`(space: String) {
        #expect(InputCleaning.clean("lock\(space)staging") == "lock staging")
        #expect(InputCleaning.clean("\(space)lock staging\(space)") == "lock staging")
    }

    @Test(arguments: ["\u{200B}", "\u{200E}", "\u{200F}", "\u{2060}", "\u{FEFF}", "\u{202E}", "\u{2066}", "\u{2069}"])
    func `marks that nobody sees are dropped`(mark: String) {
        #expect(InputCleaning.clean("\(mark)lock sta\(mark)ging\(mark)") == "lock staging")
    }

    @Test(arguments: [
        ("lock staging.", "lock staging"), ("lock staging!", "lock staging"), ("lock staging !", "lock staging"),
        ("lock staging. ", "lock staging"), ("lock staging`.`", "lock staging"),
        ("why lock staging?", "why lock staging?"),
        ("!", ""), (".", ""), ("lock v1.2", "lock v1.2"), ("lock staging..", "lock staging."), ("wow!!", "wow!"),
        ("!lock staging!", "!lock staging"),
    ])
    func `one final full stop or exclamation mark goes`(typed: String, meant: String) {
        #expect(InputCleaning.clean(typed) == meant)
    }

    @Test func `whatever is typed, cleaning leaves one clean line`() {
        var chance = SeededGenerator(seed: 0xB07)
        for _ in 0..<5_000 {
            let typed = Self.anything(using: &chance)
            let once = InputCleaning.clean(typed)
            #expect(once.first != " " && once.last != " ", "\(typed.debugDescription)")
            #expect(!once.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "\(typed.debugDescription)")
            #expect(once.utf8.count <= 2 * typed.utf8.count)
        }
    }

    @Test func `what is clean stays as it is, but for one more final mark`() {
        var chance = SeededGenerator(seed: 0xB08)
        for _ in 0..<5_000 {
            let once = InputCleaning.clean(Self.anything(using: &chance))
            guard once.last != ".", once.last != "!" else { continue }
            #expect(InputCleaning.clean(once) == once, "\(once.debugDescription)")
        }
    }

    private static func anything(using chance: inout SeededGenerator) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "!", ".", "-", "\u{2014}", "\u{2013}", "`", "\u{201C}", "\u{2019}", "\u{A0}",
            "\u{200B}",
            "\u{200D}", "\u{301}", "\u{FE0F}", "\n", "\r", "\t", "\0", "\u{1B}", "\u{85}", "\u{202E}", "é", "😀",
            "\u{10FFFF}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<20, using: &chance) { text.append(alphabet.randomElement(using: &chance)!) }
        return String(text)
    }
}
