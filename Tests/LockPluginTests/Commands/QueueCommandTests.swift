import BotTesting
import LockPlugin
import PluginAPI
import Testing

@Suite struct QueueCommandTests {
    private let settings: JSON = ["environments": ["staging", "demo"]]

    @Test func `who waits is told their place, and gets it when it is free`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h", as: "ann")
            let waits = try await bot.says("!cerbere join staging for 1h hotfix", as: "bo", in: "#ops")
            #expect(waits.code == "lock.queued")
            #expect(waits.audience == .caller)
            #expect(waits.data?["position"] == 1)
            #expect(
                waits.text.hasPrefix(
                    """
                    staging is ann's since 09:00 (just now), until 11:00 (in 2 h). You are next in the queue; I tell you \
                    when it is yours. To give up your place: !cerbere leave staging
                    """))
            #expect(try await bot.says("lock staging --wait", as: "bo").code == "lock.already_queued")
            #expect(try await bot.says("lock staging --wait", as: "cat").data?["position"] == 2)

            let freed = try await bot.says("!unlock staging", as: "ann", in: "#ops")
            #expect(freed.code == "lock.passed_on")
            #expect(
                freed.text.hasPrefix(
                    """
                    staging goes to bo, who waited for it. ann had it since 09:00 (just now). \
                    bo has until 09:15 (in 15 min) to take it: !lock staging
                    """))
            let turn = await bot.hears("lock.your_turn")
            #expect(turn.audience == .person("bo"))
            #expect(
                turn.text.hasPrefix(
                    """
                    staging is yours: you waited for it: "hotfix". Say ok or type cerbere take staging before 09:15 \
                    (in 15 min), or it goes to the next one. If you do not need it any more: unlock staging
                    """))
            #expect(turn.data?["owner"]?["name"] == "bo")
            let taken = try await bot.says("cerbere take staging", as: "bo")
            #expect(taken.code == "lock.claimed")
            #expect(taken.text.hasPrefix("staging is yours now, bo, until 10:00 (in 1 h): \"hotfix\"."))
        }
    }

    @Test func `a turn that is not taken goes to the next one, over a restart too`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("lock staging --wait", as: "bo")
            try await bot.says("lock staging --wait", as: "cat")
            try await bot.says("unlock staging", as: "ann")
            try await bot.restart()
            await bot.advance(by: .seconds(15 * 60))
            let missed = await bot.hears("lock.turn_missed")
            #expect(missed.audience == .person("bo"))
            let turns = bot.messages.filter { $0.code == "lock.your_turn" }
            #expect(turns.map(\.audience) == [.person("bo"), .person("cat")])
            #expect(try await bot.says("lock staging", as: "cat").code == "lock.claimed")
        }
    }

    @Test func `what is free is yours at once when you join its queue`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            let reply = try await bot.says("cerbere join staging")
            #expect(reply.code == "lock.acquired")
        }
    }

    @Test func `who leaves the queue waits no longer`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            let left = try await bot.says("cerbere dq staging", as: "bo")
            #expect(left.code == "lock.left")
            #expect(
                left.text
                    == "You do not wait for staging any more. To wait again, as the last one: cerbere join staging")
            let refused = try await bot.says("cerbere leave staging", as: "bo")
            #expect(refused.code == "lock.not_queued")
            #expect(
                refused.text == """
                    You do not wait for staging, so there is no queue to leave. To wait for it: cerbere join staging
                    """)
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.released")
        }
    }

    @Test func `the queue is shown with who waits since when and why`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            #expect(
                try await bot.says("cerbere queue").text == "Nobody waits for anything. Who has what: cerbere status")
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere join staging hotfix", as: "bo")
            let one = try await bot.says("cerbere queue staging", as: "cat")
            #expect(one.code == "lock.queue")
            #expect(
                one.text.hasPrefix(
                    """
                    staging is ann's since 09:00 (just now), with no end set.
                    1. bo since 09:00 (just now): "hotfix"
                    To join: cerbere join staging
                    """))
            #expect(one.data?["queue"]?[0]?["person"]?["name"] == "bo")
            #expect(try await bot.says("cerbere queue").text == "staging: bo")
            #expect(try await bot.says("cerbere queue staging", as: "bo").text.hasSuffix("cerbere leave staging"))
            #expect(try await bot.says("cerbere queue staging", as: "ann").text.hasSuffix("unlock staging"))
            try await bot.says("hold demo", as: "cat")
            let held = try await bot.says("cerbere queue demo")
            #expect(held.text.hasPrefix("demo is held: cat holds it since 09:00 (just now), with no end set."))
            #expect(try await bot.says("cerbere watch demo").text.contains("It is held: cat holds it since"))
            #expect(try await bot.says("cerbere queue stagin").code == "lock.unknown_env")
        }
    }

    @Test func `whoever finds it taken waits where the settings say so`() async throws {
        let settings: JSON = ["environments": ["staging"], "queue_on_conflict": true]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.queued")
        }
    }

    // MARK: Watching

    @Test(arguments: ["cerbere watch staging", "cerbere observe staging", "cerbere notify me when staging is free"])
    func `who watches is told when it is free`(line: String) async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            let watching = try await bot.says(line, as: "bo")
            #expect(watching.code == "lock.watching")
            #expect(
                watching.text == """
                    I tell you whenever staging is free. It is ann's since 09:00 (just now), with no end set. To stop: \
                    cerbere unwatch staging
                    """)
            #expect(try await bot.says("cerbere watch staging", as: "bo").code == "lock.already_watching")
            try await bot.says("unlock staging", as: "ann")
            let told = await bot.hears("lock.is_free")
            #expect(told.audience == .person("bo"))
            #expect(told.text.hasPrefix("staging is free: ann freed it. To take it: lock staging."))
            #expect(try await bot.says("cerbere unobserve staging", as: "bo").code == "lock.unwatched")
            #expect(try await bot.says("cerbere unwatch staging", as: "bo").code == "lock.not_watching")
        }
    }

    @Test func `who watches hears nothing when it goes to who waits`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging", as: "ann")
            try await bot.says("cerbere watch staging", as: "bo")
            try await bot.says("cerbere join staging", as: "cat")
            try await bot.says("unlock staging", as: "ann")
            await bot.hears("lock.your_turn")
            #expect(!bot.messages.contains { $0.code == "lock.is_free" })
        }
    }
}
