import Glibc
import Testing

/// What nobody waits for reaches a real network, whatever happens in between.
@Suite(.timeLimit(.minutes(2))) struct IRCSendingTests {
    @Test func `what is sent while the server is away arrives when it is back, in order`() async throws {
        let server = try await IRCServer.ngIRCd()
        try await withBot("run", "--output", "json", in: folder(server)) { bot in
            try await bot.logged("irc:net: is on the network")
            try await server.kill()
            try await bot.logged("irc:net: connects again in=")
            try await bot.answer(to: "zoo send irc:net/#ops 5", is: "zoo.sending")
            let ann = try await comesBack("ann", to: server, before: bot)
            try await ann.hears(":bothost!", "Message 5.")
            #expect(messages(to: ann) == [1, 2, 3, 4, 5])
        }
    }

    @Test func `it arrives also when the bot was killed in between, and only once`() async throws {
        let server = try await IRCServer.ngIRCd()
        let folder = folder(server)
        try await withBot("run", "--output", "json", in: folder) { bot in
            try await bot.logged("irc:net: is on the network")
            try await server.kill()
            try await bot.answer(to: "zoo send irc:net/#ops 5", is: "zoo.sending")
            bot.signal(SIGKILL)
            try await bot.ends(.signalled(SIGKILL))
        }
        try await server.start()
        let ann = try await RawPerson("ann", on: server.port)
        for round in 1...2 {
            try await withBot("run", "--output", "json", in: folder) { bot in
                try await ann.hears(":bothost!", "Message 5.")
                try await bot.answer(to: "zoo send irc:net/#ops 1", is: "zoo.sending")
                let count = 5 + round
                try await poll(for: "\(count) messages") { messages(to: ann).count >= count ? () : nil }
                bot.signal(SIGTERM)
                try await bot.ends(.exited(0))
            }
        }
        #expect(messages(to: ann) == [1, 2, 3, 4, 5, 1, 1])
    }

    @Test(arguments: [false, true])
    func `what a dying server did not take arrives when it is back`(echoes: Bool) async throws {
        let server = echoes ? try await InspIRCd().server : try await IRCServer.ngIRCd()
        try await withBot("run", "--output", "json", in: folder(server)) { bot in
            try await bot.logged("irc:net: is on the network")
            server.freeze()
            try await bot.answer(to: "zoo send irc:net/#ops 3", is: "zoo.sending")
            try await poll(for: "words that the server does not read") {
                LoopbackPort.hasUnreadBytes(server.port) ? () : nil
            }
            try await server.kill()
            let ann = try await comesBack("ann", to: server, before: bot)
            try await ann.hears(":bothost!", "Message 3.")
            #expect(messages(to: ann) == [1, 2, 3])
        }
    }

    @Test func `the bot says that it has started where it is to`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        let rooms = #""announce": ["irc:net/#ops"]"#
        try await withBot("run", in: folder(server, rooms)) { _ in
            try await ann.hears(":bothost!", " PRIVMSG #ops :BotHost ", "has started. With zoo, lock.")
        }
    }

    // MARK: Steps

    private func folder(_ server: IRCServer, _ more: String = "") -> BotFolder {
        BotFolder(networks: ["net": server.network()], adapters: #""shell": {}"#, more)
    }

    /// The numbers of the messages that somebody has seen.
    private func messages(to person: RawPerson) -> [Int] {
        person.lines.compactMap { line in line.firstMatch(of: #/:Message (\d+)\.$/#).flatMap { Int($0.1) } }
    }

    /// The server is started again, and somebody is there before the bot is, to hear what it says.
    private func comesBack(_ nick: String, to server: IRCServer, before bot: BotProcess) async throws -> RawPerson {
        bot.signal(SIGSTOP)
        defer { bot.signal(SIGCONT) }
        try await server.start()
        return try await RawPerson(nick, on: server.port)
    }
}
