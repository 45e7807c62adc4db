import BotHost
import FoundationEssentials
import Glibc
import PluginAPI
import Testing

/// What a plugin's process can do to the bot: nothing.
@Suite(.timeLimit(.minutes(5))) struct PluginCrashTests {
    @Test func `commands under way in other plugins do not notice a trap`() async throws {
        try await LiveHost.with([.init(), .init(instance: "second")]) { bot async throws in
            let other = try #require(bot.pid(of: "second"))
            try await withThrowingTaskGroup { chat in
                chat.addTask { try await bot.says("zoo trap") }
                for number in 0..<20 {
                    chat.addTask { try await bot.says("second echo \(number)", as: "person\(number)") }
                }
                let codes = try await chat.reduce(into: [:]) { $0[$1.code, default: 0] += 1 }
                #expect(codes == ["host.outcome_unknown": 1, "zoo.echo": 20])
            }
            #expect(bot.pid(of: "second") == other)
        }
    }

    @Test func `what crashes a listener is heard by nobody, and the third time not by it either`() async throws {
        try await LiveHost.with { bot async throws in
            for time in 0..<3 {
                _ = try await bot.says("zoo echo ready")
                let heard = await bot.host.inbox.handle(
                    .said("what does a zootrap do?", in: "#ops", id: "heard-\(time)"))
                #expect(heard == .notAddressed)
            }
            #expect(bot.log.count("ended while it listened incident=") == 2)
            #expect(!bot.chat.messages.contains { $0.cause.id.hasPrefix("heard") })
            let list = try await bot.says("quarantine list")
            #expect(list.plain.contains("fuse: what does a zootrap do?, last typed by ann"))
        }
    }

    @Test func `a plugin that is killed is started again`() async throws {
        try await LiveHost.with { bot async throws in
            kill(try #require(bot.pid()), SIGKILL)
            await bot.log.wait(for: "was ended by SIGKILL (Killed)")
            #expect(try await bot.says("zoo echo hi").plain == "hi")
        }
    }

    @Test func `a command that spins is given up at its deadline, and its process a little later`() async throws {
        try await LiveHost.with { bot async throws in
            let before = try #require(bot.pid())
            async let spun = bot.says("zoo spin")
            await bot.chat.hears("zoo.spins")
            bot.advance(by: .seconds(4))
            bot.host.plugins.check()
            #expect(bot.log.count("did not finish") == 0)
            bot.advance(by: .seconds(1))
            bot.host.plugins.check()
            let refusal = try await spun
            #expect(refusal.code == "host.deadline")
            let incident = try #require(refusal.data?["incident"]?.string)
            #expect(refusal.plain == HostWords.tookTooLong("zoo", .seconds(5), incident: incident).plain)
            // Others are served meanwhile, by the same process.
            #expect(try await bot.says("zoo echo meanwhile", as: "bo").plain == "meanwhile")
            #expect(bot.pid() == before)
            bot.advance(by: .seconds(5))
            bot.host.plugins.check()
            await bot.log.wait(for: "was ended by SIGKILL")
            #expect(bot.log.count("goes on with a command that it was told to stop; killed") > 0)
            #expect(try await bot.says("zoo echo again").plain == "again")
            #expect(bot.pid() != before)
        }
    }

    @Test func `a command that stops when it is told to costs no process`() async throws {
        try await LiveHost.with { bot async throws in
            let before = try #require(bot.pid())
            async let hung = bot.says("zoo hang")
            await bot.chat.hears("zoo.hangs")
            bot.advance(by: .seconds(5))
            bot.host.plugins.check()
            #expect(try await hung.code == "host.deadline")
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            bot.advance(by: .seconds(6))
            bot.host.plugins.check()
            #expect(try await bot.says("zoo echo hi").plain == "hi")
            #expect(bot.pid() == before)
        }
    }

    @Test func `an error that is not for people is told as a fault`() async throws {
        try await LiveHost.with { bot async throws in
            let fault = try await bot.says("zoo throw")
            #expect(fault.code == "host.fault")
            let incident = try #require(fault.data?["incident"]?.string)
            #expect(fault.plain == HostWords.fault(incident: incident).plain)
            #expect(bot.log.count("a command failed: Hiccup()") == 1)
        }
    }

    @Test func `what a plugin prints goes to the log, and too much of it is counted`() async throws {
        try await LiveHost.with { bot async throws in
            try await bot.says("zoo print 3")
            await bot.log.wait(for: "info zoo: line 3")
            try await bot.says("zoo print 5000")
            await bot.ends()
            let shown = bot.log.count("info zoo: line ")
            let dropped = bot.log.all.filter { $0.contains("prints too much") }.compactMap {
                $0.split(separator: "=").last.flatMap { Int($0.dropLast()) }
            }
            #expect(shown + dropped.reduce(0, +) == 5_003)
            #expect((400..<2_000).contains(shown))
        }
    }
}

extension Refusal {
    fileprivate var plain: String { PlainText(zone: .utc).render(text, now: .distantPast) }
}
