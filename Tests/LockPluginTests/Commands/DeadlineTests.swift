import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What time brings, without anybody typing anything.
@Suite struct DeadlineTests {
    private let settings: JSON = ["environments": ["staging"], "announce": ["test:#news"]]

    @Test func `its holder is told before it ends and when it has, and the room too`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("!lock staging for 2h", as: "ann", in: "#ops")
            await bot.advance(by: .seconds(90 * 60))
            let soon = await bot.hears("lock.ends_soon")
            #expect(soon.audience == .person("ann"))
            #expect(
                soon.text.hasPrefix(
                    """
                    Your lock of staging ends at 11:00 (in 30 min). To keep it for longer: cerbere extend staging 2h. \
                    When you are done: unlock staging
                    """))
            await bot.advance(by: .seconds(30 * 60))
            let over = await bot.hears("lock.ran_out")
            #expect(over.audience == .person("ann"))
            #expect(
                over.text.hasPrefix("Your lock of staging ran out at 11:00 (just now). To have it again: lock staging"))
            let rooms = bot.messages.filter { $0.code == "lock.announced" && $0.text.contains("ran out") }
            #expect(rooms.map { "\($0.audience)" }.sorted() == ["#news", "#ops"])
            #expect(try await bot.says("cerbere status staging").data?["environments"]?[0]?["isFree"] == true)
        }
    }

    @Test func `what ended while the bot was off is told once after it is back`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 1h", as: "ann")
            try await bot.restart(after: .seconds(7_200))
            await bot.hears("lock.ran_out")
            try await bot.restart()
            #expect(bot.messages.filter { $0.code == "lock.ran_out" }.count == 1)
        }
    }

    @Test func `a lock that bites instead of ending stays`() async throws {
        let settings: JSON = ["environments": ["staging"], "expire": "bite", "bite": ["zone": "UTC"]]
        try await withBot(LockPlugin.self, settings: settings) { bot in
            await bot.advance(by: .seconds(24 * 3_600))
            try await bot.says("lock staging for 1h", as: "ann")
            await bot.advance(by: .seconds(3_600))
            #expect(await bot.hears("lock.bite").text.contains("Its time is over."))
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.held_by_other")
        }
    }

    @Test func `the rooms of the settings hear of every lock, wherever it was typed`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging for 2h testing", as: "ann")
            let announced = await bot.hears("lock.announced")
            #expect(announced.audience == .room("#news"))
            #expect(announced.text == "staging: ann locked it, until 11:00 (in 2 h): \"testing\".")
        }
    }

    @Test func `the two logs have a sentence and an event`() async throws {
        try await withBot(LockPlugin.self, settings: settings) { bot in
            try await bot.says("lock staging testing", as: "ann")
            try await bot.says("cerbere join staging", as: "bo")
            let acquired = bot.messages.filter { $0.code == "lock.acquired" }.map { "\($0.audience)" }.sorted()
            #expect(acquired == ["#functional-log", "#technical-log", "caller"])
            let queued = bot.messages.filter { $0.code == "lock.queued" }.map { "\($0.audience)" }.sorted()
            #expect(queued == ["#technical-log", "caller"])
            let event = try #require(
                bot.messages.first { $0.audience == .room("#technical-log") && $0.code == "lock.acquired" })
            #expect(event.data?["lockID"] == 1)
            #expect(event.data?["number"] == 2)
            // By which the journal is searched.
            #expect(event.text.contains(/"code":"lock.acquired","invocation":"[0-9]+-1","data"/))
        }
    }
}
