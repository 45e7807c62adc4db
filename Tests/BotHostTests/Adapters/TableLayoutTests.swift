import BotHost
import FoundationEssentials
import PluginAPI
import Testing

@Suite struct TableLayoutTests {
    /// Sunday, 2026-03-01 09:00:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_772_355_600)

    private static let table = Table(
        ["env", "who", "since"],
        rows: [
            ["\(code: "staging")", "ann", "\(ago: now.addingTimeInterval(-180))"],
            ["\(code: "東京")", "", ""],
            ["\(code: "e3")", "bo", ""],
        ])

    private func render(_ text: RichText, width: Int? = nil) -> String {
        PlainText(zone: .utc).render(text, now: Self.now, width: width)
    }

    @Test func `a table stands in columns, as wide as they are shown, without spaces at the ends`() {
        #expect(
            render("\(Self.table)") == """
                env      who  since
                staging  ann  3 min ago
                東京
                e3       bo
                """)
    }

    @Test func `where columns do not fit, each row is told in a line, without what is empty`() {
        let lines = """
            staging: who ann, since 3 min ago
            東京
            e3: who bo
            """
        #expect(render("\(Self.table)", width: 22) == lines)
        #expect(render("\(Self.table)", width: 23) != lines)
    }

    @Test func `a table and what follows it begin on lines of their own, once`() {
        let one = Table(["a"], rows: [["1"]])
        #expect(render("All:\(one)That is all.") == "All:\na\n1\nThat is all.")
        #expect(render("All:\n\(one)\nThat is all.") == "All:\na\n1\nThat is all.")
        #expect(render("\(one)\(one)") == "a\n1\na\n1")
    }

    @Test func `a table without rows is not shown`() {
        #expect(render("None.\(Table(["a"], rows: []))") == "None.")
    }

    @Test func `a cell stays on its line, whatever is put into it`() {
        let table = Table(["a\nb"], rows: [["1\n2\(Table(["c"], rows: [["3"]]))"]])
        #expect(render("\(table)") == "a b\n1 23")
    }

    @Test func `the head is bold, and cells keep their marks`() {
        let laid = TableLayout(plain: PlainText(zone: .utc), now: Self.now, width: nil).lay(
            out: "\(Table(["a"], rows: [["\(code: "1")"]]))")
        #expect(laid.segments == [.bold("a"), .plain("\n"), .code("1")])
    }

    @Test func `a link is its address, with its words before it where it has some`() {
        #expect(render("\(link: "https://example.org/1")") == "https://example.org/1")
        #expect(render("\(link: "https://example.org/1", "run 1")") == "run 1 (https://example.org/1)")
    }
}
