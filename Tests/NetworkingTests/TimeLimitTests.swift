import Concurrency
import Networking
import Testing

@Suite(.timeLimit(.minutes(5))) struct TimeLimitTests {
    @Test func `one that brings nothing for the idle time ends`() async throws {
        let server = try LoopbackServer { _ = $0.read() }
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await moving(clock) { await connection.run(.bytes) { _ in } }
            #expect(end == .idle(.seconds(300)))
            #expect(clock.elapsed() >= .seconds(300))
        }
    }

    @Test func `what comes in puts the idle end off`() async throws {
        let server = try LoopbackServer.echoing()
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            let connection = try await network.connect(to: server.endpoint)
            let end = try await talk(over: connection) { lines in
                for number in 0..<10 {
                    connection.send("\(number)\n")
                    #expect(await lines.next() == "\(number)")
                    clock.advance(by: .seconds(299))
                }
                connection.close()
            }
            #expect(end == .closedHere)
        }
    }

    @Test func `one that takes nothing of what waits ends after the stall time`() async throws {
        let isOver = Gate()
        let server = try LoopbackServer { _ in isOver.wait() }
        defer { isOver.signal() }
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            var limits = ConnectionLimits()
            limits.unsent = 100 << 20
            limits.idle = nil
            let connection = try await network.connect(to: server.endpoint, limits: limits)
            connection.send([UInt8](repeating: 0x78, count: 64 << 20))
            let end = try await moving(clock) { await connection.run(.bytes) { _ in } }
            #expect(end == .stalled(.seconds(60)))
        }
    }

    @Test func `an orderly close does not wait for ever for the other side`() async throws {
        let isOver = Gate()
        let server = try LoopbackServer { _ in isOver.wait() }
        defer { isOver.signal() }
        let clock = ManualClock()
        try await withNetwork(clock: clock) { network in
            var limits = ConnectionLimits()
            limits.idle = nil
            let connection = try await network.connect(to: server.endpoint, limits: limits)
            connection.closeWhenSent()
            let end = try await moving(clock) { await connection.run(.bytes) { _ in } }
            #expect(end == .closedHere)
            #expect(clock.elapsed() >= .seconds(5))
        }
    }
}
