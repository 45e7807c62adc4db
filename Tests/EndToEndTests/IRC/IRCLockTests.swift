import Testing

/// The queue and what is told to one person, on a real server.
@Suite(.timeLimit(.minutes(2))) struct IRCLockTests {
    @Test func `who waits is told alone when it is their turn, and the room reads where it went`() async throws {
        try await afterAnnLocked { ann, bo in
            bo.says("!lock staging")
            try await bo.hears(":bothost!", " bo :", "staging is ann's since ")
            bo.says("!cerbere join staging")
            try await bo.hears(":bothost!", " bo :", "You are next in the queue")
            ann.says("!unlock staging")
            try await ann.hears(":bothost!", " PRIVMSG #ops :staging goes to bo")
            try await bo.hears(":bothost!", " bo :", "you waited for it")
            bo.says("!cerbere take staging")
            try await ann.hears(":bothost!", " PRIVMSG #ops :staging is yours now, bo")
        }
    }

    @Test func `who loses an environment is told alone`() async throws {
        try await afterAnnLocked { ann, bo in
            bo.says("!steal staging the shop is down")
            try await ann.hears(":bothost!", " ann :", "bo took over staging in #ops")
            bo.says("!hold staging disk is full")
            try await ann.hears(":bothost!", " PRIVMSG #ops :Nobody can take staging")
        }
    }

    /// Ann has locked `staging`, and both read the room.
    private func afterAnnLocked(_ body: (_ ann: RawPerson, _ bo: RawPerson) async throws -> Void) async throws {
        let server = try await IRCServer.ngIRCd()
        let (ann, bo) = (try await RawPerson("ann", on: server.port), try await RawPerson("bo", on: server.port))
        try await withIRCBot(on: server.network()) { _ in
            try await ann.meets("bothost")
            ann.says("!lock staging testing")
            try await bo.hears(":bothost!", " PRIVMSG #ops :staging is yours, ann")
            try await body(ann, bo)
        }
    }
}
