import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct StatusCommandTests {
    private let settings: JSON = [
        "environments": ["demo", ["name": "staging", "description": "the last stop before production"], "env-1"]
    ]

    /// `env-1` was ann's for a minute, `staging` is bo's, `demo` was never locked; it is 09:05.
    private func withBusyBot(_ body: (TestBot) async throws -> Void) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock env-1 for 1m", as: "ann")
            try await bot.says("lock staging for 2h testing payments", as: "bo")
            await bot.advance(by: .seconds(300))
            try await body(bot)
        }
    }

    @Test func `shows each environment in a row, to the caller only`() async throws {
        try await withBusyBot { bot in
            let reply = try await bot.says("!cerbere status", in: "#ops")
            #expect(reply.code == "lock.status")
            #expect(reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(
                reply.text == """
                    environment        since              until                  reason
                    demo         free
                    env-1        free
                    staging      bo    09:00 (5 min ago)  11:00 (in 1 h 55 min)  testing payments
                    """)
            let data = try #require(reply.data?["environments"]?.array)
            #expect(data.map { $0["environment"] } == ["demo", "env-1", "staging"])
            #expect(data.map { $0["isFree"] } == [true, true, false])
            #expect(data.map { $0["lockID"] } == [0, 1, 1])
            #expect(data[1]["freed"]?["how"] == "expired")
            #expect(data[2]["description"] == "the last stop before production")
        }
    }

    @Test(arguments: [
        ("cerbere status --free", ["demo", "env-1"]), ("cerbere status --locked", ["staging"]),
        ("cerbere status --free --locked", ["demo", "env-1", "staging"]), ("cerbere status env-*", ["env-1"]),
        ("cerbere status *-1 --locked", []), ("cerbere status @bo", ["staging"]), ("cerbere status BO", ["staging"]),
        ("cerbere status me", []), ("cerbere status STAGING", ["staging"]),
        ("cerbere locks", ["demo", "env-1", "staging"]),
        ("cerbere who has staging?", ["staging"]), ("wcid", ["demo", "env-1"]), ("wcid d*", ["demo"]),
        ("cerbere wcid", ["demo", "env-1"]), ("cerbere status all", ["demo", "env-1", "staging"]),
    ])
    func `shows what was asked for`(line: String, names: [String]) async throws {
        try await withBusyBot { bot in
            let reply = try await bot.says(line)
            #expect(reply.code == "lock.status")
            #expect(reply.audience == .caller)
            #expect(reply.data?["environments"]?.array?.compactMap { $0["environment"]?.string } == names)
        }
    }

    @Test(arguments: [
        (
            "cerbere status staging",
            """
            staging: bo since 09:00 (5 min ago), until 11:00 (in 1 h 55 min): "testing payments"
            the last stop before production
            """
        ), ("cerbere status demo", "demo: free\nTo take it: lock demo"),
        ("cerbere status env-1", "env-1: free, ann's lock ran out at 09:01 (4 min ago)\nTo take it: lock env-1"),
        ("cerbere status me", "You have nothing locked. What is free: wcid"),
        ("cerbere status @zed", "zed has nothing locked. Who has what: cerbere status"),
        ("cerbere status x*", "No environment has a name like x*. All there are: cerbere status"),
        ("wcid d*", "demo: free\nTo take one: lock demo"),
        ("wcid st*", "No free environment has a name like st*. All there are: cerbere status"),
        ("cerbere status d* --locked", "No locked environment has a name like d*. All there are: cerbere status"),
    ])
    func `says what there is to say, and what to type next`(line: String, text: String) async throws {
        try await withBusyBot { bot in
            let reply = try await bot.says(line)
            #expect(reply.text == text)
        }
    }

    @Test func `says so when nothing is free, or nothing locked`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            let locked = try await bot.says("cerbere status --locked")
            #expect(locked.text == "No environment is locked. Who has what: cerbere status")
            try await bot.says("lock demo")
            #expect(try await bot.says("wcid").text == "No environment is free. Who has what: cerbere status")
        }
    }

    @Test func `refuses a word that is neither an environment nor anybody who has one`() async throws {
        try await withBusyBot { bot in
            let reply = try await bot.says("cerbere status stagin")
            #expect(reply.code == "lock.unknown_env")
            #expect(reply.text.contains("Did you mean staging?"))
        }
    }

    @Test func `what is offered fits who asks`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["staging"]]) { bot in
            func offers(_ person: String) async throws -> [String] {
                try await bot.says("cerbere status staging", as: person).choices.map(\.label)
            }
            #expect(try await offers("ann") == ["Lock it"])
            try await bot.says("lock staging", as: "ann")
            #expect(try await offers("ann") == ["Unlock"])
            #expect(try await offers("bo") == ["Join the queue"])
            try await bot.says("cerbere join staging", as: "bo")
            #expect(try await offers("bo") == ["Leave the queue"])
            try await bot.says("unlock staging", as: "ann")
            #expect(try await offers("bo") == ["Take", "Unlock"])
        }
    }

    @Test func `says how to begin when there is no environment at all`() async throws {
        try await withBot(LockPlugin.self) { bot in
            for line in ["cerbere status", "wcid", "cerbere status staging"] {
                let reply = try await bot.says(line)
                #expect(reply.code == "lock.no_env")
                #expect(reply.audience == .caller)
                #expect(reply.text == "There is no environment yet. To add the first: cerbere add staging")
                #expect(reply.data == ["environments": []])
            }
        }
    }

    @Test func `looking changes nothing`() async throws {
        try await withBusyBot { bot in
            try await bot.says("cerbere status")
            let reply = try await bot.says("lock env-1", as: "bo")
            #expect(reply.text.contains("ann's lock ran out at 09:01 (4 min ago)."))
        }
    }
}
