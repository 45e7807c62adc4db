import BotHost
import PluginAPI
import Testing

/// What a program that talks to the bot can rely on.
@Suite(.timeLimit(.minutes(2))) struct ScriptTests {
    private static let script = """
        help
        help lock
        /as alice lock staging for 2h testing payments
        /as bob lock staging
        /as bob lock stagign
        /as alice
        /in #ops
        lock demo
        @bothost lock demo
        @bothost unlock staging
        /dm
        zoo reply 20
        zoo print 5
        zoo throw
        zoo count
        zoo count
        zoo exit 3
        zoo echo \u{201C}quoted\u{201D}
        cerbere status
        lock staging for ever and a day
        zoo count now
        what is this
        /nonsense
        """

    @Test(arguments: ["text", "json"])
    func `the same script has the same output each time`(output: String) async throws {
        var first: [String] = []
        for round in 0..<5 {
            try await withBot("run", "--output=\(output)", in: BotFolder()) { bot in
                bot.type(Self.script)
                bot.endInput()
                try await bot.ends(.exited(0))
                let lines = bot.transcript.seen.lines.map(Self.withoutChance)
                if round == 0 { first = lines }
                #expect(lines == first)
            }
        }
        #expect(first.contains { $0.contains("staging is yours, alice, until HH:MM (LEFT)") })
        #expect(first.last?.contains("I don't know how to do that: nonsense.") == true)
    }

    @Test func `each JSON line says to whom, what, how it ended and with which words`() async throws {
        try await withBot("run", "--output", "json", in: BotFolder()) { bot in
            let alone = try await bot.answer(to: "zoo count")
            #expect(
                alone.json == [
                    "audience": "person", "person": "ann", "id": "bot-1", "code": "zoo.counted", "ok": true,
                    "data": ["count": 1],
                    "text": "1", "choices": [],
                ])
            bot.type("/in #ops\n")
            let room = try await bot.answer(to: "@bothost zoo echo hello")
            #expect(
                room.json == [
                    "audience": "room", "room": "#ops", "id": "bot-2", "code": "zoo.echo", "ok": true, "data": nil,
                    "text": "hello",
                    "choices": [],
                ])
            let refused = try await bot.answer(to: "@bothost zoo exho", as: "bob")
            #expect(refused.json["audience"] == "person")
            #expect(refused.json["person"] == "bob")
            #expect(refused.json["room"] == "#ops")
            #expect(refused.json["ok"] == false)
            #expect(refused.json["code"] == "host.unknown_command")
        }
    }

    @Test func `what the shell itself says is not on the output`() async throws {
        try await withBot(in: BotFolder()) { bot in
            bot.type("/as\n/help\nzoo echo done\n")
            bot.endInput()
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.output == "[@ann] done\n")
            #expect(bot.transcript.seen.errors.contains("[shell] /as needs a name: /as alice\n"))
        }
    }

    /// `text` without the time of day and the numbers of incidents.
    private static func withoutChance(_ text: String) -> String {
        text.replacing(#/\b(\w+ \d+ \w+ )?\d\d:\d\d\b/#, with: "HH:MM")
            .replacing(#/just now|\d+ s ago/#, with: "AGO")
            .replacing(#/in (2 h|1 h 59 min)/#, with: "LEFT")
            .replacing(#/(incident "?|incident":")[0-9A-F]{6}/#) { "\($0.1)NUMBER" }
            .replacing(#/"(since|until|at)":\d+/#) { "\"\($0.1)\":TIME" }
    }
}
