import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct LockCommandTests {
    private let settings: JSON = ["environments": ["staging", "Demo"]]

    @Test func `a free environment is yours, and everybody in the room reads it`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("!lock staging", in: "#ops")
            #expect(reply.code == "lock.acquired")
            #expect(reply.isSuccess)
            #expect(reply.audience == .room("#ops"))
            #expect(reply.text == "staging is yours, ann. When you are done: !unlock staging")
        }
    }

    @Test(arguments: ["for", "until yesterday", "for ever"])
    func `a time that is none is the reason, and the answer says that there is no end`(words: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("lock staging \(words)")
            #expect(
                reply.text == """
                    staging is yours, ann: "\(words)". It has no end, as that is no time that I know; to set one: \
                    lock staging for 2h. When you are done: unlock staging
                    """)
        }
    }

    @Test func `the answer says until when and why, in words and as data`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("lock STAGING for 2h testing payments")
            #expect(
                reply.text == """
                    staging is yours, ann, until 11:00 (in 2 h): "testing payments". When you are done: unlock staging
                    """)
            #expect(reply.audience == .caller)
            let nine = Int(bot.now.timeIntervalSince1970) * 1_000
            #expect(
                reply.data == [
                    "environment": "staging", "isFree": false, "lockID": 1,
                    "owner": ["id": "test:ann", "name": "ann"], "since": .integer(nine),
                    "until": .integer(nine + 7_200_000), "reason": "testing payments",
                ])
        }
    }

    @Test(
        arguments: [
            ("lock staging: testing payments", "testing payments"), ("lock staging # testing", "testing"),
            ("lock staging -m testing", "testing"), ("lock staging for testing", "for testing"),
            ("lock staging x some words", "x some words"), ("lock staging for 2h: testing", nil),
            ("lock staging testing for 2h", "testing"),
            ("cerbere reserve staging testing", "testing"), ("cerbere lock staging testing", "testing"),
            ("lock staging for 2 hours # testing", "testing"),
        ] as [(String, String?)])
    func `a reason can be given in several ways`(line: String, reason: String?) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says(line)
            #expect(reply.data?["reason"]?.string == reason)
            #expect(reply.code == (reason == nil ? "host.usage" : "lock.acquired"))
        }
    }

    @Test func `asking again says since when and until when`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing")
            await bot.advance(by: .seconds(300))
            let reply = try await bot.says("lock staging")
            #expect(reply.code == "lock.already_yours")
            #expect(
                reply.text == """
                    staging is already yours, ann, since 09:00 (5 min ago), until 11:00 (in 1 h 55 min): "testing". \
                    To set when it ends: lock staging for 2h
                    """)
            #expect(reply.data?["lockID"] == 1)
            #expect(reply.data?["isReasonNew"] == false)
        }
    }

    @Test func `another reason replaces the first, and the answer says so`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing")
            let reply = try await bot.says("lock staging payments")
            #expect(reply.code == "lock.already_yours")
            #expect(
                reply.text == """
                    staging is already yours, ann, since 09:00 (just now). The reason is now: "payments". \
                    To set when it ends: lock staging for 2h
                    """)
            #expect(reply.data?["isReasonNew"] == true)
        }
    }

    @Test func `a duration renews what is yours already`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 1h testing")
            await bot.advance(by: .seconds(1_800))
            let reply = try await bot.says("lock staging for 3h")
            #expect(reply.code == "lock.renewed")
            #expect(
                reply.text
                    == "staging stays yours, ann, until 12:30 (in 3 h): \"testing\". When you are done: unlock staging")
            #expect(reply.data?["lockID"] == 1)
            let other = try await bot.says("lock staging for 1h payments")
            #expect(other.text.contains("The reason is now: \"payments\"."))
        }
    }

    @Test func `a refusal names the holder, since and until when, why, and the way out`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing payments", as: "ann")
            await bot.advance(by: .seconds(180))
            let reply = try await bot.says("!lock staging", as: "bo", in: "#ops")
            #expect(reply.code == "lock.held_by_other")
            #expect(!reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(
                reply.text == """
                    staging is ann's since 09:00 (3 min ago), until 11:00 (in 1 h 57 min): "testing payments". \
                    To wait for it: !cerbere join staging. To ask ann for it: !cerbere ask staging. \
                    If it cannot wait: !unlock staging --force takes it away, and I tell ann.
                    """)
            #expect(reply.data?["owner"]?["name"] == "ann")
            #expect(reply.data?["lockID"] == 1)
        }
    }

    @Test func `a refusal says when no end is set`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            let reply = try await bot.says("lock staging", as: "bo")
            #expect(reply.text.hasPrefix("staging is ann's since 09:00 (just now), with no end set. To wait for it:"))
        }
    }

    @Test func `a lock whose time is over is taken by the next one, who is told whose it was`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 1h", as: "ann")
            await bot.advance(by: .seconds(3_900))
            let reply = try await bot.says("lock staging", as: "bo")
            #expect(reply.code == "lock.acquired")
            #expect(
                reply.text == """
                    staging is yours, bo. ann's lock ran out at 10:00 (5 min ago). When you are done: unlock staging
                    """)
            #expect(reply.data?["lockID"] == 2)
        }
    }

    @Test func `a reason as long as a message is kept, and shortened where it is shown`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reason = String(repeating: "x", count: 4_000)
            let reply = try await bot.says("lock staging \(reason)")
            #expect(reply.data?["reason"]?.string == reason)
            #expect(reply.text.contains(reason.prefix(199) + "…\"."))
        }
    }

    // MARK: Names

    @Test func `a name that is not known is never added, but what is near is offered`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("!lock stagin", in: "#ops")
            #expect(reply.code == "lock.unknown_env")
            #expect(!reply.isSuccess)
            #expect(reply.audience == .caller)
            #expect(
                reply.text == """
                    There is no environment stagin. Did you mean staging? All there are: !cerbere status. \
                    To add it: !cerbere add stagin
                    """)
            #expect(reply.data == ["environment": "stagin", "near": ["staging"]])
            #expect(try await bot.says("lock stagin").code == "lock.unknown_env")
        }
    }

    @Test(arguments: ["lock all", "lock -x", "lock a:b", "lock \(String(repeating: "x", count: 2_000))"])
    func `what cannot be a name is not offered to be added`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says(line)
            #expect(reply.code == "lock.unknown_env")
            #expect(reply.text.hasSuffix("All there are: cerbere status."))
            #expect(reply.text.utf8.count < 400)
        }
    }

    // MARK: Several

    @Test(arguments: ["lock staging,demo", "lock staging, demo for 2h testing", "lock staging , Demo , staging"])
    func `several at once are answered with a line for each`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let last = try await bot.says("!\(line)", in: "#ops")
            #expect(bot.told.map(\.code) == ["lock.acquired", "lock.acquired"])
            #expect(bot.told.map { $0.data?["environment"] } == ["staging", "Demo"])
            #expect(last.data?["environment"] == "Demo")
        }
    }

    @Test func `of several what is free is taken, and the rest is refused to the caller alone`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "bo")
            try await bot.says("!lock staging, demo, nope", as: "ann", in: "#ops")
            let told = bot.told.suffix(3)
            #expect(told.map(\.code) == ["lock.held_by_other", "lock.acquired", "lock.unknown_env"])
            #expect(told.map(\.audience) == [.caller, .room("#ops"), .caller])
        }
    }

    @Test func `all or nothing takes nothing when one is taken, and says which`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "bo")
            let refused = try await bot.says("lock demo, staging --all-or-nothing")
            #expect(refused.code == "lock.blocked_by_member")
            #expect(
                refused.text == """
                    Nothing is taken: staging is bo's since 09:00 (just now), with no end set. To wait for it: \
                    cerbere join staging. What is free: wcid
                    """)
            #expect(try await bot.says("cerbere status demo").data?["environments"]?[0]?["isFree"] == true)
            try await bot.says("unlock staging", as: "bo")
            let taken = try await bot.says("lock demo, staging --all-or-nothing for 2h")
            #expect(taken.code == "lock.acquired")
            #expect(
                taken.text == """
                    Demo and staging are yours, ann, until 11:00 (in 2 h). When you are done: unlock Demo, staging
                    """)
        }
    }

    @Test func `alone it shows who has what`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("lock")
            #expect(reply.code == "lock.status")
        }
    }

    @Test func `until says when it ends`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("lock staging until 18:00 testing")
            #expect(
                reply.text
                    == "staging is yours, ann, until 18:00 (in 9 h): \"testing\". When you are done: unlock staging")
        }
    }

    // MARK: Any

    @Test func `any takes the first that is free`() async throws {
        let settings: JSON = ["environments": ["env-1", "env-2", "staging"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            #expect(try await bot.says("lock any env-* for 2h", as: "ann").data?["environment"] == "env-1")
            #expect(try await bot.says("lock any env-*", as: "bo").data?["environment"] == "env-2")
            let none = try await bot.says("lock any env-*", as: "cat")
            #expect(none.code == "lock.none_free")
            #expect(
                none.text == """
                    No environment of env-* is free. ann, bo have them. To wait for one: cerbere join env-1. \
                    Who has what: cerbere status
                    """)
            #expect(try await bot.says("lock any for 1h", as: "cat").data?["environment"] == "staging")
            #expect(try await bot.says("lock any", as: "cat").code == "lock.none_free")
            #expect(try await bot.says("lock any shop", as: "cat").code == "lock.unknown_group")
        }
    }

    // MARK: Limits

    @Test func `a person has no more than the settings allow`() async throws {
        let settings: JSON = ["environments": ["a", "b", "c"], "max_per_user": 2]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock a, b")
            let refused = try await bot.says("lock c")
            #expect(refused.code == "lock.limit")
            #expect(refused.text == "You have a and b already, and nobody may have more than 2. To free one: unlock a")
            #expect(try await bot.says("lock a for 2h").code == "lock.renewed")
            #expect(try await bot.says("lock c", as: "bo").code == "lock.acquired")
        }
    }

    @Test func `a lock lasts no longer than the settings allow`() async throws {
        let settings: JSON = ["environments": ["a"], "max_duration": "2h"]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let refused = try await bot.says("lock a for 3h")
            #expect(refused.code == "lock.limit")
            #expect(
                refused.text == """
                    a can be locked for 2 h at most, counted from when you took it. For example: lock a for 2h
                    """)
            #expect(try await bot.says("lock a").text.contains("until 11:00"))
        }
    }

    @Test func `an unknown name makes a new environment where the settings say so`() async throws {
        let settings: JSON = ["auto_create": true, "names": ["pattern": "env-*"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let new = try await bot.says("lock env-7")
            #expect(new.code == "lock.acquired")
            #expect(try await bot.says("lock stagin").code == "lock.unknown_env")
        }
    }
}
