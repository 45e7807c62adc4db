import BotHost
import PluginAPI
import Testing

/// What admins do with a plugin.
@Suite(.timeLimit(.minutes(5))) struct PluginOrdersTests {
    // MARK: Stopping and starting

    @Test func `a stopped plugin has no process, and its commands say who stopped it and what to type`() async throws {
        try await LiveHost.with { bot async throws in
            let stopped = try await bot.says("plugins stop zoo", as: "alice")
            #expect(stopped.code == "host.plugin_stopped")
            #expect(stopped.plain == "zoo is stopped. It starts again with the bot, or by plugins start zoo.")
            #expect(bot.pid() == nil)
            bot.advance(by: .seconds(180))
            let refusal = try await bot.says("zoo echo hi", as: "bo")
            #expect(refusal.code == "host.plugin_held")
            #expect(refusal.data?["by"] == "test:alice")
            #expect(refusal.plain.hasPrefix("zoo is stopped by alice since "))
            #expect(refusal.plain.hasSuffix(" (3 min ago). An admin can start it: plugins start zoo"))
            let list = try await bot.says("plugins")
            #expect(list.plain.hasPrefix("zoo 1.0.0: stopped by alice since "))
            #expect(list.data?.array?.first?["state"] == "stopped")
            let status = try await bot.says("status")
            #expect(status.plain.contains("All is well."))
        }
    }

    @Test func `started again, it works`() async throws {
        try await LiveHost.with { bot async throws in
            let before = bot.pid()
            _ = try await bot.says("plugins stop zoo")
            let started = try await bot.says("plugins start zoo")
            #expect(started.code == "host.plugin_started")
            #expect(started.plain == "zoo runs.")
            #expect(bot.pid() != before)
            #expect(try await bot.says("zoo echo hi").code == "zoo.echo")
        }
    }

    @Test func `a stop lets what the plugin had begun finish`() async throws {
        try await LiveHost.with { bot async throws in
            async let wait = bot.says("zoo wait \(bot.folder.path)/go", as: "bo")
            await bot.chat.hears("zoo.waits")
            async let stop = bot.says("plugins stop zoo")
            // Refused from the moment on at which it stops.
            while try await bot.says("zoo echo late", as: "carol").code == "zoo.echo" { await Task.yield() }
            try bot.folder.write("", to: "go")
            #expect(try await wait.code == "zoo.waited")
            #expect(try await stop.code == "host.plugin_stopped")
        }
    }

    @Test func `what does not finish is cut off, and whoever typed it is told`() async throws {
        try await LiveHost.with { bot async throws in
            async let wait = bot.says("zoo wait \(bot.folder.path)/never", as: "bo")
            await bot.chat.hears("zoo.waits")
            async let stop = bot.says("plugins stop zoo")
            while bot.pid() != nil {
                bot.advance(by: .milliseconds(100))
                await Task.yield()
            }
            while !bot.chat.messages.contains(where: { $0.code == "host.plugin_stopped" }) {
                bot.advance(by: .milliseconds(100))
                await Task.yield()
            }
            let cut = try await wait
            #expect(cut.code == "host.plugin_ended")
            #expect(
                cut.plain
                    == "An admin ended zoo while it was doing that, so look whether it was done before you repeat it.")
            #expect(try await stop.isSuccess)
            #expect(bot.host.plugins["zoo"]?.crashes == 0)
        }
    }

    @Test func `one that rests after crashes can be stopped, and started`() async throws {
        try await LiveHost.with { bot async throws in
            _ = try await bot.says("zoo exit 78")
            #expect(try await bot.says("zoo echo hi").code == "host.plugin_broken")
            #expect(try await bot.says("plugins stop zoo").code == "host.plugin_stopped")
            #expect(try await bot.says("zoo echo hi").code == "host.plugin_held")
            #expect(try await bot.says("plugins start zoo").code == "host.plugin_started")
            _ = try await bot.says("zoo exit 78")
            #expect(try await bot.says("zoo echo hi").code == "host.plugin_broken")
            #expect(try await bot.says("plugins start zoo").code == "host.plugin_started")
            #expect(try await bot.says("zoo echo hi").code == "zoo.echo")
        }
    }

    @Test func `a bot with a stopped plugin ends in good order`() async throws {
        try await LiveHost.with { bot async throws in
            _ = try await bot.says("plugins stop zoo")
            await bot.ends()
            #expect(bot.log.count("commands are under way") == 0)
        }
    }

    // MARK: Restarting

    @Test func `a restart ends a process that hangs, and is no crash`() async throws {
        try await LiveHost.with { bot async throws in
            let before = bot.pid()
            async let spun = bot.says("zoo spin", as: "bo")
            await bot.chat.hears("zoo.spins")
            async let restart = bot.says("plugins restart zoo")
            while !bot.chat.messages.contains(where: { $0.code == "host.plugin_restarted" }) {
                bot.advance(by: .milliseconds(100))
                await Task.yield()
            }
            #expect(try await restart.plain == "zoo runs anew.")
            #expect(try await spun.code == "host.plugin_ended")
            #expect(bot.pid() != before)
            #expect(bot.host.plugins["zoo"]?.crashes == 0)
            #expect(try await bot.says("quarantine list").plain == "Nothing is set aside.")
            #expect(try await bot.says("zoo echo hi").code == "zoo.echo")
        }
    }

    // MARK: Saying what to type instead

    @Test(
        arguments: [
            ([], "start zoo", "host.plugin_unchanged", "runs already, since", "plugins restart zoo"),
            ([], "enable zoo", "host.plugin_unchanged", "zoo is not disabled, but running.", "plugins restart zoo"),
            (
                ["stop zoo"], "stop zoo", "host.plugin_unchanged", "is stopped already, by alice since",
                "plugins start zoo"
            ),
            (["stop zoo"], "restart zoo", "host.plugin_unchanged", "is stopped by alice since", "plugins start zoo"),
            (["stop zoo"], "reload zoo", "host.plugin_unchanged", "is stopped by alice since", "plugins start zoo"),
            (["stop zoo"], "enable zoo", "host.plugin_unchanged", "is stopped by alice since", "plugins start zoo"),
            (["disable zoo"], "start zoo", "host.plugin_unchanged", "is disabled by alice since", "plugins enable zoo"),
            (
                ["disable zoo"], "stop zoo", "host.plugin_unchanged", "is disabled already, by alice",
                "plugins enable zoo"
            ),
            (["disable zoo"], "disable zoo", "host.plugin_unchanged", "is disabled already, by", "plugins enable zoo"),
            (
                ["disable zoo"], "restart zoo", "host.plugin_unchanged", "is disabled by alice since",
                "plugins enable zoo"
            ),
            ([], "stop zop", "host.unknown_plugin", "There is no plugin zop. Did you mean zoo?", "plugins"),
            ([], "start cerbere", "host.unknown_plugin", "There is no plugin cerbere.", "plugins"),
        ] as [([String], String, String, String, String)])
    func `what cannot be done says why, and what to type`(
        before: [String], line: String, code: String, why: String, cure: String
    ) async throws {
        try await LiveHost.with { bot async throws in
            for line in before { _ = try await bot.says("plugins \(line)", as: "alice") }
            let refusal = try await bot.says("plugins \(line)", as: "bo")
            #expect(refusal.code == code)
            #expect(refusal.plain.contains(why))
            #expect(refusal.plain.hasSuffix(cure))
        }
    }

    // MARK: Disabling

    @Test func `what is stopped can be disabled, and enabled it runs`() async throws {
        try await LiveHost.with { bot async throws in
            _ = try await bot.says("plugins stop zoo")
            let disabled = try await bot.says("plugins disable Zoo")
            #expect(disabled.code == "host.plugin_disabled")
            #expect(
                disabled.plain
                    == "zoo is disabled, and stays so when the bot is started again. To undo that: plugins enable zoo")
            #expect(try await bot.says("plugins").data?.array?.first?["state"] == "disabled")
            #expect(try await bot.says("plugins enable zoo").code == "host.plugin_enabled")
            #expect(try await bot.says("zoo echo hi").code == "zoo.echo")
        }
    }
}
