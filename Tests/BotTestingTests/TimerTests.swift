import BotTesting
import PluginAPI
import Testing

@Suite(.timeLimit(.minutes(5))) struct TimerTests {
    @Test func `a declared timer runs when its time comes, and tells a room`() async throws {
        try await withBot(Clockwork.self) { bot in
            await bot.advance(by: .seconds(3_599))
            #expect(bot.messages.isEmpty)
            await bot.advance(by: .seconds(1))
            #expect(bot.messages.map(\.code) == ["clock.fed"])
            #expect(bot.messages.first?.audience == .room("#zoo"))
            #expect(bot.messages.first?.data == ["due": "1772359200.0", "name": "feeding"])
            await bot.advance(by: .seconds(86_400))
            #expect(bot.messages.count { $0.code == "clock.fed" } == 2)
        }
    }

    @Test func `a timer that a command sets runs with its data, once`() async throws {
        try await withBot(Clockwork.self) { bot in
            let set = try await bot.says("clock remind bath 90s", as: "bo")
            #expect(set.data == ["next": 1_772_355_690])
            await bot.advance(by: .seconds(90))
            let reminder = await bot.hears("clock.reminded")
            #expect(reminder.code == "clock.reminded")
            #expect(reminder.audience == .person("bo"))
            #expect(reminder.text == "bath!")
            await bot.advance(by: .seconds(90))
            #expect(bot.messages.count == 2)
            #expect(try await bot.says("clock list").data == [])
        }
    }

    @Test func `what is set is listed, may be set anew, and cancelled`() async throws {
        try await withBot(Clockwork.self) { bot in
            try await bot.says("clock remind bath 90s")
            try await bot.says("clock remind walk 1h")
            try await bot.says("clock remind bath 2h")
            let all = try await bot.says("clock list")
            #expect(all.data == ["remind/bath 1772362800 bath", "remind/walk 1772359200 walk"])
            #expect(try await bot.says("clock forget walk").data == ["cancelled": true])
            #expect(try await bot.says("clock forget walk").data == ["cancelled": false])
            await bot.advance(by: .seconds(5_400))
            #expect(!bot.messages.contains { $0.code == "clock.reminded" })
        }
    }

    @Test func `timers outlive a restart, and what was missed is run then as declared`() async throws {
        try await withBot(Clockwork.self) { bot in
            try await bot.says("clock remind bath 90s")
            try await bot.restart(after: .seconds(9_000))
            await bot.advance(by: .zero)
            let codes = bot.messages.map(\.code)
            // The feeding was missed twice and is run once; the check-up is skipped.
            #expect(codes.filter { $0 == "clock.reminded" }.count == 1)
            #expect(codes.filter { $0 == "clock.fed" }.count == 1)
            #expect(!codes.contains("clock.checked"))
        }
    }

    @Test func `a timer that fails is an incident in the log, and runs again at its next time`() async throws {
        try await withBot(Clockwork.self) { bot in
            try await bot.says("clock remind throw 60s")
            await bot.advance(by: .seconds(60))
            #expect(bot.log.contains { $0.contains("a timer failed") && $0.contains("timer=remind/throw") })
            try await bot.says("clock repeat throw 60s")
            await bot.advance(by: .seconds(60))
            await bot.advance(by: .seconds(60))
            #expect(bot.log.filter { $0.contains("timer=remind/throw") }.count == 3)
        }
    }

    @Test func `a timer that hangs is cut off, and runs again at its next time`() async throws {
        try await withBot(Clockwork.self) { bot in
            // The next time comes before the plugin would be killed for going on.
            try await bot.says("clock repeat nap 33s", as: "bo")
            async let over: Void = bot.advance(by: .seconds(33))
            await bot.hears("clock.naps")
            await bot.advance(by: .seconds(30))
            await over
            #expect(bot.log.contains { $0.contains("did not finish a timer's run in time") })
            await bot.advance(by: .seconds(3))
            #expect(bot.messages.last?.code == "clock.awake")
        }
    }

    @Test func `an outcome for nobody is a line in the log`() async throws {
        try await withBot(Clockwork.self) { bot in
            try await bot.says("clock remind refuse 60s")
            await bot.advance(by: .seconds(60))
            #expect(bot.log.contains { $0.contains("names no room or person to tell it to") })
        }
    }

    @Test func `what cannot be set is told to the plugin with the reason`() async throws {
        try await withBot(Clockwork.self) { bot in
            for (schedule, words) in [
                ("61 * * * *", "\"61\" in \"61 * * * *\" is no minute. Write 0 to 59."),
                ("0 0 30 2 *", "\"0 0 30 2 *\" never comes."),
            ] {
                try await bot.says("clock cron x \(schedule)")
                let escaped = words.replacing("\"", with: "\\\"")
                #expect(bot.log.contains { $0.contains(words) || $0.contains(escaped) })
            }
            try await bot.says("clock peek")
            #expect(bot.log.contains { $0.contains("it declared that it reads") })
            try await bot.says("clock set nothing/x")
            #expect(bot.log.contains { $0.contains("declares no timer") })
            try await bot.says("clock set remind")
            #expect(bot.log.contains { $0.contains("is no name to set a timer under") })
        }
    }

    @Test func `schedules lists what runs, and an admin may run it now`() async throws {
        try await withBot(Clockwork.self, roles: [.admins: ["ann"]]) { bot in
            try await bot.says("clock remind bath 90s")
            let before = try await bot.says("schedules")
            #expect(before.text.contains("checkup"))
            #expect(before.text.contains("0 * * * * in UTC"))
            #expect(before.text.contains("every 35 min"))
            #expect(before.text.contains("remind/bath"))
            #expect(before.text.contains("never"))
            let run = try await bot.says("schedules run clock/feeding")
            #expect(run.code == "host.schedule_run")
            #expect(bot.messages.contains { $0.code == "clock.fed" })
            let after = try await bot.says("schedules clock")
            #expect(
                after.data?.array?.first { $0["id"] == "clock/feeding" }
                    == ["id": "clock/feeding", "last": 1_772_355_600_000, "next": 1_772_359_200_000])
            let unknown = try await bot.says("schedules run clock/feding")
            #expect(
                unknown.text
                    == "There is nothing called clock/feding that runs by itself. Did you mean clock/feeding? Write plugin/timer; all there are: schedules"
            )
            let refused = try await bot.says("schedules run clock/feeding", as: "bo")
            #expect(!refused.isSuccess)
            try await bot.says("clock remind throw 60s")
            let failed = try await bot.says("schedules run clock/remind/throw")
            #expect(failed.code == "host.schedule_failed")
            let other = try await bot.says("schedules other")
            #expect(other.code == "host.unknown_plugin")
            #expect(other.text == "There is no plugin other. All there are: plugins")
        }
    }
}

extension TimerTests {
    private struct Wrong: Plugin {
        static let manifest = Manifest(id: "wrong", version: "1", summary: "Has no such hour.")
        var commands: [Command] {}
        var timers: [PluginAPI.Timer] { Timer("a", .cron("0 25 * * *"), summary: "One.") { _ in nil } }
    }

    private struct Elsewhere: Plugin {
        static let manifest = Manifest(id: "elsewhere", version: "1", summary: "Has no such time zone.")
        var commands: [Command] {}
        var timers: [PluginAPI.Timer] {
            Timer("a", .cron("@daily", zone: "Mars/Olympus"), summary: "One.") { _ in nil }
        }
    }

    private struct Twice: Plugin {
        static let manifest = Manifest(id: "twice", version: "1", summary: "Declares a timer twice.")
        var commands: [Command] {}
        var timers: [PluginAPI.Timer] {
            Timer("a", summary: "One.") { _ in nil }
            Timer("a", summary: "Another.") { _ in nil }
        }
    }

    private struct Slashed: Plugin {
        static let manifest = Manifest(id: "slashed", version: "1", summary: "Has a slash too many.")
        var commands: [Command] {}
        var timers: [PluginAPI.Timer] { Timer("a/b", summary: "One.") { _ in nil } }
    }

    @Test func `timers that make no sense are the plugin's mistake`() async throws {
        try await expectBroken(Wrong.self, #""25" in "0 25 * * *" is no hour. Write 0 to 23."#)
        try await expectBroken(Elsewhere.self, #"There is no time zone "Mars/Olympus"."#)
        try await expectBroken(Twice.self, #"its timer "a" is declared twice."#)
        try await expectBroken(Slashed.self, #"its timer "a/b" has no proper name"#)
    }

    private func expectBroken<P: Plugin>(_ plugin: P.Type, _ words: String) async throws {
        let error = await #expect(throws: PluginDidNotStart.self) { try await withBot(plugin) { _ in } }
        #expect(error?.description.contains(words) == true)
    }
}
