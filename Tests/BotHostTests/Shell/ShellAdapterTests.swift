import BotHost
import Glibc
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct ShellAdapterTests {
    private static let script = """
        lock staging
        /in #ops
        lock staging
        /as bo
        lock staging
        /as cy unlock staging
        /as cy /unlock staging
        /lock it
        /dm
        say \u{1B}[2Jboo
        quit it
        """

    @Test func `a script is answered line by line, each time the same`() async throws {
        let expected = """
            [@ann] 1 ann alone: lock staging
            [#ops] 2 ann #ops: lock staging
            [#ops] 3 bo #ops: lock staging
            [#ops] 4 cy #ops: unlock staging
            [@cy] 5 cy #ops slash: unlock staging
            [@bo] 6 bo #ops slash: lock it
            [@bo] 7 bo alone: say [2Jboo
            [@bo] 8 bo alone: quit it

            """
        for _ in 0..<5 { #expect(try await Self.run(Self.script) == expected) }
    }

    @Test func `a program reads one object a line`() async throws {
        let output = try await Self.run("hello\n/in #ops\nhello\n", output: .json)
        let lines = output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            try lines.map { try JSONReader.read(String($0))["text"]?.string } == [
                "1 ann alone: hello", "2 ann #ops: hello",
            ])
    }

    @Test(arguments: [
        "/as", "/as b!o hello", "/in", "/dm now", "/help", "", "   ", "/as bo /in #ops", "/topic", "/react", "/edit",
        "/delete it",
    ])
    func `what is for the shell itself, or a mistake, does not reach the bot`(line: String) async throws {
        #expect(try await Self.run("\(line)\nafter\n") == "[@ann] 1 ann alone: after\n")
    }

    @Test(arguments: ["/quit", "/exit"])
    func `nothing is read after the end`(line: String) async throws {
        #expect(try await Self.run("before\n\(line)\nafter\n") == "[@ann] 1 ann alone: before\n")
    }

    @Test func `the next line is read when the one before is done`() async throws {
        let order = Noted()
        let script = (0..<50).map { "line \($0)\n" }.joined()
        _ = try await Self.run(script, order: order)
        #expect(order.all.dropFirst(2) == ArraySlice((0..<50).flatMap { ["begins line \($0)", "ends line \($0)"] }))
    }

    @Test func `what else happens reaches the bot`() async throws {
        let order = Noted()
        let script = """
            /topic too early
            /react 👍
            /delete
            /in #ops
            /in #ops
            hello
            /topic release day
            /react 👍
            /edit hello you
            /in #dev
            /delete
            /dm
            /dm
            """
        _ = try await Self.run(script, order: order)
        #expect(
            order.all == [
                "connected bothost alone", "   ", "joined ann #ops", "   ", "begins hello", "ends hello",
                "topic ann #ops", "  release day ", "reaction ann #ops", "  👍 bot-1", "edited ann #ops",
                "  hello you 1", "left ann #ops", "   ", "joined ann #dev", "   ", "deleted ann #dev", "   1",
                "left ann #dev", "   ",
            ])
    }

    @Test func `at a terminal the shell says what was wrong`() async throws {
        let terminal = try PseudoTerminal(columns: 200)
        let adapter = try ShellAdapter(
            terminal: Terminal(input: terminal.device, output: terminal.device) {
                ["TERM": "xterm", "NO_COLOR": "1"][$0]
            },
            output: .text, user: "ann", botName: "bothost", history: "/dev/null/history", zone: .utc)
        try await withThrowingTaskGroup { running in
            running.addTask { try await adapter.run(Echo(adapter: adapter, order: Noted())) }
            await terminal.shows(
                "You are ann and talk to bothost alone. Type help, or /help for the shell itself.\nann>")
            terminal.type("/in\r")
            await terminal.shows(
                "You are ann and talk to bothost alone. Type help, or /help for the shell itself.\nann> /in\n[shell] the lines you type are not kept: Cannot save the history to '/dev/null/history': Not a directory.\n[shell] /in needs one room: /in #ops\nann>"
            )
            terminal.type("/quit\r")
            try await running.waitForAll()
        }
        await adapter.close()
    }

    // MARK: Running

    /// What the shell prints when `script` is its input.
    private static func run(
        _ script: String, output: ShellAdapter.Output = .text, order: Noted = Noted()
    ) async throws -> String {
        var input: [Int32] = [0, 0]
        var shown: [Int32] = [0, 0]
        try #require(pipe(&input) == 0 && pipe(&shown) == 0)
        defer { for end in [input[0], shown[0]] { close(end) } }
        // Both fit into their pipes.
        try #require(write(input[1], script, script.utf8.count) == script.utf8.count)
        close(input[1])
        let adapter = try ShellAdapter(
            terminal: Terminal(input: input[0], output: shown[1]) { _ in "xterm" }, output: output, user: "ann",
            botName: "bothost", history: "/dev/null/history", zone: .utc)
        try await adapter.run(Echo(adapter: adapter, order: order))
        await adapter.close()
        close(shown[1])
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(shown[0], &bytes, bytes.count)
        return String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    }

    private final class Noted: Sendable {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    /// A bot that says what was said, by whom and where; what is said openly in a room, to the room.
    private struct Echo: Inbox {
        let adapter: ShellAdapter
        let order: Noted

        func submit(_ message: IncomingMessage, onDone: @escaping @Sendable (Disposition) -> Void) {
            guard message.kind == .said else {
                order.add("\(message.kind.rawValue) \(message.person.name) \(message.room?.name ?? "alone")")
                order.add("  \(message.text) \(message.subject ?? "")")
                return onDone(.notAddressed)
            }
            order.add("begins \(message.text)")
            // The test's own bot: it ends with the message.
            Task {
                let room = message.room.flatMap { message.isSlashCommand ? nil : $0 }
                let place = message.room?.name ?? "alone"
                let text =
                    "\(message.id) \(message.person.name) \(place)\(message.isSlashCommand ? " slash" : ""): \(message.text)"
                _ = try? await adapter.deliver(
                    OutgoingMessage(
                        audience: room.map { .room($0) } ?? .person(message.person, in: nil), cause: message,
                        code: "echo",
                        isSuccess: true, text: RichText(segments: [.plain(text)]), data: nil,
                        now: .init(timeIntervalSince1970: 0)))
                order.add("ends \(message.text)")
                onDone(.answered)
            }
        }
    }
}
