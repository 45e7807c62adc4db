import BotHost
import PluginAPI
import Testing

@Suite struct ReloadTests {
    @Test func `a reload without a gap: the old process finishes what it had begun`() async throws {
        try await LiveHost.with { bot async throws in
            let before = bot.pid()
            async let hung = bot.says("zoo hang")
            await bot.chat.hears("zoo.hangs")
            let reloaded = try await bot.says("plugins reload zoo", as: "admin")
            #expect(reloaded.code == "host.reloaded")
            let after = bot.pid()
            #expect(after != before)
            let echo = try await bot.says("zoo echo hello", as: "bo")
            #expect(echo.code == "zoo.echo")
            bot.advance(by: .seconds(5))
            bot.host.plugins.check()
            let outcome = try await hung
            #expect(outcome.code == "host.deadline")
        }
    }

    @Test func `no update is lost while fifty people race and the plugin reloads`() async throws {
        try await LiveHost.with { bot async throws in
            try await withThrowingTaskGroup(of: String.self) { racers in
                for number in 0..<50 {
                    racers.addTask { try await bot.says("zoo count", as: "p\(number)").code }
                    if number % 10 == 5 {
                        racers.addTask { try await bot.says("plugins reload zoo", as: "admin").code }
                    }
                }
                var codes: [String: Int] = [:]
                for try await code in racers { codes[code, default: 0] += 1 }
                #expect(codes == ["zoo.counted": 50, "host.reloaded": 5])
            }
            let last = try await bot.says("zoo count")
            #expect(last.data == ["count": 51])
        }
    }

    @Test func `a plugin that does not exist is not reloaded and the nearest is named`() async throws {
        try await LiveHost.with { bot async throws in
            let refusal = try await bot.says("plugins reload zo")
            #expect(refusal.code == "host.unknown_plugin")
            #expect(refusal.plain == "There is no plugin zo. Did you mean zoo? All there are: plugins")
        }
    }

    @Test func `a plugin that gave up over its configuration stays down until it is reloaded`() async throws {
        try await LiveHost.with { bot async throws in
            let cut = try await bot.says("zoo exit 78")
            #expect(cut.code == "host.outcome_unknown")
            let down = try await bot.says("zoo echo hello")
            #expect(down.code == "host.plugin_broken")
            #expect(down.plain.contains("exit code 78"))
            let reloaded = try await bot.says("plugins reload zoo")
            #expect(reloaded.code == "host.reloaded")
            let echo = try await bot.says("zoo echo hello")
            #expect(echo.code == "zoo.echo")
        }
    }

    @Test func `a request that crashes its plugin twice is set aside, and an admin lets it through again`() async throws
    {
        try await LiveHost.with { bot async throws in
            let first = try await bot.says("zoo trap")
            #expect(first.code == "host.outcome_unknown")
            let second = try await bot.says("zoo trap")
            #expect(second.code == "host.set_aside")
            let third = try await bot.says("zoo trap", as: "bo")
            #expect(third.code == "host.set_aside")
            let other = try await bot.says("zoo echo hello")
            #expect(other.code == "zoo.echo")

            let list = try await bot.says("quarantine list")
            let id = try #require(list.data?[0]?["id"]?.string)
            #expect(list.plain.contains("zoo trap, last typed by"))
            let wrong = try await bot.says("quarantine drop nothing")
            #expect(wrong.code == "host.not_set_aside")
            let dropped = try await bot.says("quarantine drop \(id)")
            #expect(dropped.code == "host.quarantine_dropped")
            let empty = try await bot.says("quarantine list")
            #expect(empty.plain == "Nothing is set aside.")
            let again = try await bot.says("zoo trap")
            #expect(again.code == "host.outcome_unknown")
        }
    }

    @Test func `what only reads runs once more after a crash`() async throws {
        try await TestFolder.with { folder async throws in
            let zoo = LiveHost.Plugin(confinement: Confinement(grants: [.write(folder.path)]))
            try await LiveHost.with([zoo]) { bot async throws in
                let outcome = try await bot.says("zoo stumble \(folder.path)/crashed-once")
                #expect(outcome.code == "zoo.stumbled")
                #expect(bot.log.count("was ended by SIGILL") == 1)
            }
        }
    }

}
