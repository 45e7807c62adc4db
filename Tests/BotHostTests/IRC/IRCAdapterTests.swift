import BotHost
import Concurrency
import FoundationEssentials
import Networking
import PluginAPI
import Testing

/// The adapter against a server that the test plays, over real sockets, with a clock that the test moves.
@Suite(.timeLimit(.minutes(5))) struct IRCAdapterTests {
    // MARK: There

    @Test func `it comes, joins, hears and answers`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            #expect(await bot.inbox.next() == "connected by bot: ")
            await guest.says(":Ann!~a@h PRIVMSG #ops :bot: status", "PING :x")
            #expect(await bot.inbox.next() == "said by Ann:  status")
            await guest.hears("PONG x")
            try await bot.say("free")
            await guest.hears("PRIVMSG #ops free")
            try await bot.clock.advance(toAwaited: .seconds(1))
            await guest.hears("PING said-1")
            #expect(await bot.adapter.room(named: "ops") == Room(id: "irc:net/#ops", name: "#ops"))
            #expect(await bot.adapter.person(named: "@ann")?.id.rawValue == "irc:net/~ann")
            #expect(await bot.adapter.person(named: "nobody") == nil)
        }
    }

    @Test func `garbage is passed over`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            #expect(await bot.inbox.next() == "connected by bot: ")
            var noise: [UInt8] = []
            for byte in UInt8.min...UInt8.max { noise += [byte, 0x20, byte, 0x0A] }
            await guest.says(noise)
            await guest.says(
                ":Ann!~a@h PRIVMSG #ops :a\0b", "@ :", ":", "@a=b", ":x ", "PRIVMSG", ":Ann!~a@h PRIVMSG #ops")
            await guest.says(Array(":Ann!~a@h PRIVMSG #ops :caf".utf8) + [0xE9, 0x0D, 0x0A])
            #expect(await bot.inbox.next() == "said by Ann: café")
        }
    }

    @Test func `a flood of what nobody knows is passed over`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            #expect(await bot.inbox.next() == "connected by bot: ")
            await guest.says(Array(String(repeating: ":irc.example 799 bot x :y\r\n", count: 100_000).utf8))
            await guest.says(":Ann!~a@h PRIVMSG #ops :still there?")
            #expect(await bot.inbox.next() == "said by Ann: still there?")
        }
    }

    @Test func `nobody's words become a command`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            let evil = "x\r\nQUIT :y\u{0}\nQUIT"
            try await bot.say("\(evil)")
            await guest.hears("PRIVMSG #ops :x  QUIT :y  QUIT")
            try await bot.say("a\r\nQUIT :b\nQUIT")
            await guest.hears("PRIVMSG #ops :a  QUIT :b", "PRIVMSG #ops QUIT")
        }
    }

    @Test func `who is asked about and not told of is heard after five seconds`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guest()
            await guest.hears("CAP LS 302", "NICK bot", "USER bothost 0 * :A bot")
            await guest.says(":irc.example CAP * LS :account-notify")
            await guest.hears("CAP REQ account-notify")
            await guest.says(
                ":irc.example CAP * ACK :account-notify", ":irc.example 001 bot :x", ":irc.example 422 bot :x")
            await guest.hears("CAP END", "JOIN #ops")
            #expect(await bot.inbox.next() == "connected by bot: ")
            await guest.says(":Ann!~a@h PRIVMSG bot :status")
            await guest.hears("WHOIS Ann")
            try await bot.clock.advance(toAwaited: .seconds(5))
            #expect(await bot.inbox.next() == "said by Ann: status")
        }
    }

    @Test func `who is kicked out is back after half a minute`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.says(":Ann!~a@h KICK #ops bot :out")
            try await bot.clock.advance(toAwaited: .seconds(30))
            await guest.hears("JOIN #ops")
        }
    }

    // MARK: Coming back

    @Test func `it says whether it is there, since when, and why not`() async throws {
        try await withBot { bot in
            #expect(bot.adapter.presence == AdapterPresence(.connecting, since: bot.clock.now()))
            let guest = try await bot.server.guestInOps()
            #expect(await bot.inbox.next() == "connected by bot: ")
            let came = bot.clock.now()
            #expect(bot.adapter.presence == AdapterPresence(.connected, since: came))
            bot.clock.advance(by: .seconds(60))
            guest.hangsUp()
            var pauses = bot.pauses.makeAsyncIterator()
            _ = await pauses.next()
            let away = bot.adapter.presence
            #expect(away.since == came.addingTimeInterval(60))
            #expect(away.trouble?.contains("was closed by the other side") == true)
            guard case .waiting(let next) = away.state else {
                Issue.record("\(away.state)")
                return
            }
            #expect((1.0...2.0).contains(next.timeIntervalSince(bot.clock.now())))
            try await bot.say("still here?")
            #expect(bot.adapter.presence.unsaid == 1)
            try await bot.clock.advanceToNextSleeper()
            _ = try await bot.server.guestInOps()
            #expect(await bot.inbox.next() == "connected by bot: ")
            #expect(bot.adapter.presence.state == .connected)
            #expect(bot.adapter.presence.trouble == nil)
        }
    }

    @Test func `refused, it tries again`() async throws {
        try await withBot(server: ScriptedServer(isOpen: false)) { bot in
            await bot.log.wait(for: "connects again")
            try bot.server.open()
            try await bot.pauses()
            _ = try await bot.server.guestInOps()
            #expect((.seconds(1) ... .seconds(2)).contains(bot.clock.elapsed()))
        }
    }

    @Test(arguments: [
        (0, "was closed by the other side"), (1, "Closing Link: throttled"), (2, "brought a line of more than"),
    ])
    func `turned away while it registers, it tries again`(way: Int, why: String) async throws {
        try await withBot { bot in
            let guest = try await bot.server.guest()
            await guest.hears("CAP LS 302")
            switch way {
            case 0: guest.hangsUp()
            case 1: await guest.says("ERROR :Closing Link: throttled")
            default: await guest.says(Array(repeating: 0x78, count: 30_000))
            }
            if way == 1 {
                await guest.hears("NICK bot", "USER bothost 0 * :A bot", "QUIT")
                guest.hangsUp()
            }
            try await bot.pauses()
            #expect(bot.log.count(why) == 1)
            _ = try await bot.server.guestInOps()
        }
    }

    @Test func `a list without an end, and a server that wants another password, are left`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guest()
            await guest.hears("CAP LS 302", "NICK bot", "USER bothost 0 * :A bot")
            for _ in 0...100 { await guest.says(":irc.example CAP * LS * :x") }
            await guest.hears("QUIT")
            guest.hangsUp()
            await bot.log.wait(for: "has no end")
            try await bot.pauses()
            let second = try await bot.server.guest()
            await second.says(":irc.example 464 * :Bad password")
            await second.hears("CAP LS 302", "NICK bot", "USER bothost 0 * :A bot", "QUIT")
            second.hangsUp()
            await bot.log.wait(for: "in=\"5 min\"")
        }
    }

    @Test func `a server that says nothing any more is left after a minute and a half`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            try await bot.clock.advance(toAwaited: .seconds(45))
            await guest.hears("PING alive")
            // Who waits for which moment in between depends on who came first.
            while bot.log.count("brought nothing for 90 s") == 0 { try await bot.clock.advanceToNextSleeper() }
            #expect(bot.clock.elapsed() >= .seconds(90))
        }
    }

    @Test func `a server that does not let it in is left after a minute`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guest()
            await guest.hears("CAP LS 302", "NICK bot", "USER bothost 0 * :A bot")
            try await bot.clock.advance(toAwaited: .seconds(60))
            await guest.hears("QUIT")
            guest.hangsUp()
            await bot.log.wait(for: "did not let the bot in within 1 min")
        }
    }

    @Test func `why the server hangs up is in the log`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.says("ERROR :Closing Link: K-lined")
            guest.hangsUp()
            await bot.log.wait(for: "the server hangs up: Closing Link: K-lined")
            await bot.log.wait(for: "connects again")
        }
    }

    // MARK: What is said

    @Test func `what is said while it is away is said when it is back, in order and once`() async throws {
        try await withBot(server: ScriptedServer(isOpen: false)) { bot in
            await bot.log.wait(for: "connects again")
            for number in 1...3 { try await bot.say("\(number)") }
            try bot.server.open()
            try await bot.pauses()
            let guest = try await bot.server.guestInOps()
            await guest.hears("PRIVMSG #ops 1", "PRIVMSG #ops 2", "PRIVMSG #ops 3")
            try await bot.clock.advance(toAwaited: bot.clock.elapsed() + .seconds(1))
            await guest.hears("PING said-3")
            await guest.says(":irc.example PONG irc.example said-3")
            guest.hangsUp()
            try await bot.pauses()
            let second = try await bot.server.guestInOps()
            try await bot.say("4")
            await second.hears("PRIVMSG #ops 4")
        }
    }

    @Test func `what was cut off is said again`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            for number in 1...7 { try await bot.say("\(number)") }
            await guest.hears("PRIVMSG #ops 1", "PRIVMSG #ops 2", "PRIVMSG #ops 3", "PRIVMSG #ops 4")
            await guest.says(":irc.example PONG irc.example said-1")
            await guest.isHeard()
            guest.hangsUp()
            try await bot.pauses()
            let second = try await bot.server.guestInOps()
            await second.hears("PRIVMSG #ops 2", "PRIVMSG #ops 3", "PRIVMSG #ops 4", "PRIVMSG #ops 5")
        }
    }

    @Test func `lines go at the pace of the clock`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            let lines = (1...8).map { "\($0)" }.joined(separator: "\n")
            try await bot.say(RichText(stringLiteral: lines))
            // The fifth of the first lines was the JOIN.
            for number in 1...4 { await guest.hears("PRIVMSG #ops \(number)") }
            for number in 5...8 {
                try await bot.clock.advance(toAwaited: .seconds(number - 4))
                await guest.hears("PRIVMSG #ops \(number)")
            }
            await guest.hears("PING said-8")
        }
    }

    @Test func `more than a thousand lines are put off`() async throws {
        try await withBot(server: ScriptedServer(isOpen: false)) { bot in
            for number in 1...1_000 { try await bot.say("\(number)") }
            await #expect(throws: DeliveryError.later(after: nil)) { try await bot.say("one more") }
        }
    }

    @Test func `what could not be said for five minutes is given up, with a line in the log`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guest()
            try await guest.isLetIn()
            await guest.hears("JOIN #ops")
            try await bot.say("too late")
            for second in stride(from: 45, through: 270, by: 45) {
                try await bot.clock.advance(toAwaited: .seconds(second))
                await guest.hears("PING alive")
                await guest.says(":irc.example PONG irc.example alive")
                await guest.isHeard()
            }
            try await bot.clock.advance(toAwaited: .seconds(300))
            await bot.log.wait(for: "could not be said for too long to=irc:net/#ops words=\"too late\"")
        }
    }

    // MARK: Leaving

    @Test func `it says all it has to say, and leaves`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            for number in 1...5 { try await bot.say("\(number)") }
            async let closed: Void = bot.adapter.close()
            await guest.hears("PRIVMSG #ops 1", "PRIVMSG #ops 2", "PRIVMSG #ops 3", "PRIVMSG #ops 4")
            try await bot.clock.advance(toAwaited: .seconds(1))
            await guest.hears("PRIVMSG #ops 5", "PING said-5")
            await guest.says(":irc.example PONG irc.example said-5")
            await guest.hears("QUIT :The bot stops")
            await closed
            guest.hangsUp()
            await bot.hasReturned.wait()
            #expect(bot.clock.elapsed() == .seconds(1))
            #expect(bot.log.count("the connection to") == 0)
        }
    }

    @Test func `it waits for five seconds, and no longer`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await guest.isHeard()
            try await bot.say("1")
            await guest.hears("PRIVMSG #ops 1")
            async let closed: Void = bot.adapter.close()
            await guest.hears("PING said-1")
            try await bot.clock.advance(toAwaited: .seconds(5))
            await guest.hears("QUIT :The bot stops")
            await closed
            try await bot.clock.advance(toAwaited: .seconds(10))
            await bot.hasReturned.wait()
        }
    }

    @Test func `it leaves at once where there is nothing to wait for`() async throws {
        try await withBot { bot in
            let guest = try await bot.server.guestInOps()
            await bot.adapter.close()
            await guest.hears("QUIT :The bot stops")
            guest.hangsUp()
            await bot.hasReturned.wait()
        }
        try await withBot(server: ScriptedServer(isOpen: false)) { bot in
            await bot.log.wait(for: "connects again")
            await bot.adapter.close()
            await bot.hasReturned.wait()
        }
        try await withBot { bot in
            // Whether it knows yet that it is connected or not.
            let guest = try await bot.server.guest()
            await bot.adapter.close()
            guest.hangsUp()
            await bot.hasReturned.wait()
        }
    }

    @Test func `cancelled, it returns`() async throws {
        try await withBot { bot in _ = try await bot.server.guest() }
        try await withBot { bot in _ = try await bot.server.guestInOps() }
        try await withBot(server: ScriptedServer(isOpen: false)) { bot in await bot.log.wait(for: "connects again") }
    }

    // MARK: Strict transport security

    @Test func `told to use TLS it goes there, and does not come back without it`() async throws {
        let secure = try ScriptedServer()
        try await withBot { bot in
            let guest = try await bot.server.guest()
            await guest.hears("CAP LS 302")
            await guest.says(":irc.example CAP * LS :sts=port=\(secure.endpoint.port),duration=0")
            await guest.hears("NICK bot", "USER bothost 0 * :A bot", "QUIT")
            guest.hangsUp()
            for _ in 0..<3 {
                let hello = try await secure.guest()
                #expect(await hello.nextChunk()?.first == 0x16)
                hello.hangsUp()
                try await bot.pauses()
            }
        }
    }

    @Test func `what is kept from another start holds as long as it was to`() async throws {
        let secure = try ScriptedServer()
        let store = MemoryStore()
        let until = ManualClock().now().addingTimeInterval(1)
        try await IRCTLSPolicy(port: Int(secure.endpoint.port), until: until).keep(for: "127.0.0.1", in: store)
        try await withBot(store: store) { bot in
            let hello = try await secure.guest()
            #expect(await hello.nextChunk()?.first == 0x16)
            hello.hangsUp()
            try await bot.pauses()
            await (try bot.server.guest()).hears("CAP LS 302")
        }
    }

    @Test func `a store that cannot be read keeps it away`() async throws {
        let store = MemoryStore()
        await store.close()
        try await withBot(store: store) { bot in
            await bot.log.wait(for: "cannot read whether the network wants TLS, so the bot stays away")
            await bot.log.wait(for: "connects again")
        }
    }
}

/// An adapter that runs, and all that it talks to.
private struct RunningBot: Sendable {
    let adapter: IRCAdapter
    let server: ScriptedServer
    let clock: ManualClock
    let log: LogLines
    let inbox: HeardInbox
    let hasReturned: Flag
    let pauses: AsyncStream<Void>

    /// Says `text` in #ops.
    func say(_ text: RichText) async throws {
        let ops = Room(id: "irc:net/#ops", name: "#ops")
        let ann = Person(id: Person.ID(rawValue: "irc:net/~ann"), name: "Ann")
        _ = try await adapter.deliver(
            OutgoingMessage(
                audience: .room(ops), cause: IncomingMessage(id: "1", person: ann, room: ops, text: ""), code: "x",
                isSuccess: true, text: text, data: nil, now: clock.now()))
    }

    /// Waits until it pauses before its next connection, and lets the pause pass.
    func pauses() async throws {
        var pauses = pauses.makeAsyncIterator()
        _ = await pauses.next()
        try await clock.advanceToNextSleeper()
    }
}

/// What people said, as it reaches the bot.
private final class HeardInbox: Inbox {
    private let messages = AsyncStream.makeStream(of: IncomingMessage.self)

    func submit(_ message: IncomingMessage, onDone: @escaping @Sendable (Disposition) -> Void) {
        messages.continuation.yield(message)
        onDone(.busy)
    }

    func next() async -> String? {
        var messages = messages.stream.makeAsyncIterator()
        return await messages.next().map { "\($0.kind.rawValue) by \($0.person.name): \($0.text)" }
    }
}

private func withBot(
    server: @autoclosure () throws -> ScriptedServer = try ScriptedServer(), store: any Store = MemoryStore(),
    _ body: (RunningBot) async throws -> Void
) async throws {
    let (clock, log, server, inbox) = (ManualClock(), LogLines(), try server(), HeardInbox())
    let thread = try LoopThread()
    defer { thread.stop() }
    let pauses = AsyncStream.makeStream(of: Void.self)
    let logAndPauses = HostLog(
        to: .function { line in
            log.add(line)
            if line.contains("connects again") { pauses.continuation.yield() }
        }, clock: clock)
    var network = IRCTalk.network(at: server.endpoint)
    network.rooms = [IRCNetwork.Room("#ops")]
    let adapter = IRCAdapter(
        network, botNames: ["bothost"], connector: Connector(on: thread.loop, clock: clock), clock: clock, store: store,
        zone: .utc, log: logAndPauses)
    let bot = RunningBot(
        adapter: adapter, server: server, clock: clock, log: log, inbox: inbox, hasReturned: Flag(),
        pauses: pauses.stream)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            try await adapter.run(inbox)
            bot.hasReturned.raise()
        }
        defer { group.cancelAll() }
        try await body(bot)
    }
}
