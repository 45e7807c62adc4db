import BotHost
import PluginAPI
import Testing

@Suite struct RestartPolicyTests {
    private static func delays(_ count: Int, lifetime: Duration = .zero, chance: Double = 1) -> [RestartPolicy.Decision]
    {
        var policy = RestartPolicy()
        return (0..<count).map { _ in policy.decide(afterRunning: lifetime, chance: chance) }
    }

    @Test func `the delay doubles from a tenth of a second, and the tenth crash opens the breaker`() {
        let decisions = Self.delays(12)
        let waits = [100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600].map {
            RestartPolicy.Decision.restart(after: .milliseconds($0))
        }
        #expect(Array(decisions[..<9]) == waits)
        #expect(decisions[9...] == (10...12).map { .pause(.seconds(300), crashes: $0) }[...])
    }

    @Test(arguments: [(0.0, 50), (0.5, 75), (1.0, 100)])
    func `chance spreads it over its upper half`(chance: Double, milliseconds: Int) {
        #expect(Self.delays(1, chance: chance) == [.restart(after: .milliseconds(milliseconds))])
    }

    @Test func `half of the crashes are forgotten for each healthy while`() {
        #expect(Self.delays(50, lifetime: .seconds(601)).allSatisfy { $0 == .restart(after: RestartPolicy.first) })
        var policy = RestartPolicy()
        for _ in 0..<8 { _ = policy.decide(afterRunning: .seconds(599), chance: 1) }
        // Two times the healthy while: of eight crashes two are left.
        #expect(policy.decide(afterRunning: .seconds(1_200), chance: 1) == .restart(after: .milliseconds(400)))
        #expect(policy.decide(afterRunning: .seconds(1 << 40), chance: 1) == .restart(after: .milliseconds(100)))
    }

    @Test func `what somebody has changed is tried afresh`() {
        var policy = RestartPolicy()
        for _ in 0..<9 { _ = policy.decide(afterRunning: .zero, chance: 1) }
        policy.forget()
        #expect(policy.decide(afterRunning: .zero, chance: 1) == .restart(after: .milliseconds(100)))
    }
}

@Suite struct PulseTests {
    @Test func `a process is asked every ten seconds, and gone when it has not answered after ten more`() {
        var pulse = Pulse(startedAt: .seconds(100))
        #expect(pulse.look(at: .seconds(109)) == .fine)
        #expect(pulse.look(at: .seconds(110)) == .toBeAsked)
        #expect(pulse.look(at: .seconds(111)) == .fine)
        #expect(pulse.look(at: .seconds(119)) == .fine)
        #expect(pulse.look(at: .seconds(120)) == .fine)
        #expect(pulse.look(at: .seconds(121)) == .gone)
        #expect(pulse.look(at: .seconds(122)) == .gone)
    }

    @Test func `an answer is a sign of life`() {
        var pulse = Pulse(startedAt: .zero)
        #expect(pulse.look(at: .seconds(15)) == .toBeAsked)
        pulse.answered(at: .seconds(24))
        #expect(pulse.look(at: .seconds(33)) == .fine)
        #expect(pulse.look(at: .seconds(34)) == .toBeAsked)
    }

    @Test func `a host that slept has not listened, and hears first what was answered meanwhile`() {
        var pulse = Pulse(startedAt: .zero)
        #expect(pulse.look(at: .seconds(10)) == .toBeAsked)
        #expect(pulse.look(at: .seconds(3_600)) == .fine)
        pulse.answered(at: .seconds(3_600))
        #expect(pulse.look(at: .seconds(3_601)) == .fine)
        #expect(pulse.look(at: .seconds(3_610)) == .toBeAsked)
        #expect(pulse.look(at: .seconds(3_620)) == .fine)
        #expect(pulse.look(at: .seconds(3_621)) == .gone)
    }
}

@Suite struct RunningCallsTests {
    private let cause = IncomingMessage.said("zoo spin", id: "7")

    @Test func `a reply goes to whoever asked, while the command runs`() throws {
        var calls = RunningCalls()
        calls.add(1, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5))
        #expect(try calls.reply(to: 1).cause.id == "7")
        calls.remove(1)
        #expect(calls.count == 0)
        let error = #expect(throws: RPCError.self) { try calls.reply(to: 1) }
        #expect(error == RPCError(.invalidParams, "there is no command 1 under way to reply to"))
    }

    @Test func `a command replies a hundred times and not more`() throws {
        var calls = RunningCalls()
        calls.add(1, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5))
        for _ in 0..<RunningCalls.mostReplies { _ = try calls.reply(to: 1) }
        let error = #expect(throws: RPCError.self) { try calls.reply(to: 1) }
        #expect(error == RPCError(.busy, "a command may reply 100 times, not more"))
    }

    @Test func `what overruns is found once, may not reply, and hangs after five seconds more`() {
        var calls = RunningCalls()
        calls.add(2, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5))
        calls.add(1, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5))
        calls.add(3, for: cause, Behalf(cause.person), .changes, deadline: .seconds(6))
        #expect(calls.becameOverdue(at: .seconds(4)).isEmpty)
        #expect(calls.becameOverdue(at: .seconds(5)) == [1, 2])
        #expect(calls.becameOverdue(at: .seconds(5)).isEmpty)
        #expect(throws: RPCError.self) { try calls.reply(to: 1) }
        #expect(calls.hanging(at: .milliseconds(9_999)).isEmpty)
        #expect(calls.hanging(at: .seconds(10)).count == 2)
        calls.remove(1)
        calls.remove(2)
        #expect(calls.hanging(at: .seconds(60)).isEmpty)
    }

    @Test func `a command may write while it runs, unless it only reads`() {
        var calls = RunningCalls()
        calls.add(1, for: cause, Behalf(cause.person), .reads, deadline: .seconds(5))
        calls.add(2, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5))
        calls.add(3, for: cause, Behalf(cause.person), .acts, deadline: .seconds(6))
        #expect((0...3).map { calls.mayWrite($0) } == [false, false, true, true])
        _ = calls.becameOverdue(at: .seconds(5))
        #expect((0...3).map { calls.mayWrite($0) } == [false, false, false, true])
    }

    @Test func `a service answers the plugin that asks, and tells nobody else`() {
        var calls = RunningCalls()
        calls.add(1, for: cause, Behalf(cause.person), .changes, deadline: .seconds(5), mayReply: false)
        let error = #expect(throws: RPCError.self) { try calls.reply(to: 1) }
        #expect(
            error == RPCError(.invalidParams, "a service answers the plugin that asks, and tells nobody else"))
    }

    @Test func `whatever a plugin asks for, it asks for whoever its command is for, while that runs`() throws {
        let bo = Person(id: .init(rawValue: "test:bo"), name: "bo")
        var calls = RunningCalls()
        calls.add(1, for: cause, Behalf(cause.person), .reads, deadline: .seconds(5))
        calls.add(2, for: cause, Behalf(bo, depth: 3), .changes, deadline: .seconds(9))
        let (first, second) = (try calls.asker(1, "zoo"), try calls.asker(2, "zoo"))
        #expect(first.behalf.person == cause.person && !first.mayWrite && first.deadline == .seconds(5))
        #expect(second.behalf.person == bo && second.mayWrite && second.behalf.depth == 3)
        _ = calls.becameOverdue(at: .seconds(5))
        let error = #expect(throws: RPCError.self) { try calls.asker(1, "zoo") }
        #expect(error?.code == .invalidParams)
        #expect(throws: RPCError.self) { try calls.asker(3, "zoo") }
    }
}
