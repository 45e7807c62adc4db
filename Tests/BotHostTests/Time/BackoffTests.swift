import Concurrency
import Testing

@Suite struct BackoffTests {
    private static func backoff() -> Backoff {
        Backoff(first: .seconds(2), longest: .seconds(60), healthy: .seconds(300))
    }

    @Test func `the wait doubles up to its longest, however often it fails`() {
        var backoff = Self.backoff()
        let delays = (0..<200).map { _ in backoff.delay(afterRunning: .zero, chance: 1) }
        #expect(delays[..<6] == [.seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(32), .seconds(60)])
        #expect(delays[6...].allSatisfy { $0 == .seconds(60) })
    }

    @Test func `chance spreads it over its upper half`() {
        for (chance, wait) in [(0.0, 1_000), (0.5, 1_500), (1.0, 2_000)] {
            var backoff = Self.backoff()
            #expect(backoff.delay(afterRunning: .zero, chance: chance) == .milliseconds(wait))
        }
    }

    @Test func `each healthy while forgets half of the failures`() {
        var backoff = Self.backoff()
        for _ in 0..<4 { _ = backoff.delay(afterRunning: .seconds(299), chance: 1) }
        #expect(backoff.delay(afterRunning: .seconds(300), chance: 1) == .seconds(8))
        #expect(backoff.delay(afterRunning: .seconds(86_400), chance: 1) == .seconds(2))
        #expect(backoff.failures == 1)
    }

    @Test func `what has changed is tried afresh`() {
        var backoff = Self.backoff()
        for _ in 0..<4 { _ = backoff.delay(afterRunning: .zero, chance: 1) }
        backoff.forget()
        #expect(backoff.delay(afterRunning: .zero, chance: 1) == .seconds(2))
    }
}
