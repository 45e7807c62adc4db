import BotHost
import Concurrency
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct DispatcherTests {
    /// A bot without plugins, which does not run yet.
    private static func host(_ chat: MemoryChat, _ log: LogLines, clock: any BotClock = ManualClock()) throws -> Host {
        try Host(
            Router(names: ["bothost"], prefix: "!"), plugins: [], adapters: [chat], store: MemoryStore(), clock: clock,
            log: log.log(clock: clock))
    }

    @Test(
        arguments: [
            ("version", nil, "host.version", "BotHost \(BotHostVersion.current)"),
            ("bothost version", "#ops", "host.version", "BotHost \(BotHostVersion.current)"),
            ("plugins", nil, "host.plugins", "No plugin is enabled. README.md says how to enable one."),
            ("help version", nil, "host.help", "version\nSays which version I am."),
            ("version --help", nil, "host.help", "version\nSays which version I am."),
            (
                "help vresion", nil, "host.unknown_command",
                "I don't know how to do that: vresion. Did you mean version?"
            ),
            (
                "version now", nil, "host.usage",
                "version takes nothing more, but there is now. Usage: version"
            ),
            (
                String(repeating: "x", count: 8_193), nil, "host.too_long",
                "That is longer than 8192 bytes, which is more than I read in one message."
            ),
        ] as [(String, String?, String, String)])
    func `the host's own commands are answered`(text: String, room: String?, code: String, words: String) async throws {
        let chat = MemoryChat()
        try await Self.running(chat) { host in
            #expect(await host.inbox.handle(.said(text, in: room)) == .answered)
        }
        #expect(chat.messages.map(\.code) == [code])
        #expect(chat.messages.map(\.plain) == [words])
        let isForAll = room != nil && code == "host.version"
        #expect(chat.messages.map(\.place) == [isForAll ? "#ops" : "@ann"])
    }

    @Test func `help lists what the host itself can do`() async throws {
        let chat = MemoryChat()
        try await Self.running(chat) { host in
            #expect(await host.inbox.handle(.said("help")) == .answered)
        }
        let help = try #require(chat.messages.first)
        #expect(help.code == "host.help")
        #expect(help.plain.hasPrefix("bothost: The bot itself.\n  help [<command…>]"))
        #expect(help.plain.hasSuffix("  Says which version I am.\nMore about one: help <command>."))
    }

    @Test func `a call by name is answered with help, to the caller only`() async throws {
        let chat = MemoryChat()
        try await Self.running(chat) { host in
            #expect(await host.inbox.handle(.said("@bothost", in: "#ops")) == .answered)
        }
        #expect(chat.messages.map(\.code) == ["host.help"])
        #expect(
            chat.messages.map(\.audience) == [.person(MemoryChat.person("ann"), in: MemoryChat.room("#ops"))])
    }

    @Test func `what is said to others is not answered`() async throws {
        let chat = MemoryChat()
        try await Self.running(chat) { host in
            #expect(await host.inbox.handle(.said("version", in: "#ops")) == .notAddressed)
        }
        #expect(chat.messages.isEmpty)
    }

    @Test func `two thousand messages may wait, the next one is not taken`() async throws {
        let (chat, log) = (MemoryChat(), LogLines())
        let host = try Self.host(chat, log)
        let dispositions = Mutex<[Disposition]>([])
        for number in 0..<2_000 {
            host.inbox.submit(.said("version", as: "person\(number)")) { done in
                dispositions.withLock { $0.append(done) }
            }
        }
        #expect(dispositions.withLock { $0.isEmpty })
        #expect(await host.inbox.handle(.said("version")) == .busy)
        try await Self.running(host, chat) { host in
            // Taken after all the others, and so done after there was room again.
            while await host.inbox.handle(.said("version")) == .busy { await Task.yield() }
        }
        #expect(dispositions.withLock { $0 } == Array(repeating: .answered, count: 2_000))
        #expect(chat.messages.count == 2_001)
    }

    @Test func `messages of one person are answered in their order`() async throws {
        let (chat, log) = (MemoryChat(), LogLines())
        let host = try Self.host(chat, log)
        for number in 0..<100 { host.inbox.submit(.said("unknown\(number)", id: "\(number)")) { _ in } }
        try await Self.running(host, chat) { _ in }
        #expect(Set(chat.messages.map(\.cause.id)).count == 100)
    }

    @Test func `a bot that has stopped takes nothing more`() async throws {
        let (chat, log) = (MemoryChat(), LogLines())
        let host = try Self.host(chat, log)
        try await Self.running(host, chat) { _ in }
        #expect(await host.inbox.handle(.said("version")) == .stopping)
        #expect(chat.messages.isEmpty)
        #expect(log.count("info host: stopped") == 1)
    }

    @Test func `what is under way is finished before the bot stops`() async throws {
        try await LiveHost.with { bot async throws in
            async let hung = bot.says("zoo hang")
            await bot.chat.hears("zoo.hangs")
            bot.beginsToEnd()
            // Refused from the moment on at which the bot stops, though not for good before.
            while await bot.host.inbox.handle(.said("zoo echo late", as: "bo")) == .answered { await Task.yield() }
            #expect(!bot.chat.isClosed.isRaised)
            bot.advance(by: .seconds(5))
            bot.host.plugins.check()
            #expect(try await hung.code == "host.deadline")
            await bot.chat.isClosed.wait()
            #expect(bot.log.count("commands are under way") == 0)
        }
    }

    @Test func `what does not end within ten seconds is left`() async throws {
        try await LiveHost.with { bot async throws in
            async let lingering = bot.says("zoo linger")
            await bot.chat.hears("zoo.lingers")
            bot.beginsToEnd()
            while await bot.host.inbox.handle(.said("zoo echo late", as: "bo")) == .answered { await Task.yield() }
            // The plugin is asked to end, which it does not, and is killed two seconds later.
            // In small steps: were the time far ahead before the bot begins to wait, other deadlines would pass first.
            while !bot.chat.isClosed.isRaised {
                bot.advance(by: .milliseconds(10))
                await Task.yield()
            }
            #expect(try await lingering.code == "host.cut_off")
            #expect(bot.log.count("warning host: stops although commands are under way waited=\"10 s\"") == 1)
        }
    }

    // MARK: Running

    private static func running(_ chat: MemoryChat, _ body: @Sendable (Host) async throws -> Void) async throws {
        try await running(try host(chat, LogLines()), chat, body)
    }

    /// Runs `host` while `body` does, and until all that was said is answered.
    private static func running(
        _ host: Host, _ chat: MemoryChat, _ body: @Sendable (Host) async throws -> Void
    ) async throws {
        let stop = Flag()
        try await withThrowingTaskGroup { running in
            running.addTask { try await host.run(until: stop.wait) }
            defer { stop.raise() }
            await chat.isListening.wait()
            try await body(host)
            stop.raise()
            try await running.waitForAll()
        }
    }
}
