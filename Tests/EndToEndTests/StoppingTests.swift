import BotHost
import Glibc
import Testing

/// How a bot ends.
@Suite(.timeLimit(.minutes(2))) struct StoppingTests {
    private static let ctrlC = "\u{03}"

    @Test func `Ctrl-C lets a running command finish and gives the terminal back`() async throws {
        let folder = BotFolder()
        let terminal = TerminalChannels()
        let before = terminal.settings
        try await withBot(in: folder, on: terminal) { bot in
            try await bot.shows("ann> ")
            bot.type("zoo wait \(folder.path)/go\r")
            try await bot.shows("[@ann] I wait.")
            #expect(terminal.settings != before)
            bot.type(Self.ctrlC)
            try await poll(for: "the beginning of the end") {
                BotFolder.text(of: folder.log).contains("host: stops") ? () : nil
            }
            folder.write("", to: "go")
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.terminalLines.contains("[@ann] It is there."))
            #expect(terminal.settings == before)
            try await waitUntilGone(folder)
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal lets a running command finish`(signal: Int32) async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("zoo wait \(folder.path)/go\n")
            try await bot.line(with: "[@ann] I wait.")
            bot.signal(signal)
            try await bot.logged("host: stops")
            folder.write("", to: "go")
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.lines.last == "[@ann] It is there.")
            try await waitUntilGone(folder)
        }
    }

    @Test func `a second Ctrl-C ends the bot at once, and gives the terminal back all the same`() async throws {
        let folder = BotFolder()
        let terminal = TerminalChannels()
        let before = terminal.settings
        try await withBot(in: folder, on: terminal) { bot in
            try await bot.shows("ann> ")
            bot.type("zoo wait \(folder.path)/never\r")
            try await bot.shows("[@ann] I wait.")
            let plugins = bot.plugins
            bot.type(Self.ctrlC)
            try await poll(for: "the beginning of the end") {
                BotFolder.text(of: folder.log).contains("host: stops") ? () : nil
            }
            bot.type(Self.ctrlC)
            try await bot.ends(.exited(128 + SIGINT), within: .seconds(8))
            #expect(terminal.settings == before)
            try await waitUntilGone(folder, plugins: plugins)
        }
    }

    @Test func `a second signal ends the bot at once`() async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("zoo wait \(folder.path)/never\n")
            try await bot.line(with: "[@ann] I wait.")
            let plugins = bot.plugins
            bot.signal(SIGTERM)
            try await bot.logged("host: stops")
            bot.signal(SIGTERM)
            try await bot.ends(.exited(128 + SIGTERM), within: .seconds(8))
            try await waitUntilGone(folder, plugins: plugins)
        }
    }

    @Test func `a command that does not end holds the end up for ten seconds only`() async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("zoo wait \(folder.path)/never\n")
            try await bot.line(with: "[@ann] I wait.")
            bot.signal(SIGTERM)
            try await bot.ends(.exited(0))
            try await bot.logged("host: stops although commands are under way waited=\"10 s\"")
            try await waitUntilGone(folder)
        }
    }

    @Test func `at the end of a script the last command is finished first`() async throws {
        let folder = BotFolder()
        try await withBot(in: folder) { bot in
            bot.type("zoo wait \(folder.path)/go\nzoo echo and this")
            bot.endInput()
            try await bot.line(with: "[@ann] I wait.")
            folder.write("", to: "go")
            try await bot.ends(.exited(0))
            #expect(bot.transcript.seen.lines == ["[@ann] I wait.", "[@ann] It is there.", "[@ann] and this"])
        }
    }

    @Test(arguments: ["/quit\r", "/exit\r", "\u{04}"])
    func `a person leaves, and the terminal is as before`(keys: String) async throws {
        let terminal = TerminalChannels()
        let before = terminal.settings
        try await withBot(in: BotFolder(), on: terminal) { bot in
            try await bot.shows("ann> ")
            bot.type(keys)
            try await bot.ends(.exited(0))
            #expect(terminal.settings == before)
        }
    }

    @Test(arguments: ["trapsAtStart", "hangsAtStart"], 0..<8)
    func `the bot ends soon also while a plugin is being started`(habit: String, moment: Int) async throws {
        let folder = BotFolder(config: BotFolder.config(settings: "{\"\(habit)\": true}"))
        try await withBot(in: folder) { bot in
            try await bot.logged("host: starts")
            try await poll(for: "another start") {
                moment == 0 || bot.transcript.seen.errors.contains("Fatal error") || habit == "hangsAtStart" ? () : nil
            }
            // Spread over the start's parts; whichever it meets, the end must come.
            try await poll(for: "some work") { Int.random(in: 0..<(1 + moment * 4)) == 0 ? () : nil }
            bot.signal(SIGTERM)
            try await bot.ends(.exited(0), within: .seconds(8))
            try await waitUntilGone(folder)
        }
    }
}
