import BotTesting
import LockPlugin
import PluginAPI
import Testing

/// What Lock is for, from one end to the other: the same in the test's process and in one of its own.
@Suite(.timeLimit(.minutes(5))) struct WholeScenarioTests {
    @Test(arguments: [PluginPlace.test, .process(library: "libLockPlugin.so")])
    func `an environment goes from one to the next, whatever ends in between`(place: PluginPlace) async throws {
        try await withBot(LockPlugin.self, settings: ["environments": ["staging", "demo"]], in: place) { bot in
            let taken = try await bot.says("!lock staging for 2h testing payments", as: "ann", in: "#ops")
            #expect(taken.code == "lock.acquired")
            #expect(taken.audience == .room("#ops"))
            let refusal = try await bot.says("lock staging", as: "bo")
            #expect(refusal.code == "lock.held_by_other")
            #expect(refusal.audience == .caller)

            try await bot.crash()
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.held_by_other")
            try await bot.restart(after: .seconds(60))
            #expect(try await bot.says("unlock staging", as: "bo").code == "lock.not_yours")
            try await bot.reload()
            #expect(try await bot.says("unlock staging", as: "ann").code == "lock.released")
            #expect(try await bot.says("lock staging", as: "bo").code == "lock.acquired")
        }
    }
}
