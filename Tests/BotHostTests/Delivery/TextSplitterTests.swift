import BotHost
import FoundationEssentials
import PluginAPI
import TestSupport
import Testing

@Suite struct TextSplitterTests {
    private static let plain = PlainText(zone: .utc)
    private static let now = Date(timeIntervalSince1970: 0)
    private static let ann = MemoryChat.person("ann")

    private static func length(_ text: RichText) -> Int { plain.render(text, now: now).count }

    private static func split(_ text: RichText, _ longest: Int) -> [RichText] {
        TextSplitter(longest: longest, measure: length).split(text)
    }

    private static func words(_ parts: [RichText]) -> [String] { parts.map { plain.render($0, now: now) } }

    @Test(
        arguments: [
            ("short", 10, ["short"]),
            ("one two three four", 9, ["one two", "three", "four"]),
            ("It is so. It was not so.", 15, ["It is so.", "It was not so."]),
            ("first line\nsecond line is longer", 25, ["first line", "second line is longer"]),
            ("a b\n\nc d e\nf g h i j", 12, ["a b", "c d e", "f g h i j"]),
            ("list:\n  one\n  two", 11, ["list:\n  one", "  two"]),
            ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
            ("xy abcdefghij z", 5, ["xy", "abcde", "fghij", "z"]),
            ("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 2, ["👩‍👩‍👧👩‍👩‍👧", "👩‍👩‍👧"]),
            ("\n\n\na\n\n\n", 3, ["a"]),
            ("        ", 3, []),
        ] as [(String, Int, [String])])
    func `a text is cut where people would`(text: String, longest: Int, parts: [String]) {
        #expect(Self.words(Self.split(RichText(segments: [.plain(text)]), longest)) == parts)
    }

    @Test func `what is marked stays whole`() {
        let text: RichText = "To wait: \(code: "cerbere join staging"), or ask \(Self.ann)."
        #expect(
            Self.split(text, 24) == ["To wait:", "\(code: "cerbere join staging"), or", "ask \(Self.ann)."])
    }

    @Test func `what is marked and too long is marked in each part`() {
        #expect(Self.split("\(code: "abcdefgh")", 3) == ["\(code: "abc")", "\(code: "def")", "\(code: "gh")"])
        #expect(Self.split("\(bold: "one two three")", 8) == ["\(bold: "one two ")", "\(bold: "three")"])
    }

    @Test func `rows stay whole, and each part has the heading`() {
        let rows: [[RichText]] = (1...6).map { ["env\($0)", "ann"] }
        let parts = Self.split("All:\(Table(["env", "who"], rows: rows))Done.", 40)
        #expect(parts.count > 1)
        let tables = parts.flatMap(\.segments).compactMap { segment -> Table? in
            if case .table(let table) = segment { table } else { nil }
        }
        #expect(tables.allSatisfy { $0.columns == ["env", "who"] })
        #expect(tables.flatMap(\.rows) == rows)
        #expect(parts.allSatisfy { Self.length($0) <= 40 })
    }

    /// Nothing is lost, nothing comes twice, and every part fits, whatever the text is.
    @Test(arguments: 0..<60) func `any text comes out whole, in parts that fit`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = Self.randomText(&random)
        let longest = Int.random(in: 1...80, using: &random)
        let parts = Self.split(text, longest)
        let ink = { (texts: [RichText]) in texts.map { Self.ink($0) }.joined() }
        #expect(ink(parts) == ink([text]))
        #expect(parts.allSatisfy { Self.length($0) <= longest }, "\(longest): \(Self.words(parts))")
        #expect(parts.allSatisfy { !$0.segments.isEmpty })
    }

    /// What is seen of a text, without the space in and around it.
    private static func ink(_ text: RichText) -> String {
        plain.render(text, now: now).filter { !$0.isWhitespace }
    }

    private static func randomText(_ random: inout SeededGenerator) -> RichText {
        let words = ["a", "of", "word", "überlang", "日本語", "🇫🇷", "e\u{301}tat", "unbelievablylongword", "end.", "so!"]
        let gaps = [" ", " ", " ", "\n", "\n\n", "\n  ", ""]
        var segments: [RichText.Segment] = []
        for _ in 0..<Int.random(in: 1...40, using: &random) {
            let word = words.randomElement(using: &random) ?? ""
            let gap = gaps.randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<12, using: &random) {
            case 0: segments.append(.bold(word + " " + word))
            case 1: segments.append(.code(word + " x"))
            case 2: segments.append(.person(MemoryChat.person(word)))
            case 3: segments.append(.link("https://x.y", words: "https://x.y"))
            case 4: segments.append(.unknown(word))
            default: segments.append(.plain(word))
            }
            segments.append(.plain(gap))
        }
        return RichText(segments: segments)
    }
}
