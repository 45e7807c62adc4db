import BotTesting
import Glibc
import PluginAPI
import Testing
import ZooPlugin

/// What a test can do to a plugin, in its own process and in one of its own.
@Suite(.timeLimit(.minutes(5))) struct TroubleTests {
    private static let zoo = PluginPlace.process(library: "libZooPlugin.so")

    @Test(arguments: [PluginPlace.test, zoo])
    func `a plugin that crashes in the middle loses the command under way and nothing else`(
        place: PluginPlace
    ) async throws {
        try await withBot(ZooPlugin.self, in: place) { bot in
            try await bot.says("zoo count")
            async let outcome = bot.says("zoo hang")
            await bot.hears("zoo.hangs")
            try await bot.crash()
            let reply = try await outcome
            #expect(reply.code == "host.outcome_unknown")
            #expect(try await bot.says("zoo count").data == ["count": 2])
        }
    }

    @Test(arguments: [PluginPlace.test, zoo])
    func `a plugin that is reloaded finishes what it had begun`(place: PluginPlace) async throws {
        try await withBot(ZooPlugin.self, in: place) { bot in
            try await bot.says("zoo count")
            try await bot.reload()
            #expect(try await bot.says("zoo count").data == ["count": 2])
        }
    }

    @Test(arguments: [PluginPlace.test, zoo])
    func `the clock may be moved as fast as one likes`(place: PluginPlace) async throws {
        try await withBot(ZooPlugin.self, in: place) { bot in
            for _ in 0..<50 { await bot.advance(by: .seconds(3_600)) }
            try await bot.says("zoo echo hi")
            #expect(!bot.log.contains { $0.contains("does not answer a ping") })
        }
    }

    @Test func `in a process of its own a plugin is confined, and a trap ends nothing but it`() async throws {
        try await withBot(ZooPlugin.self, in: Self.zoo) { bot in
            let first = try await bot.asks("zoo.pid").integer
            #expect(first != nil && first != Int(getpid()))
            #expect(try await bot.says("zoo trap").code == "host.outcome_unknown")
            let second = try await bot.asks("zoo.pid").integer
            #expect(second != nil && second != first)
            #expect(bot.log.contains { $0.contains("was ended by SIG") })
        }
    }

    @Test func `a library that is not there is told by its path`() async throws {
        let error = await #expect(throws: PluginDidNotStart.self) {
            try await withBot(ZooPlugin.self, in: .process(library: "libNoPlugin.so")) { _ in }
        }
        #expect(error?.description.contains("/libNoPlugin.so") == true)
    }

    @Test func `what the network brings twice is done once, also after a restart`() async throws {
        try await withBot(ZooPlugin.self) { bot in
            try await bot.says("zoo count")
            #expect(await bot.networkRepeats().isEmpty)
            try await bot.restart()
            #expect(await bot.networkRepeats().isEmpty)
            #expect(bot.conversation.components(of: "ann> zoo count") == 3)
            #expect(try await bot.says("zoo count").data == ["count": 2])
        }
    }
}

/// What becomes of a plugin that asks when the one that it asks crashes.
@Suite(.timeLimit(.minutes(5))) struct CrashingServiceTests {
    private func withZoo(_ body: (TestBot) async throws -> Void) async throws {
        let zoo = TestPlugin(ZooPlugin.self, in: .process(library: "libZooPlugin.so"))
        try await withBot([TestPlugin(Visitor.self), zoo], body)
    }

    @Test func `a service that crashes its plugin fails, and is set aside when it does so again`() async throws {
        try await withZoo { bot in
            let first = try await bot.says("visit ask zoo.trap")
            #expect(first.data?["kind"] == "failed")
            #expect(first.data?["code"] == "host.outcome_unknown")
            #expect(first.data?["hasIncident"] == true)
            #expect(try await bot.says("visit ask zoo.trap").data?["code"] == "host.set_aside")
            #expect(try await bot.says("visit trust zoo.trap").code == "host.set_aside")
            #expect(try await bot.says("visit ask zoo.pid").code == "visitor.answered")
            // Noted before the next process is started, which has just answered.
            #expect(bot.log.filter { $0.contains("was ended by SIG") }.count == 2)
        }
    }

    @Test func `one that only reads is asked once more in the next process`() async throws {
        try await withZoo { bot in
            let first = try await bot.asks("zoo.pid")
            let second = try await bot.asks("zoo.stumble", ["pid": first])
            #expect(second.integer != nil && second != first)
        }
    }

    @Test func `a plugin that has given up is not waited for`() async throws {
        try await withZoo { bot in
            try await bot.says("zoo exit 78")
            await bot.logs("exit code 78")
            let caught = try await bot.says("visit ask zoo.pid")
            #expect(caught.data?["kind"] == "unavailable")
            #expect(caught.data?["code"] == "host.plugin_broken")
        }
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
