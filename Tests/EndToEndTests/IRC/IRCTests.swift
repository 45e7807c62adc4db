import Glibc
import Testing

/// People and the bot on a real server: what they say, and how it looks.
@Suite(.timeLimit(.minutes(2))) struct IRCTests {
    @Test func `what is asked in the room by the prefix is answered there`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await IIPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.sees("bothost(", "has joined #ops")
            try await ann.types("!lock staging for 2h testing")
            let answer = try await ann.sees("<bothost> ", "staging")
            #expect(answer.contains("<bothost> staging is yours, ann, until "))
            #expect(answer.hasSuffix("(in 2 h): \"testing\". When you are done: !unlock staging"))
        }
    }

    @Test func `what only the caller needs to know is a notice to them`() async throws {
        let server = try await IRCServer.ngIRCd()
        let (ann, bo) = (try await RawPerson("ann", on: server.port), try await RawPerson("bo", on: server.port))
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.says("bothost: cerbere status")
            try await ann.hears(":bothost!", " NOTICE ann :", "staging: free")
            ann.says("!unlock production")
            try await ann.hears(":bothost!", " NOTICE ann :", "production")
            ann.says("!lock staging")
            try await bo.hears(":bothost!", " PRIVMSG #ops :staging is yours, ann")
            #expect(bo.lines(with: ":bothost!", "NOTICE").isEmpty)
        }
    }

    @Test func `where there are no accounts, nobody has a role`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network(), #""roles": {"admins": ["irc:net/ann"]}"#) { _ in
            try await ann.meets("bothost")
            ann.says("!plugins reload lock")
            try await ann.hears(":bothost!", " NOTICE ann :", "cannot tell who you are")
        }
    }

    @Test func `a long answer in a conversation with the bot alone arrives whole`() async throws {
        let server = try await InspIRCd().server
        let ann = try await IIPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.sees("bothost(", "has joined #ops")
            try await ann.types("/j bothost help")
            try await ann.sees("<bothost> ", "whoami", in: "bothost")
            try await ann.types("zoo reply 40", in: "bothost")
            for time in 1...40 { try await ann.sees("<bothost> Reply \(time).", in: "bothost") }
            try await ann.sees("<bothost> Done.", in: "bothost")
        }
    }

    @Test func `the bot keeps the pace that the config sets`() async throws {
        let server = try await InspIRCd().server
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network(pace: #""burst": 4"#)) { _ in
            try await ann.meets("bothost")
            let start = ContinuousClock.now
            ann.says("zoo reply 5", to: "bothost")
            try await ann.hears(":bothost!", "Done.")
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
    }

    @Test func `colours and the like are not heard, and what somebody does is no command`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.says("\u{01}ACTION says !zoo echo green\u{01}")
            ann.says("\u{02}!zoo\u{02} \u{03}04,01echo\u{03} \u{1F}red\u{0F} \u{1D}wörds\u{1D}")
            try await ann.hears(":bothost!", ":red wörds")
            #expect(ann.lines(with: ":bothost!", "green").isEmpty)
        }
    }

    @Test func `a line that is too long is cut between words, and nothing of it is missing`() async throws {
        let server = try await InspIRCd().server
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.says("!zoo words 600")
            try await ann.hears(":bothost!", "wörd600")
            let lines = ann.lines.filter { $0.hasPrefix(":bothost!") && $0.contains(" :wörd") }
            #expect(lines.count > 8)
            #expect(lines.allSatisfy { $0.utf8.count + 2 <= 512 })
            // As full as they can be: the next word did not fit.
            #expect(lines.dropLast().allSatisfy { $0.utf8.count + 2 + " wörd600".utf8.count > 500 })
            let words = lines.flatMap { $0.split(separator: " :", maxSplits: 1)[1].split(separator: " ") }
            #expect(words.map(String.init) == (1...600).map { "wörd\($0)" })
        }
    }

    @Test func `a client's question is answered by a notice, and a notice by nothing`() async throws {
        let server = try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.send("NOTICE bothost :zoo echo heard", "NOTICE #ops :!zoo echo heard")
            ann.says("\u{01}VERSION\u{01}", to: "bothost")
            try await ann.hears(":bothost!", " NOTICE ann :\u{01}VERSION BotHost ")
            ann.says("!zoo echo last")
            try await ann.hears(":bothost!", ":last")
            #expect(ann.lines(with: ":bothost!", "heard").isEmpty)
        }
    }

    /// ngIRCd does not say of one's own accord who is there: the bot sees it in the room. InspIRCd knows `MONITOR`.
    @Test(arguments: [false, true])
    func `a nick that is taken is taken back when it is free`(isMonitored: Bool) async throws {
        let server = isMonitored ? try await InspIRCd().server : try await IRCServer.ngIRCd()
        let ann = try await RawPerson("ann", on: server.port)
        let thief = try await RawPerson("bothost", on: server.port, in: isMonitored ? nil : "#ops")
        try await withIRCBot(on: server.network(#""alternatives": ["cerbere"]"#)) { bot in
            try await bot.logged("irc:net: is on the network as=cerbere")
            try await ann.meets("cerbere")
            ann.says("cerbere: zoo echo here")
            try await ann.hears(":cerbere!", ":here")
            try await thief.quits()
            try await ann.hears(":cerbere!", "NICK :bothost")
            ann.says("zoo echo there", to: "bothost")
            try await ann.hears(":bothost!", " PRIVMSG ann :there")
        }
    }
}
