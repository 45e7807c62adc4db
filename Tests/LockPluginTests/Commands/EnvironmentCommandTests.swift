import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct EnvironmentCommandTests {
    // MARK: Add

    @Test func `an added environment can be locked`() async throws {
        try await withBot(LockPlugin.self) { bot in
            let reply = try await bot.says("!cerbere add Staging the last stop", in: "#ops")
            #expect(reply.code == "lock.env_added")
            #expect(reply.isSuccess)
            #expect(reply.audience == .room("#ops"))
            #expect(reply.text == "Staging is there now, and free. To take it: !lock Staging")
            #expect(
                reply.data == ["environment": "Staging", "description": "the last stop", "isFree": true, "lockID": 0])
            #expect(try await bot.says("lock staging").text.hasPrefix("Staging is yours, ann."))
        }
    }

    @Test func `an environment is not added twice`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["Staging"]]) { bot in
            try await bot.says("lock staging", as: "bo")
            let reply = try await bot.says("!cerbere add STAGING", in: "#ops")
            #expect(reply.code == "lock.env_exists")
            #expect(!reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(reply.text == "Staging is there already. Who has it: !cerbere status Staging")
            #expect(reply.data?["owner"]?["name"] == "bo")
        }
    }

    @Test func `an environment that exists is reported as it is now`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo for 1m")
            await bot.advance(by: .seconds(60))
            let reply = try await bot.says("cerbere add demo")
            #expect(reply.code == "lock.env_exists")
            #expect(reply.data?["isFree"] == true)
            #expect(reply.data?["freed"]?["how"] == "expired")
        }
    }

    @Test(arguments: [
        ("-x", "it begins with \"-\", and must begin with a letter a-z or a digit"),
        ("a*b", "it has a \"*\" in it; letters a-z, digits, \".\", \"_\", \"-\" and \"/\" are fine"),
        ("ME", "that word means something else in commands; choose a longer one"),
        (String(repeating: "x", count: 65), "it has more than 64 characters"),
    ])
    func `a name that commands could not read is refused`(name: String, complaint: String) async throws {
        try await withBot(LockPlugin.self) { bot in
            let reply = try await bot.says("cerbere add \(name)")
            #expect(reply.code == "lock.bad_name")
            #expect(!reply.isSuccess)
            #expect(
                reply.text == "\(name) cannot be an environment's name: \(complaint). For example: cerbere add staging")
            #expect(reply.data == ["environment": .string(name)])
        }
    }

    // MARK: Remove

    @Test(arguments: ["cerbere remove DEMO --yes", "cerbere delete demo --yes", "cerbere remove demo --force --yes"])
    func `a free environment is removed, and the answer says how to have it back`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            let reply = try await bot.says("!\(line)", in: "#ops")
            #expect(reply.code == "lock.env_removed")
            #expect(reply.audience == .room("#ops"))
            #expect(reply.text == "demo is removed. To have it back: !cerbere add demo")
            #expect(try await bot.says("cerbere status").code == "lock.no_env")
            #expect(try await bot.says("lock demo").code == "lock.unknown_env")
            #expect(try await bot.says("cerbere add demo").code == "lock.env_added")
        }
    }

    @Test func `a locked environment is not removed, and its holder is named`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo for 2h", as: "ann")
            let others = try await bot.says("!cerbere remove demo", as: "bo", in: "#ops")
            #expect(others.code == "lock.env_locked")
            #expect(!others.isSuccess)
            #expect(others.audience == .caller)
            #expect(
                others.text == """
                    demo is not removed: it is ann's since 09:00 (just now), until 11:00 (in 2 h). Ask ann first. \
                    If it cannot wait: !cerbere remove demo --force removes it all the same, and I tell ann.
                    """)
            let own = try await bot.says("cerbere remove demo", as: "ann")
            #expect(
                own.text == """
                    demo is not removed: you have it. Free it first with unlock demo, or remove it all the same: \
                    cerbere remove demo --force
                    """)
        }
    }

    @Test func `force removes it, and its holder is told`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo testing", as: "ann")
            await bot.advance(by: .seconds(60))
            let reply = try await bot.says("!cerbere remove demo --force --yes", as: "bo", in: "#ops")
            #expect(reply.code == "lock.env_removed")
            #expect(reply.text == "demo is removed. It was ann's; I told ann. To have it back: !cerbere add demo")
            let told = await bot.hears("lock.removed_from_you")
            #expect(told.code == "lock.removed_from_you")
            #expect(told.audience == .person("ann"))
            #expect(
                told.text == """
                    bo removed the environment demo in #ops, which was yours since 09:00 (1 min ago): "testing". \
                    What there is now: cerbere status
                    """)
            #expect(told.data?["freed"]?["how"] == "forced")
        }
    }

    @Test func `those who waited for it are told too`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo", as: "ann")
            try await bot.says("cerbere join demo", as: "cat")
            let reply = try await bot.says("!cerbere remove demo --force --yes", as: "ann", in: "#ops")
            #expect(
                reply.text == """
                    demo is removed. It was yours. I told cat, who waited for it. To have it back: !cerbere add demo
                    """)
            let told = await bot.hears("lock.queue_removed")
            #expect(told.audience == .person("cat"))
            #expect(
                told.text == """
                    ann removed the environment demo in #ops, for which you waited. What there is now: cerbere status
                    """)
        }
    }

    @Test func `those who watched it are told, each once`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo", as: "ann")
            for person in ["ann", "bo", "cat"] { try await bot.says("cerbere watch demo", as: person) }
            try await bot.says("cerbere join demo", as: "cat")
            try await bot.says("cerbere remove demo --force --yes", as: "dan")
            let told = await bot.hears("lock.watch_removed")
            #expect(told.audience == .person("bo"))
            #expect(
                told.text == """
                    dan removed the environment demo, which you watched. What there is now: cerbere status
                    """)
            #expect(bot.messages.filter { $0.code == "lock.watch_removed" }.count == 1)
        }
    }

    @Test func `what only somebody waits for is not removed either`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("hold demo", as: "cat")
            try await bot.says("cerbere join demo", as: "bo")
            let reply = try await bot.says("cerbere remove demo", as: "ann")
            #expect(reply.code == "lock.env_locked")
            #expect(
                reply.text == """
                    demo is not removed: bo waits for it. If it cannot wait: cerbere remove demo --force removes it all \
                    the same, and I tell them.
                    """)
        }
    }

    @Test func `force on one's own tells nobody else`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo")
            let reply = try await bot.says("cerbere remove demo --force --yes")
            #expect(reply.text == "demo is removed. It was yours. To have it back: cerbere add demo")
            #expect(bot.told.count == 2)
        }
    }

    @Test func `an unknown name is refused`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            let reply = try await bot.says("cerbere remove dmo")
            #expect(reply.code == "lock.unknown_env")
            #expect(reply.text.contains("Did you mean demo?"))
        }
    }

    @Test func `the lock number goes on when an environment comes back`() async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["demo"]]) { bot in
            try await bot.says("lock demo")
            try await bot.says("cerbere remove demo --force --yes")
            try await bot.says("cerbere add Demo")
            let reply = try await bot.says("lock demo")
            #expect(reply.data?["lockID"] == 2)
            #expect(reply.text.hasPrefix("Demo is yours"))
        }
    }
}
