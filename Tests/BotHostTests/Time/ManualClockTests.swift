import BotHost
import Concurrency
import FoundationEssentials
import Testing

@Suite struct ManualClockTests {
    private let clock = ManualClock()

    @Test func `it stands still until it is moved, on both its faces`() {
        #expect(UTCText.withMilliseconds(clock.now()) == "2026-03-01T09:00:00.000Z")
        #expect(clock.elapsed() == .zero)
        clock.advance(by: .milliseconds(1_500))
        #expect(UTCText.withMilliseconds(clock.now()) == "2026-03-01T09:00:01.500Z")
        #expect(clock.elapsed() == .milliseconds(1_500))
    }

    @Test func `who waits is woken when the time has come`() async throws {
        let woken = Flag()
        let clock = clock
        async let wait: Void = {
            try await clock.sleep(for: .seconds(2))
            woken.raise()
        }()
        while !woken.isRaised {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
        try await wait
        #expect(clock.elapsed() >= .seconds(2))
    }

    @Test(arguments: [Duration.zero, .seconds(-1)])
    func `waiting for nothing ends at once`(duration: Duration) async throws {
        try await clock.sleep(for: duration)
    }

    @Test func `cancellation ends a wait`() async {
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.clock.sleep(for: .seconds(1)) }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.waitForAll() }
        }
    }
}

@Suite struct DeadlineTests {
    private let clock = ManualClock()

    @Test func `what ends in time gives its value or its error`() async throws {
        #expect(try await withDeadline(.seconds(1), clock: clock) { 7 } == 7)
        await #expect(throws: Mishap.self) { try await withDeadline(.seconds(1), clock: clock) { throw Mishap() } }
    }

    @Test func `what takes longer is cancelled, and its peer is ended`() async {
        let peer = Flag()
        let hasBegun = Flag()
        let clock = clock
        await withTaskGroup { group in
            group.addTask {
                await #expect(throws: DeadlinePassed.self) {
                    try await withDeadline(.seconds(1), clock: clock, onDeadline: peer.raise) {
                        hasBegun.raise()
                        await peer.wait()
                    }
                }
            }
            await hasBegun.wait()
            while !peer.isRaised {
                clock.advance(by: .seconds(1))
                await Task.yield()
            }
        }
        #expect(peer.isRaised)
    }

    private struct Mishap: Error {}
}

@Suite struct UTCTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_772_355_600.25, "2026-03-01T09:00:00.250Z"),
            (-0.25, "1969-12-31T23:59:59.750Z"), (951_782_399.999, "2000-02-28T23:59:59.999Z"),
            (951_782_400, "2000-02-29T00:00:00.000Z"), (253_402_300_799, "9999-12-31T23:59:59.000Z"),
        ] as [(Double, String)])
    func `writes a point in time`(seconds: Double, text: String) {
        #expect(UTCText.withMilliseconds(Date(timeIntervalSince1970: seconds)) == text)
    }
}
