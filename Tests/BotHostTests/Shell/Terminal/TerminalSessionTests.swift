import BotHost
import Glibc
import Testing

@Suite(.timeLimit(.minutes(5))) struct TerminalSessionTests {
    private let terminal: PseudoTerminal
    private let events: AsyncStream<TerminalEvent>
    private let report: AsyncStream<TerminalEvent>.Continuation

    init() throws {
        terminal = try PseudoTerminal()
        (events, report) = AsyncStream.makeStream()
    }

    @Test func `a person types, edits and recalls lines while the bot talks, and leaves`() async throws {
        let before = terminal.settings
        let session = try startSession()
        var next = events.makeAsyncIterator()

        terminal.expect(">")
        #expect(terminal.settings != before)
        terminal.type("lck staging\u{1B}[H\u{1B}[C")
        terminal.expect("> lck staging", cursor: 3)
        terminal.type("o\r")
        terminal.expect("> lock staging\n>")
        #expect(await next.next() == .line("lock staging"))

        terminal.type("half")
        terminal.expect("> lock staging\n> half", cursor: 6)
        session.print(["bot: staging is yours.", "bot: \u{1B}[2Jtwo\nlines"])
        terminal.expect("> lock staging\nbot: staging is yours.\nbot: \u{FFFD}[2Jtwo\nlines\n> half", cursor: 6)

        terminal.type("\u{0C}\u{15}\u{1B}OA")
        terminal.expect("> lock staging", cursor: 14)
        session.setPrompt("ann> ")
        terminal.expect("ann> lock staging", cursor: 17)
        terminal.type("!\r")
        #expect(await next.next() == .line("lock staging!"))

        terminal.type("\u{04}")
        #expect(await next.next() == .endOfInput)
        session.print(["bye"])
        session.stop()
        terminal.expect("ann> lock staging!\nbye", cursor: 0, marksPastes: false)
        #expect(terminal.settings == before)
    }

    @Test func `a paste of several lines is several lines`() async throws {
        let session = try startSession()
        terminal.expect(">", marksPastes: true)
        terminal.type("\u{1B}[200~one\rtwo\rthr\u{1B}[201~ee\r")
        let lines = await events.prefix(3).reduce(into: []) { $0.append($1) }
        #expect(lines == [.line("one"), .line("two"), .line("three")])
        terminal.expect("> one\n> two\n> three\n>")
        session.stop()
    }

    @Test func `stopping twice is safe`() async throws {
        let before = terminal.settings
        let session = try startSession()
        terminal.expect(">")
        session.stop()
        session.stop()
        session.print(["too late"])
        #expect(terminal.settings == before)
    }

    @Test func `the callback may stop the session`() async throws {
        let before = terminal.settings
        let session = try startSession { session, _ in session?.stop() }
        var next = events.makeAsyncIterator()
        terminal.type("a\r")
        #expect(await next.next() == .line("a"))
        session.stop()
        #expect(terminal.settings == before)
    }

    @Test func `a session that is let go gives the terminal back`() throws {
        let before = terminal.settings
        do {
            let session = try startSession()
            terminal.expect(">")
            session.print(["last"])
        }
        #expect(terminal.settings == before)
        terminal.expect("last", cursor: 0)
    }

    @Test func `a terminal that goes away is the end of input`() async throws {
        let session = try startSession()
        var next = events.makeAsyncIterator()
        terminal.expect(">")
        terminal.hangUp()
        #expect(await next.next() == .endOfInput)
        session.stop()
    }

    @Test func `a line that is too long keeps what fits, and rings`() async throws {
        let session = try startSession()
        var next = events.makeAsyncIterator()
        terminal.type(String(repeating: "a", count: LineEditor.limit + 500) + "\r")
        #expect(await next.next() == .line(String(repeating: "a", count: LineEditor.limit)))
        terminal.type("done")
        terminal.expect("> " + wrapped(String(repeating: "a", count: LineEditor.limit)) + "\n> done")
        #expect((1...10).contains(terminal.screen.bells))
        session.stop()
    }

    @Test func `a history that cannot be saved is told once`() async throws {
        let session = try startSession(history: HistoryFile(path: "/nonexistent/history"))
        var next = events.makeAsyncIterator()
        terminal.type("a\rb\r")
        let error = TerminalError("save the history to '/nonexistent/history'", code: ENOENT)
        #expect(await next.next() == .historyNotSaved(error))
        #expect(await next.next() == .line("a"))
        #expect(await next.next() == .line("b"))
        session.stop()
    }

    @Test func `a dumb terminal gets plain lines and no sequence`() async throws {
        let before = terminal.settings
        let session = try startSession(environment: ["TERM": "dumb"])
        var next = events.makeAsyncIterator()
        terminal.expect(">")
        #expect(terminal.settings == before)
        terminal.type("hello\n")
        #expect(await next.next() == .line("hello"))
        session.print(["bot: hi"])
        terminal.expect("> hello\n>\nbot: hi\n>")
        terminal.type("\u{04}")
        #expect(await next.next() == .endOfInput)
        session.stop()
        #expect(!terminal.screen.marksPastes)
    }

    @Test func `a pipe gives its lines, the last one too, and sees no prompt`() async throws {
        var input: [Int32] = [0, 0]
        var output: [Int32] = [0, 0]
        try #require(pipe(&input) == 0 && pipe(&output) == 0)
        defer { for end in [input[0], output[0]] { close(end) } }
        let session = try TerminalSession(
            on: Terminal(input: input[0], output: output[1]) { _ in "xterm" }, prompt: "> "
        ) { [report] in report.yield($0) }
        _ = "one\ntwo".withCString { write(input[1], $0, 7) }
        close(input[1])
        try session.start()
        let seen = await events.prefix(3).reduce(into: []) { $0.append($1) }
        #expect(seen == [.line("one"), .line("two"), .endOfInput])
        session.print([StyledLine("bye", .red)])
        session.stop()
        close(output[1])
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(output[0], &bytes, bytes.count)
        #expect(String(decoding: bytes[..<count], as: UTF8.self) == "bye\n")
    }

    @Test(
        arguments: [
            (["TERM": "xterm"], true, true), (["TERM": "xterm", "NO_COLOR": ""], true, true),
            (["TERM": "xterm", "NO_COLOR": "1"], true, false), (["TERM": "dumb"], false, false), ([:], false, false),
        ] as [([String: String], Bool, Bool)])
    func `the environment decides about editing and colour`(
        environment: [String: String], edits: Bool, colors: Bool
    ) {
        let device = Terminal(input: terminal.device, output: terminal.device) { environment[$0] }
        #expect(device.canEdit == edits)
        #expect(device.usesColor == colors)
        #expect(device.columns == 80)
    }

    private func startSession(
        history: HistoryFile? = nil, environment: [String: String] = ["TERM": "xterm"],
        reacting: @escaping @Sendable (TerminalSession?, TerminalEvent) -> Void = { _, _ in }
    ) throws -> TerminalSession {
        let device = Terminal(input: terminal.device, output: terminal.device) { environment[$0] }
        let started = WeakSession()
        let session = try TerminalSession(on: device, prompt: "> ", history: history) { [report] event in
            reacting(started.session, event)
            report.yield(event)
        }
        started.session = session
        try session.start()
        return session
    }

    /// As a screen of 80 columns shows it after the prompt.
    private func wrapped(_ text: String) -> String {
        var rest = text.dropFirst(78)
        var rows = [text.prefix(78)]
        while !rest.isEmpty {
            rows.append(rest.prefix(80))
            rest = rest.dropFirst(80)
        }
        return rows.joined(separator: "\n")
    }
}
