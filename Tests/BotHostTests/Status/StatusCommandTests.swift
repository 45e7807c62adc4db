import BotHost
import Glibc
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct StatusCommandTests {
    @Test func `status tells networks, plugins, what waits and memory, in words and data`() async throws {
        try await LiveHost.with { bot async throws in
            let reply = try await bot.says("status")
            #expect(reply.code == "host.status")
            #expect(reply.place == "@ann")
            let data = try #require(reply.data)
            #expect(data["version"] == .string(BotHostVersion.current))
            #expect(data["networks"]?.array?.first?["id"] == "test")
            #expect(data["networks"]?.array?.first?["state"] == "connected")
            let zoo = try #require(data["plugins"]?.array?.first)
            #expect(zoo["name"] == "zoo")
            #expect(zoo["state"] == "running")
            #expect(zoo["pid"]?.integer == bot.pid().map(Int.init))
            #expect(zoo["crashes"] == 0)
            #expect(zoo["memory"]?.integer ?? 0 > 100_000)
            #expect(data["queues"]?["messages"] == 0)
            #expect(data["memory"]?["host"]?.integer ?? 0 > 1_000_000)
            #expect(reply.plain.contains("All is well."))
        }
    }

    @Test func `a plugin that crashed is counted, and runs since then`() async throws {
        try await LiveHost.with { bot async throws in
            bot.advance(by: .seconds(3_600))
            kill(try #require(bot.pid()), SIGKILL)
            await bot.log.wait(for: "was ended by SIGKILL (Killed)")
            _ = try await bot.says("zoo echo hi")
            let status = try await bot.says("status")
            #expect(status.data?["plugins"]?.array?.first?["crashes"] == 1)
            #expect(status.plain.contains(", crashed once"))
            let list = try await bot.says("plugins")
            #expect(list.data?.array?.first?["crashes"] == 1)
        }
    }

    @Test func `a command that runs is under way`() async throws {
        try await LiveHost.with { bot async throws in
            async let wait = bot.says("zoo wait \(bot.folder.path)/go", as: "bo")
            await bot.chat.hears("zoo.waits")
            #expect(try await bot.says("status").data?["queues"]?["messages"] == 1)
            try bot.folder.write("", to: "go")
            #expect(try await wait.isSuccess)
        }
    }
}
