import BotTesting
import PluginAPI
import Testing

/// What plugins tell each other.
@Suite(.timeLimit(.minutes(5))) struct PublishedEventTests {
    private func withBoth(
        roles: [Role: [String]] = [.admins: ["ann"]], rules: JSON = [], _ body: (TestBot) async throws -> Void
    ) async throws {
        try await withBot([TestPlugin(Keeper.self), TestPlugin(Visitor.self)], roles: roles, rules: rules, body)
    }

    @Test func `whoever listens for it hears what was published, and by which plugin`() async throws {
        try await withBoth { bot in
            try await bot.says("keeper free staging")
            let heard = await bot.hears("visitor.heard")
            #expect(
                heard.data == [
                    "keeper.freed", "published", "bothost:keeper", "", #"{"env":"staging"}"#,
                ])
            #expect(heard.audience == .room("#zoo"))
            #expect(bot.published == [PublishedFact(name: "keeper.freed", data: ["env": "staging"])])
        }
    }

    @Test func `what is published with a change is heard when that is made, and only then`() async throws {
        try await withBoth { bot in
            try await bot.says("keeper swap staging freed")
            #expect(await bot.hears("visitor.heard").data?.array?.last == #"{"env":"staging"}"#)
            // It has a value already, so nothing is changed.
            #expect(try await bot.says("keeper swap staging freed").code == "host.fault")
            #expect(try await bot.says("keeper swap demo lunch").code == "host.fault")
            #expect(bot.published == [PublishedFact(name: "keeper.freed", data: ["env": "staging"])])
            #expect(try await bot.asks("keeper.holder", ["env": "demo"]) == .null)
        }
    }

    @Test func `an outcome that names nobody is told to nobody`() async throws {
        try await withBoth { bot in
            try await bot.publishes("keeper.freed")
            #expect(bot.messages.map(\.code) == ["visitor.heard"])
            #expect(bot.log.contains { $0.contains("names no room or person") && $0.contains("listener=blurt") })
        }
    }

    @Test func `events are heard in the order in which they were published`() async throws {
        try await withBoth { bot in
            try await bot.says("keeper count 50")
            try await bot.publishes("keeper.counted", "end")
            let numbers = bot.messages.filter { $0.code == "visitor.heard" }.compactMap { $0.data?.array?.last?.string }
            #expect(numbers == (1...50).map { "\($0)" } + [#""end""#])
        }
    }

    @Test func `of too many the oldest are left out, and the log says so`() async throws {
        try await withBoth { bot in
            // The first is being heard while the others wait.
            try await bot.publishesUnheard("test.nap", "now")
            await bot.logs("naps")
            for _ in 0..<300 { try await bot.publishesUnheard("test.nap") }
            #expect(bot.log.filter { $0.contains("does not keep up with the events") }.count == 1)
            await bot.advance(by: .seconds(6))
            try await bot.publishes("test.nap")
            #expect(
                bot.log.contains { $0.contains("has missed events that it listens for") && $0.contains("count=44") })
        }
    }

    @Test func `what is not declared cannot be published, nor from what reads`() async throws {
        try await withBoth { bot in
            try await bot.says("keeper shout counted")
            #expect(try await bot.says("keeper shout lunch").code == "host.fault")
            #expect(bot.log.contains { $0.contains("the plugin declares no event") && $0.contains("lunch") })
            #expect(try await bot.says("keeper whisper").code == "host.fault")
            #expect(try await bot.says("keeper boast 16382").code == "keeper.boasted")
            #expect(try await bot.says("keeper boast 16383").code == "host.fault")
            #expect(bot.published.map(\.name) == ["keeper.counted", "keeper.freed"])
        }
    }

    @Test func `an event that leads to itself ends after eight`() async throws {
        try await withBoth { bot in
            try await bot.publishes("visitor.round")
            #expect(bot.published.count == 8)
            #expect(bot.log.contains { $0.contains("they may do so for ever") })
        }
    }

    private struct Deaf: Plugin {
        static let manifest = Manifest(id: "deaf", version: "1", summary: "Waits in vain.")
        var commands: [Command] {}
        var listeners: [Listener] {
            Listener("typo", on: ["keeper.fred", "absent.freed"], summary: "One.") { _ in nil }
        }
    }

    @Test func `a listener for what is never published is warned of, unless its plugin is not here`() async throws {
        try await withBot([TestPlugin(Keeper.self), TestPlugin(Deaf.self)]) { bot in
            let warnings = bot.log.filter { $0.contains("waits for what is never published") }
            #expect(warnings.count == 1)
            #expect(warnings.first?.contains("keeper.fred") == true)
        }
    }
}

extension PublishedEventTests {
    private struct Strange: Plugin {
        static let manifest = Manifest(id: "strange", version: "1", summary: "Waits for what cannot be.")
        var commands: [Command] {}
        var listeners: [Listener] { Listener("a", on: ["released"], summary: "One.") { _ in nil } }
    }

    private struct Unlike: Plugin {
        static let manifest = Manifest(id: "unlike", version: "1", summary: "Is like no command.")
        var commands: [Command] { Command("do <what>", summary: "Does it.") { _ in Outcome("a", "") } }
        var services: [Service] { Service("a", summary: "One.", like: "do it") { _ in true } }
    }

    private struct Nameless: Plugin {
        static let manifest = Manifest(id: "nameless", version: "1", summary: "Has no proper names.")
        var commands: [Command] {}
        var events: [PublishedEvent] { PublishedEvent("a.b", summary: "One.") }
    }

    private struct Twice: Plugin {
        static let manifest = Manifest(id: "twice", version: "1", summary: "Says it twice.")
        var commands: [Command] {}
        var services: [Service] {
            Service("a", summary: "One.") { _ in true }
            Service("a", summary: "Another.") { _ in false }
        }
    }

    @Test(
        arguments: [
            (
                TestPlugin(Strange.self),
                #"its listener "a" waits for "released"; write a plugin, a dot and its event, such as "lock.released"."#
            ),
            (
                TestPlugin(Unlike.self),
                #"its service "a" is permitted like "do it", which is not the first words of any of its commands."#
            ),
            (
                TestPlugin(Nameless.self),
                #"its event "a.b" has no proper name; that takes 1 to 64 letters, digits, - and _."#
            ),
            (TestPlugin(Twice.self), #"its service "a" is declared twice."#),
        ])
    func `what makes no sense is the plugin's mistake`(plugin: TestPlugin, words: String) async throws {
        let error = await #expect(throws: PluginDidNotStart.self) { try await withBot([plugin]) { _ in } }
        #expect(error?.description.contains(words) == true)
    }
}
