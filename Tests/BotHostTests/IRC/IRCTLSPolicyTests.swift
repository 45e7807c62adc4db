import BotHost
import Concurrency
import Testing

@Suite struct IRCTLSPolicyTests {
    private let clock = ManualClock()

    @Test func `it is kept for as long as the server says, and no longer`() async throws {
        let store = MemoryStore()
        let policy = IRCTLSPolicy(port: 6_697, until: clock.now().addingTimeInterval(300))
        try await policy.keep(for: "irc.example", in: store)
        #expect(
            try await IRCTLSPolicy.kept(of: "IRC.example", in: store, now: clock.now().addingTimeInterval(299))
                == policy)
        #expect(
            try await IRCTLSPolicy.kept(of: "irc.example", in: store, now: clock.now().addingTimeInterval(300)) == nil)
        #expect(try await IRCTLSPolicy.kept(of: "other.example", in: store, now: clock.now()) == nil)
    }

    @Test func `nothing is kept at first, and the last word counts`() async throws {
        let store = MemoryStore()
        #expect(try await IRCTLSPolicy.kept(of: "irc.example", in: store, now: clock.now()) == nil)
        for seconds in [300.0, 60, 0] {
            try await IRCTLSPolicy(port: 6_697, until: clock.now().addingTimeInterval(seconds)).keep(
                for: "irc.example", in: store)
            let kept = try await IRCTLSPolicy.kept(of: "irc.example", in: store, now: clock.now())
            #expect(kept?.until == (seconds == 0 ? nil : clock.now().addingTimeInterval(seconds)))
        }
    }

    @Test func `it outlives a start of the bot`() async throws {
        try await TestFolder.with { folder async throws in
            for isSecondStart in [false, true] {
                let store = try SQLiteStore(folder: folder.path)
                let policy = IRCTLSPolicy(port: 6_697, until: clock.now().addingTimeInterval(300))
                if !isSecondStart { try await policy.keep(for: "irc.example", in: store) }
                #expect(try await IRCTLSPolicy.kept(of: "irc.example", in: store, now: clock.now()) == policy)
                await store.close()
            }
        }
    }
}
