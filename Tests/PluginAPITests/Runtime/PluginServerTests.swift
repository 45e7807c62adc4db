import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct PluginServerTests {
    // MARK: Beginning

    @Test func `says who it is and what can be typed`() async throws {
        let host = try Conversation(with: Parrot.self)
        let answer = try await host.ask(
            1, "initialize",
            ["protocols": [7, 0], "host": ["version": "0.1.0"], "instance": "parrot", "later": 1])
        let result = try InitializeResult(#require(answer["result"]))
        #expect(result.version == 0)
        #expect(result.manifest == Parrot.manifest)
        #expect(result.settings == Parrot.settings)
        #expect(result.commands == Parrot().commands.map(CommandDeclaration.init))
    }

    private static let unsuitable: [(JSON, RPCError)] = [
        (
            ["protocols": [1, 2], "host": ["version": ""], "instance": "a"],
            RPCError(.noCommonProtocol, "this plugin speaks protocol 0", data: ["protocols": [0]])
        ),
        (
            ["protocols": [0], "host": ["version": ""], "instance": 5],
            RPCError(.invalidParams, "initialize.instance must be a string, found 5")
        ),
    ]

    @Test(arguments: unsuitable)
    func `says why it cannot begin`(params: JSON, error: RPCError) async throws {
        let host = try Conversation(with: Parrot.self)
        #expect(try await host.ask(1, "initialize", params) == failure(1, error))
    }

    @Test func `does not start or run before it knows its host`() async throws {
        let host = try Conversation(with: Parrot.self)
        #expect(try await host.ask(1, "start") == failure(1, RPCError(.invalidRequest, "start before initialize")))
        #expect(
            try await host.ask(2, "command", command("refuse"))
                == failure(2, RPCError(.invalidParams, "this plugin has no command \"refuse\"")))
    }

    @Test(
        arguments: [
            (["mood": "bad"], "mood: \"bad\" is none; write \"good\""),
            (["mood": 5], "settings: mood: cannot be read as String"),
        ] as [(JSON, String)])
    func `tells the admin what is wrong with the settings`(settings: JSON, words: String) async throws {
        let host = try Conversation(with: Parrot.self)
        _ = try await host.ask(1, "initialize", ["protocols": [0], "host": ["version": ""], "instance": "a"])
        #expect(try await host.ask(2, "start", ["settings": settings]) == failure(2, RPCError(.badSettings, words)))
    }

    // MARK: Commands

    @Test func `runs a command and tells its outcome`() async throws {
        let host = try await begun()
        let answer = try await host.ask(
            3, "command", command("echo <text…>", ["text": "Hello, <!channel>"]))
        #expect(
            answer == [
                "jsonrpc": "2.0", "id": 3,
                "result": [
                    "code": "parrot.echo", "ok": true, "text": "Hello, <!channel>", "data": ["at": 1_789_000_000_000],
                ],
            ])
    }

    @Test func `a command sees who typed what, and where`() async throws {
        let host = try await begun()
        let usage = "whoami [loudly] [--long] [<times:integer>] [<duration>]"
        let alone = try await host.ask(3, "command", command(usage))
        #expect(alone["result"]?["data"] == ["ann", "alone", "false", "false", "0", "0.0 seconds", "parrot"])
        let arguments: JSON = ["loudly": true, "long": true, "times": 3, "duration": ["seconds": 90]]
        let inRoom = try await host.ask(
            4, "command", command(usage, arguments, room: ["id": "shell:#ops", "name": "#ops"]))
        #expect(inRoom["result"]?["data"] == ["ann", "#ops", "true", "true", "3", "90.0 seconds", "parrot"])
    }

    @Test func `a refusal is an outcome for the caller`() async throws {
        let host = try await begun()
        #expect(
            try await host.ask(3, "command", command("refuse"))["result"] == [
                "code": "parrot.no", "ok": false, "audience": "caller", "text": "No.", "data": ["why": "mood"],
            ])
    }

    @Test(
        arguments: [
            ("stumble", RPCError(.fault, "Stumble()")),
            (
                "forget [<env>]",
                RPCError(.fault, "the command asked for <env>, which \"forget [<env>]\" does not promise")
            ),
            ("fly", RPCError(.invalidParams, "this plugin has no command \"fly\"")),
        ])
    func `any other error is a fault`(usage: String, error: RPCError) async throws {
        let host = try await begun()
        #expect(try await host.ask(3, "command", command(usage)) == failure(3, error))
    }

    @Test func `what is for a log that nobody reads is not sent, until the host says that somebody does`() async throws
    {
        let host = try Conversation(with: Logger.self)
        _ = try await host.ask(1, "initialize", ["protocols": [0], "host": ["version": ""], "instance": "logger"])
        _ = try await host.ask(2, "start", ["settings": [:], "logs": []])
        let silent = try await host.ask(3, "command", command("log"))
        #expect(silent["method"] == "store.commit")
        #expect(silent["params"]?["send"] == nil)
        host.say(["jsonrpc": "2.0", "id": silent["id"] ?? .null, "result": ["revision": 1]])
        #expect(try await host.hear()["result"]?["text"] == "Unread.")
        host.say(["jsonrpc": "2.0", "method": "logs", "params": ["logs": ["functional_log", "technical_log"]]])
        let sent = try await host.ask(4, "command", command("log"))
        #expect(sent["method"] == "send")
        #expect(sent["params"]?["outcome"]?["audience"] == "functional_log")
        host.say(["jsonrpc": "2.0", "id": sent["id"] ?? .null, "result": [:]])
        let stored = try await host.hear()
        #expect(stored["params"]?["send"]?[0]?["outcome"]?["audience"] == "technical_log")
        host.say(["jsonrpc": "2.0", "id": stored["id"] ?? .null, "result": ["revision": 2]])
        #expect(try await host.hear()["result"]?["text"] == "Read.")
    }

    @Test func `a command may tell something before it ends`() async throws {
        let host = try await begun()
        let reply = try await host.ask("three", "command", command("tell"))
        #expect(reply["method"] == "reply")
        #expect(
            reply["params"] == [
                "call": "three",
                "outcome": ["code": "parrot.told", "ok": true, "audience": "room", "text": "First."],
            ])
        host.say(["jsonrpc": "2.0", "id": try #require(reply["id"]), "result": ["message": 1]])
        #expect(try await host.hear()["result"] == ["code": "parrot.done", "ok": true, "text": "Then."])
    }

    @Test(arguments: [RPCError.Code.busy, .badSettings, .invalidParams, .fault])
    func `what the host refuses a command is the command's fault, not the plugin's own answer`(
        code: RPCError.Code
    ) async throws {
        let host = try await begun()
        let question = try await host.ask(3, "command", command("time"))
        #expect(question["method"] == "clock.now")
        host.say(failure(try #require(question["id"]), RPCError(code, "no")))
        let error = RPCError(.fault, "the host refused: no (\(code.rawValue))")
        #expect(try await host.hear() == failure(3, error))
    }

    // MARK: While a command is under way

    @Test func `answers a ping while a command hangs, and stops the command when told to`() async throws {
        let host = try await begun()
        #expect(try await host.ask(3, "command", command("hang"))["method"] == "log")
        #expect(try await host.ask(4, "ping") == ["jsonrpc": "2.0", "id": 4, "result": [:]])
        host.say(["jsonrpc": "2.0", "method": "cancel", "params": ["id": 99]])
        host.say(["jsonrpc": "2.0", "method": "cancel", "params": ["id": 3]])
        #expect(try await host.hear() == failure(3, RPCError(.cancelled, "cancelled")))
    }

    @Test func `a cancelled command tells the host to stop as well`() async throws {
        let host = try await begun()
        let question = try await host.ask(3, "command", command("time"))
        let id = try #require(question["id"])
        host.say(["jsonrpc": "2.0", "method": "cancel", "params": ["id": 3]])
        #expect(try await host.hear() == ["jsonrpc": "2.0", "method": "cancel", "params": ["id": id]])
        host.say(failure(id, RPCError(.cancelled, "cancelled")))
        #expect(try await host.hear() == failure(3, RPCError(.cancelled, "cancelled")))
    }

    @Test func `one id stands for one request at a time`() async throws {
        let host = try await begun()
        #expect(try await host.ask(3, "command", command("hang"))["method"] == "log")
        #expect(
            try await host.ask(3, "command", command("refuse"))
                == failure(3, RPCError(.busy, "too many requests at once")))
    }

    @Test func `takes a thousand requests at once and no more`() async throws {
        let host = try await begun()
        for id in 1...1_000 {
            #expect(try await host.ask(.string("\(id)"), "command", command("hang"))["method"] == "log")
        }
        #expect(
            try await host.ask(3, "command", command("refuse"))
                == failure(3, RPCError(.busy, "too many requests at once")))
    }

    @Test func `does not know every method, and does not mind what it does not understand`() async throws {
        let host = try await begun()
        host.say("garbage")
        host.say("")
        host.say(["jsonrpc": "2.0", "id": 77, "result": [:]])
        host.say(["jsonrpc": "2.0", "method": "brand.new", "params": [:]])
        let error = RPCError(.methodNotFound, "this plugin knows no method \"sing\"")
        #expect(try await host.ask(3, "sing") == failure(3, error))
    }

    // MARK: Ending

    @Test func `ends in good order when asked to`() async throws {
        let host = try await begun()
        #expect(try await host.ask(3, "shutdown") == ["jsonrpc": "2.0", "id": 3, "result": [:]])
        let (lines, exitCode) = try await host.end()
        #expect(lines == [])
        #expect(exitCode == 0)
    }

    @Test func `a host that hangs up right after the answer to shutdown is in good order too`() async throws {
        for _ in 0..<50 {
            let host = try await begun()
            _ = try await host.ask(3, "shutdown")
            host.hangUp()
            #expect(try await host.exitCode() == 0)
        }
    }

    @Test func `a host that goes away is told by the exit code`() async throws {
        let host = try await begun()
        #expect(try await host.ask(3, "command", command("hang"))["method"] == "log")
        host.hangUp()
        #expect(try await host.exitCode() == 70)
    }

    // MARK: -

    private func begun() async throws -> Conversation {
        let host = try Conversation(with: Parrot.self)
        try await host.begin()
        return host
    }

    private func command(_ usage: String, _ arguments: JSON = [:], room: JSON = nil) -> JSON {
        [
            "usage": .string(usage), "arguments": arguments, "text": "as typed",
            "person": ["id": "shell:ann", "name": "ann"], "room": room, "now": 1_789_000_000_000,
        ]
    }

    private func failure(_ id: JSON, _ error: RPCError) -> JSON {
        ["jsonrpc": "2.0", "id": id, "error": error.json]
    }
}

/// Tells both logs, alone and with what it stores.
private struct Logger: Plugin {
    static let manifest = Manifest(id: "logger", version: "1.0.0", summary: "Tells the logs.")

    var commands: [Command] {
        Command("log", summary: "Tells both logs.") { call in
            try await call.host.send(Outcome("logger.told", "Alone.", audience: .functionalLog))
            try await call.host.storage.transaction { change in
                try await change.insert("told", true)
                try change.send(Outcome("logger.told", "With the rest.", audience: .technicalLog))
            }
            return Outcome("logger.done", call.host.reads(.functionalLog) ? "Read." : "Unread.")
        }
    }
}
