import BotHost
import Testing

@Suite struct LineEditorTests {
    private var editor = LineEditor(history: CommandHistory(["first", "second"]))

    @Test mutating func `typing goes where the cursor is`() {
        type("lck")
        press(.left, .left)
        type("o")
        expect("lo|ck")
        press(.home)
        type("un")
        press(.end)
        expect("unlock|")
    }

    @Test(
        arguments: [
            ("ab|cd", .backspace, "a|cd"), ("ab|cd", .delete, "ab|d"), ("ab|cd", .deleteOrEndOfInput, "ab|d"),
            ("ab|cd", .left, "a|bcd"), ("ab|cd", .right, "abc|d"),
            ("ab cd|", .wordLeft, "ab |cd"), ("ab, |cd", .wordLeft, "|ab, cd"), ("|ab cd", .wordRight, "ab| cd"),
            ("ab|, cd", .wordRight, "ab, cd|"),
            ("ab|cd", .killToEnd, "ab|"), ("ab|cd", .killToStart, "|cd"),
            ("ab c-d|e", .killWordLeft, "ab c-|e"), ("ab c-d|e", .killToBlankLeft, "ab |e"),
            ("a|b cd", .killWordRight, "a| cd"), ("ab cd  |", .killToBlankLeft, "ab |"),
            ("ab|cd", .transpose, "acb|d"), ("abcd|", .transpose, "abdc|"),
        ] as [(String, TerminalKey, String)])
    mutating func `a key changes the line`(before: String, key: TerminalKey, after: String) {
        place(before)
        #expect(editor.handle(key) == .changed)
        expect(after)
    }

    @Test(
        arguments: [
            ("|ab", .backspace), ("ab|", .delete), ("|ab", .left), ("ab|", .right), ("|ab", .wordLeft),
            ("ab|", .wordRight), ("ab|", .killToEnd), ("|ab", .killToStart), ("|ab", .killWordLeft),
            ("|ab", .transpose), ("a|", .transpose), ("ab|", .yank), ("ab|", .down),
        ] as [(String, TerminalKey)])
    mutating func `a key that can do nothing rings`(line: String, key: TerminalKey) {
        place(line)
        #expect(editor.handle(key) == .bell)
        expect(line)
    }

    @Test mutating func `a character is what a person sees as one`() {
        type("e\u{301}👨‍👩‍👧🇫🇷")
        #expect(editor.buffer.cursor == 3)
        press(.left)
        expect("e\u{301}👨‍👩‍👧|🇫🇷")
        press(.backspace)
        expect("e\u{301}|🇫🇷")
        press(.left, .delete)
        expect("|🇫🇷")
    }

    @Test mutating func `the cursor never stands inside a character`() {
        place("e|x")
        type("\u{301}")
        expect("e\u{301}|x")
        place("🇫|🇷")  // two letters that make one flag
        expect("🇫🇷|")
        place("👨|👩")
        type("\u{200D}")
        expect("👨\u{200D}👩|")
    }

    @Test mutating func `kills in a row are yanked together`() {
        place("one two three|")
        press(.killToBlankLeft, .killToBlankLeft)
        expect("one |")
        press(.yank)
        expect("one two three|")
        press(.home, .killWordRight, .end, .yank)
        expect(" two threeone|")
    }

    @Test mutating func `Enter hands the line over and begins another`() {
        type("lock staging")
        press(.home)
        #expect(editor.handle(.enter) == .submit("lock staging"))
        expect("|")
        #expect(editor.history.entries.last == "lock staging")
    }

    @Test mutating func `Ctrl-D ends the input on an empty line only`() {
        #expect(editor.handle(.deleteOrEndOfInput) == .endOfInput)
        type("a")
        #expect(editor.handle(.deleteOrEndOfInput) == .bell)
    }

    @Test mutating func `the history is walked and the unfinished line kept`() {
        type("unfin")
        press(.up)
        expect("second|")
        press(.up)
        expect("first|")
        #expect(editor.handle(.up) == .bell)
        press(.down, .down)
        expect("unfin|")
        #expect(editor.handle(.down) == .bell)
    }

    @Test mutating func `a changed entry is submitted and the entry stays`() {
        press(.up)
        type("!")
        #expect(editor.handle(.enter) == .submit("second!"))
        #expect(editor.history.entries == ["first", "second", "second!"])
        press(.up)
        expect("second!|")
    }

    @Test mutating func `a line has a longest length`() {
        type(String(repeating: "a", count: LineEditor.limit - 1))
        #expect(editor.handle(.character("é")) == .bell)
        #expect(editor.handle(.character("b")) == .changed)
        #expect(editor.handle(.character("c")) == .bell)
        #expect(editor.buffer.text.utf8.count == LineEditor.limit)
        press(.killToStart, .yank)
        #expect(editor.handle(.yank) == .bell)
    }

    @Test mutating func `Tab and Escape do nothing yet`() {
        #expect(editor.handle(.tab) == nil)
        #expect(editor.handle(.escape) == nil)
        #expect(editor.handle(.clearScreen) == .clearScreen)
    }

    // MARK: Lines with the cursor as a bar

    private mutating func type(_ text: String) {
        for scalar in text.unicodeScalars { _ = editor.handle(.character(scalar)) }
    }

    private mutating func press(_ keys: TerminalKey...) {
        for key in keys { #expect(editor.handle(key) == .changed) }
    }

    private mutating func place(_ line: String) {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        editor = LineEditor()
        type(parts[1])
        _ = editor.handle(.home)
        type(parts[0])
    }

    private func expect(_ line: String, _ location: SourceLocation = #_sourceLocation) {
        let text = editor.buffer.text
        let shown = text.prefix(editor.buffer.cursor) + "|" + text.dropFirst(editor.buffer.cursor)
        #expect(shown == line, sourceLocation: location)
    }
}
