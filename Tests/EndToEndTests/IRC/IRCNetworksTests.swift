import Testing

/// Several networks and the shell in one host.
@Suite(.timeLimit(.minutes(2))) struct IRCNetworksTests {
    @Test func `the same nick on two networks is two people, and a lock is one lock`() async throws {
        let (one, two) = (try await InspIRCd().server, try await IRCServer.ngIRCd())
        let folder = BotFolder(networks: ["one": one.network(), "two": two.network()], adapters: #""shell": {}"#)
        try await withBot("run", "--output", "json", in: folder) { bot in
            let (ann, namesake) = (try await RawPerson("ann", on: one.port), try await RawPerson("ann", on: two.port))
            try await ann.meets("bothost")
            try await namesake.meets("bothost")
            ann.says("!whoami")
            try await ann.hears(":bothost!", "irc:one/~ann")
            namesake.says("!whoami")
            try await namesake.hears(":bothost!", "irc:two/~ann")
            ann.says("!lock staging")
            try await ann.hears(":bothost!", "staging is yours, ann")
            namesake.says("!lock staging")
            try await namesake.hears(":bothost!", " NOTICE ann :", "staging is ann's")
            try await bot.answer(to: "lock staging", is: "lock.held_by_other")
            try await bot.answer(to: "lock demo", is: "lock.acquired")
            ann.says("!lock demo")
            try await ann.hears(":bothost!", " NOTICE ann :", "demo is ann's")
        }
    }
}
