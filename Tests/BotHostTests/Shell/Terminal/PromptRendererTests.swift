import BotHost
import Testing

@Suite struct PromptRendererTests {
    private var renderer = PromptRenderer()
    private var screen = ScreenModel(columns: 40)

    @Test mutating func `the prompt, the line and the cursor are where they belong`() {
        draw("lock staging", cursor: 4)
        #expect(screen.text == "> lock staging")
        #expect(screen.column == 6)
        draw("", cursor: 0)
        #expect(screen.text == ">")
        #expect(screen.column == 2)
    }

    @Test mutating func `wide characters move the cursor by two`() {
        draw("日本語 🦊", cursor: 2)
        #expect(screen.text == "> 日本語 🦊")
        #expect(screen.column == 6)
    }

    @Test mutating func `output goes above and the line comes back unharmed`() {
        draw("half a comm", cursor: 5)
        screen.show(renderer.erase(columns: 40) + "bot: hello\n")
        #expect(screen.text == "bot: hello")
        draw("half a comm", cursor: 5)
        #expect(screen.text == "bot: hello\n> half a comm")
        #expect(screen.row == 1)
        #expect(screen.column == 7)
    }

    @Test(arguments: [40, 20, 10])
    mutating func `a long line scrolls sideways and shows where the cursor is`(columns: Int) {
        screen = ScreenModel(columns: columns)
        let line = String((0..<200).map { Character(Unicode.Scalar(0x21 + UInt8($0 % 90))) })
        for cursor in 0...200 {
            draw(line, cursor: cursor)
            let row = Array(screen.text)
            #expect(screen.row == 0 && row.count < columns && screen.column < columns)
            if cursor < 200 {
                #expect(row[screen.column] == Array(line)[cursor])
            } else {
                #expect(screen.column == row.count)
            }
            if cursor > 0 && columns >= 20 { #expect(row[screen.column - 1] == Array(line)[cursor - 1]) }
        }
        #expect(screen.text.hasPrefix("> <") == (columns >= 20))  // no room for marks on a narrower one
        draw(line, cursor: 0)
        #expect(screen.text.hasPrefix("> !"))
        #expect(screen.text.hasSuffix(">") == (columns >= 20))
    }

    @Test(arguments: [1, 2, 3, 5, 8, 13, 40])
    mutating func `wide text stays on its row at any width`(columns: Int) {
        screen = ScreenModel(columns: columns)
        for cursor in 0...60 {
            draw(String(repeating: "語x🦊", count: 20), cursor: cursor)
            #expect(screen.row == 0)
            #expect(!screen.text.contains("\n"))
        }
    }

    @Test mutating func `a long prompt leaves half of the row to the line`() {
        let prompt = "someone@" + String(repeating: "x", count: 50) + "> "
        screen.show(renderer.draw(prompt: prompt, buffer: buffer("hi", 2), columns: 40))
        #expect(screen.text == String(repeating: "x", count: 17) + "> hi")
    }

    @Test mutating func `a finished line stays on the screen whole`() {
        let line = String(repeating: "0123456789", count: 9)
        draw(line, cursor: 90)
        screen.show(renderer.finish(prompt: "> ", text: line, columns: 40))
        draw("", cursor: 0)
        let rows = screen.text.split(separator: "\n")
        #expect(rows.joined() == "> " + line + ">")
        #expect(rows.map(\.count) == [40, 40, 12, 1])
    }

    @Test mutating func `a terminal made narrower shows the row once`() {
        screen.show("bot: hello\n")
        draw("a line of thirty-one characters", cursor: 31)
        screen.narrow(to: 12)
        #expect(screen.text.split(separator: "\n").count == 4)
        draw("a line of thirty-one characters", cursor: 31)
        #expect(screen.text.split(separator: "\n").count == 2)
        #expect(screen.text.hasPrefix("bot: hello\n> <"))
    }

    @Test mutating func `what was typed or prompted commands nothing`() {
        let output = renderer.draw(prompt: "\u{1B}[2J> ", buffer: EditBuffer("a\u{9B}31mb\u{07}"), columns: 40)
        #expect(output.contains("\u{FFFD}[2J> a\u{FFFD}31mb\u{FFFD}"))
        #expect(!output.contains("\u{1B}[2J"))
    }

    @Test mutating func `Ctrl-L leaves the prompt alone on the screen`() {
        screen.show("old\nolder\n")
        draw("abc", cursor: 3)
        screen.show(renderer.clear())
        draw("abc", cursor: 3)
        #expect(screen.text == "> abc")
    }

    private mutating func draw(_ text: String, cursor: Int) {
        screen.show(renderer.draw(prompt: "> ", buffer: buffer(text, cursor), columns: screen.columns))
    }

    private func buffer(_ text: String, _ cursor: Int) -> EditBuffer {
        var buffer = EditBuffer(text)
        _ = buffer.move(to: text.index(text.startIndex, offsetBy: cursor))
        return buffer
    }
}
