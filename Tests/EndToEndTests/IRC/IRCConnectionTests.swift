import Glibc
import Testing

/// The connection breaks, and nothing is lost that the bot had to say.
@Suite(.timeLimit(.minutes(2))) struct IRCConnectionTests {
    @Test func `what comes to an end while the server is away is said when it is back`() async throws {
        let server = try await IRCServer.ngIRCd()
        try await withIRCBot(on: server.network()) { bot in
            let go = try await beginsToWait(on: server, bot)
            try await server.kill()
            try await bot.logged("irc:net: connects again in=")
            open(go)
            let ann = try await comesBack("ann", to: server, before: bot)
            try await ann.hears(":bothost!", "It is there.")
        }
    }

    @Test(arguments: [false, true])
    func `what was on its way when the server died is said when it is back`(echoes: Bool) async throws {
        let server = echoes ? try await InspIRCd().server : try await IRCServer.ngIRCd()
        try await withIRCBot(on: server.network()) { bot in
            let go = try await beginsToWait(on: server, bot)
            server.freeze()
            open(go)
            try await poll(for: "words that the server does not read") {
                LoopbackPort.hasUnreadBytes(server.port) ? () : nil
            }
            try await server.kill()
            try await bot.logged("irc:net: connects again in=")
            let ann = try await comesBack("ann", to: server, before: bot)
            try await ann.hears(":bothost!", "It is there.")
            ann.says("!zoo echo last")
            try await ann.hears(":bothost!", ":last")
            #expect(ann.lines(with: ":bothost!", "It is there.").count == 1)
            // Without an echo, the bot need not know yet that this had arrived.
            if echoes { #expect(ann.lines(with: ":bothost!", "I wait.").isEmpty) }
        }
    }

    @Test func `of many lines that a dying server cuts off, each arrives, and in order`() async throws {
        let server = try await InspIRCd().server
        let ann = try await RawPerson("ann", on: server.port)
        // At this pace not all of it can have been said before the server dies.
        try await withIRCBot(on: server.network(pace: #""burst": 8"#)) { bot in
            try await ann.meets("bothost")
            ann.says("!zoo reply 14")
            try await ann.hears(":bothost!", "Reply 3.")
            server.freeze()
            try await server.kill()
            try await bot.logged("irc:net: connects again in=")
            let heir = try await comesBack("ann", to: server, before: bot)
            try await heir.hears(":bothost!", ":Done.")
            let (before, after) = (replies(to: ann), replies(to: heir))
            #expect(Set(before + after) == Set(1...14))
            #expect(before == before.sorted() && after == after.sorted())
        }
    }

    @Test func `nothing is doubled where the server repeats what the bot says`() async throws {
        let server = try await InspIRCd().server
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.says("!zoo echo !zoo echo twice")
            ann.says("!zoo echo last")
            try await ann.hears(":bothost!", ":last")
            #expect(
                ann.lines(with: ":bothost!", "PRIVMSG #ops").map { $0.split(separator: " :")[1] } == [
                    "!zoo echo twice", "last",
                ])
        }
    }

    @Test func `whoever kicks the bot out hears the rest when they invite it again`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { bot in
            try await ann.meets("bothost")
            let go = "\(server.folder.path)/go"
            ann.says("!zoo wait \(go)")
            try await ann.hears(":bothost!", "I wait.")
            ann.send("KICK #ops bothost :be quiet")
            try await bot.logged("irc:net: is not in #ops: was kicked by ann: be quiet. Tries again in 30 s")
            open(go)
            ann.send("INVITE bothost #ops")
            try await ann.hears(":bothost!", " PRIVMSG #ops :It is there.")
        }
    }

    // MARK: Steps

    /// Has somebody give the bot a command in the room that ends when there is the file that is returned.
    private func beginsToWait(on server: IRCServer, _ bot: BotProcess) async throws -> String {
        let ann = try await RawPerson("ann", on: server.port)
        try await ann.meets("bothost")
        let go = "\(server.folder.path)/go"
        ann.says("!zoo wait \(go)")
        try await ann.hears(":bothost!", "I wait.")
        return go
    }

    /// The numbers of the replies that somebody has seen.
    private func replies(to person: RawPerson) -> [Int] {
        person.lines.compactMap { line in line.firstMatch(of: #/:Reply (\d+)\.$/#).flatMap { Int($0.1) } }
    }

    private func open(_ file: String) { close(creat(file, 0o644)) }

    /// The server is started again, and somebody is there before the bot is, to hear what it says.
    private func comesBack(_ nick: String, to server: IRCServer, before bot: BotProcess) async throws -> RawPerson {
        bot.signal(SIGSTOP)
        defer { bot.signal(SIGCONT) }
        try await server.start()
        return try await RawPerson(nick, on: server.port)
    }
}
