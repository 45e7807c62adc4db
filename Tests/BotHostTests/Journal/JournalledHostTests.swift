import BotHost
import Concurrency
import PluginAPI
import Testing

/// The journal of a whole host.
@Suite(.timeLimit(.minutes(5))) struct JournalledHostTests {
    private let store = MemoryStore()

    /// All of them, also what becomes an entry only a moment later.
    private func entries(of host: Host) async throws -> [JSON] {
        await host.journal.flush()
        return try await store.all().map { try JSONReader.read($0.json) }
    }

    @Test func `commands are accounted for as they are declared`() async throws {
        try await LiveHost.with(store: store) { bot in
            for command in ["!zoo count", "zoo echo token=abc", "zoo sneak", "zoo throw", "zoo trap", "version"] {
                try await bot.says(command, in: command == "!zoo count" ? "#ops" : nil)
            }
            let entries = try await entries(of: bot.host)
            #expect(
                entries.map(\.summary) == [
                    "began zoo count", "ended zoo count zoo.counted", "ended zoo echo zoo.echo",
                    "ended zoo sneak host.fault", "ended zoo throw host.fault", "ended zoo trap host.outcome_unknown",
                    "ended version host.version",
                ])
            #expect(entries[0]["room"]?["id"] == "test:#ops")
            #expect(entries[0]["person"]?["id"] == "test:ann")
            #expect(entries[0]["event"] == "test:1")
            #expect(entries[2]["text"] == "zoo echo token=***")
            #expect(entries[2]["arguments"] == ["text": "token=***"])
            #expect(entries[4]["incident"]?.string?.count == 6)
            #expect(Set(entries.compactMap { $0["id"]?.string }).count == 6)
        }
    }

    @Test func `services are, with who asks for whom`() async throws {
        try await LiveHost.with(store: store) { bot in
            for service in ["tally", "pid", "trap"] { try await bot.says("zoo ask zoo.\(service)", in: nil) }
            let entries = try await entries(of: bot.host)
            let summaries = entries.map(\.summary)
            #expect(
                summaries.prefix(5) == [
                    "began tally", "ended tally host.done", "ended zoo ask zoo.asked", "ended pid host.done",
                    "ended zoo ask zoo.asked",
                ])
            // The process that asked is the one that was asked, so both end with it, in either order.
            #expect(
                summaries.dropFirst(5).sorted() == [
                    "ended trap host.outcome_unknown", "ended zoo ask host.outcome_unknown",
                ])
            #expect(entries[0]["text"] == "zoo: zoo.tally {}")
            #expect(entries[0]["person"]?["id"] == "test:ann")
            #expect(entries.dropFirst(5).allSatisfy { $0["incident"]?.string?.count == 6 })
        }
    }

    @Test func `the runs of timers are`() async throws {
        try await LiveHost.with(store: store) { bot in
            try await bot.says("zoo alarm cake")
            await bot.chat.hears("zoo.rang")
            await bot.host.scheduler.settle()
            let entries = try await entries(of: bot.host).filter { $0["timer"] != nil }
            #expect(entries.map(\.summary) == ["began alarm/cake", "ended alarm/cake zoo.rang"])
            #expect(entries.allSatisfy { $0["person"] == nil && $0["plugin"] == "zoo" && $0["effect"] == "changes" })
        }
    }

    @Test func `what is only sent for later is a write too`() async throws {
        try await LiveHost.with(store: store) { bot in
            try await bot.says("zoo send test:#ops 1")
            #expect(
                try await entries(of: bot.host).map(\.summary) == ["began zoo send", "ended zoo send zoo.sending"])
        }
    }

    @Test func `listeners are, when they left a trace`() async throws {
        try await LiveHost.with(store: store) { bot in
            for words in ["zoohush", "zoomoo", "zoothrow"] {
                _ = await bot.host.inbox.handle(.said(words, in: "#ops"))
            }
            let entries = try await entries(of: bot.host)
            #expect(entries.map(\.summary) == ["ended sounds zoo.heard", "ended thrower host.fault"])
        }
    }

    @Test func `refusals of what somebody may not do are`() async throws {
        let chat = MemoryChat()
        let clock = ManualClock()
        let host = try Host(
            Router(names: ["bothost"], prefix: "!"), plugins: [], adapters: [chat], store: store, clock: clock,
            log: LogLines().log(clock: clock))
        let stop = Flag()
        try await withThrowingTaskGroup(of: Void.self) { running in
            running.addTask { try await host.run(until: stop.wait) }
            await chat.isListening.wait()
            _ = await host.inbox.handle(.said("quarantine drop X"))
            let entries = try await entries(of: host)
            stop.raise()
            try await running.waitForAll()
            #expect(entries.map(\.summary) == ["ended quarantine drop host.not_allowed"])
            #expect(entries.first?["arguments"] == ["id": "X"])
        }
    }

    @Test func `an event that is delivered twice is done once`() async throws {
        try await LiveHost.with(store: store) { bot in
            let said = IncomingMessage.said("zoo count", id: "again")
            #expect(await bot.host.inbox.handle(said) == .answered)
            #expect(await bot.host.inbox.handle(said) == .repeated)
            let count = try await store.read("count", in: "zoo")?.json
            #expect(count == [UInt8(ascii: "1")])
            #expect(bot.chat.messages.count == 1)
        }
    }

    @Test func `who had asked for what was interrupted is told at the next start`() async throws {
        let clock = ManualClock()
        let before = Journal(store: store, clock: clock, log: LogLines().log(clock: clock))
        _ = try await before.load()
        var facts = InvocationFacts(.command, plugin: "zoo", name: "zoo count", effect: .changes)
        facts.person = MemoryChat.person("ann")
        facts.text = "zoo count"
        try before.open(facts).willWrite()
        try await LiveHost.with(store: store) { bot in
            await bot.chat.hears("host.interrupted")
            let told = try #require(bot.chat.messages.first)
            #expect(told.place == "@ann")
            #expect(told.plain.hasPrefix("I was ended while I worked on zoo count, which you asked for at "))
            #expect(
                told.plain.hasSuffix(
                    ". It may be done, in part or as a whole: look before you repeat it. It is zoo's: help zoo"))
            #expect(try await entries(of: bot.host).map(\.summary).last == "ended zoo count host.interrupted")
        }
    }

    @Test func `while it cannot be written, what changes is refused, and what only looks is done`() async throws {
        let refusing = RefusingStore(store)
        try await LiveHost.with(store: refusing) { bot in
            refusing.refuses.set(true)
            try await bot.says("zoo echo hi")
            await bot.log.wait(for: "the journal cannot be written")
            #expect(try await bot.says("zoo count").code == "host.not_journalled")
            #expect(try await bot.says("zoo echo hi").code == "zoo.echo")
            refusing.refuses.set(false)
        }
    }
}

extension JSON {
    /// `ended zoo echo zoo.echo`
    fileprivate var summary: String {
        [self["kind"], self["command"] ?? self["listener"] ?? self["timer"] ?? self["service"], self["code"]].compactMap
        { $0?.string }
        .joined(separator: " ")
    }
}
