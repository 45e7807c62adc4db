import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct BitingTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let hours = WorkingHours(zone: .utc)
    private let friday = Cast.nine + .seconds(4 * 86_400)

    private func state(
        _ environment: Environment, at now: Date, for request: BiteRequest = BiteRequest(),
        _ rules: LockRules = LockRules()
    ) -> Environment.BiteState {
        environment.settled(at: now, rules).biteState(for: request, now: now, rules, hours)
    }

    @Test func `a lock is due when it is old enough, and then again after a while`() throws {
        var environment = try Cast.environment()
        #expect(state(environment, at: Cast.nine) == .free)
        environment.take(ann)
        #expect(state(environment, at: Cast.hours(3)) == .tooYoung(until: Cast.hours(4)))
        #expect(state(environment, at: Cast.hours(4)) == .due(.age))
        environment.bite(for: BiteRequest(), now: Cast.hours(4))
        #expect(state(environment, at: Cast.hours(5)) == .bitten(Cast.hours(4), next: Cast.hours(8)))
        #expect(state(environment, at: Cast.hours(8)) == .due(.age))
        #expect(environment.actions == [.acquired, .bitten])
    }

    @Test func `it is due at once when it should have ended`() throws {
        let rules = Cast.rules { $0.expiry = .bite }
        var environment = try Cast.environment()
        environment.take(ann, for: 60, rules)
        #expect(state(environment, at: Cast.minutes(59), rules: rules) == .tooYoung(until: Cast.hours(4)))
        #expect(state(environment, at: Cast.minutes(60), rules: rules) == .due(.overdue))
        environment.bite(for: BiteRequest(), now: Cast.minutes(60))
        #expect(
            state(environment, at: Cast.minutes(90), rules: rules) == .bitten(Cast.minutes(60), next: Cast.hours(5)))
    }

    private func state(_ environment: Environment, at now: Date, rules: LockRules) -> Environment.BiteState {
        state(environment, at: now, for: BiteRequest(), rules)
    }

    @Test func `who said that it is needed is left in peace until then`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        _ = environment.keep(until: Cast.hours(6), for: ann, now: Cast.hours(4), LockRules())
        #expect(state(environment, at: Cast.hours(5)) == .kept(until: Cast.hours(6)))
        #expect(state(environment, at: Cast.hours(6)) == .due(.age))
    }

    @Test func `nobody is bitten at night or on days off`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        #expect(state(environment, at: Cast.hours(9)) == .quiet(until: Cast.hours(24)))
        let saturday = friday + .seconds(86_400)
        #expect(state(environment, at: saturday) == .quiet(until: Cast.hours(7 * 24)))
    }

    @Test func `who has yet to take it is not asked whether they need it`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        environment.giveBack(ann)
        #expect(state(environment, at: Cast.minutes(5)) == .unclaimed(until: Cast.minutes(15)))
    }

    @Test func `what would be locked over days off is asked about before, once`() throws {
        var environment = try Cast.environment()
        environment.take(ann, at: friday + .seconds(6 * 3_600))
        let lastCall = friday + .seconds(7 * 3_600)
        #expect(state(environment, at: lastCall + .seconds(-60)) != .due(.daysOff))
        #expect(state(environment, at: lastCall) == .due(.daysOff))
        environment.bite(for: BiteRequest(), now: lastCall)
        guard case .tooYoung = state(environment, at: lastCall + .seconds(3_600)) else {
            Issue.record("it was asked twice")
            return
        }
    }

    @Test func `what ends before the days off, or was taken after the call, is not asked about`() throws {
        var short = try Cast.environment()
        short.take(ann, for: 240, at: friday + .seconds(6 * 3_600))
        #expect(state(short, at: friday + .seconds(7 * 3_600)) != .due(.daysOff))
        var late = try Cast.environment()
        late.take(ann, at: friday + .seconds(7 * 3_600 + 60))
        #expect(state(late, at: friday + .seconds(8 * 3_600)) != .due(.daysOff))
    }

    @Test func `those who wait can have its holder asked, however new it is, but not all the time`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        let request = BiteRequest(by: bo)
        #expect(state(environment, at: Cast.minutes(1), for: request) == .due(.wanted(bo)))
        environment.bite(for: request, now: Cast.minutes(1))
        let next = Environment.BiteState.bitten(Cast.minutes(1), next: Cast.minutes(31))
        #expect(state(environment, at: Cast.minutes(30), for: request) == next)
        #expect(state(environment, at: Cast.minutes(31), for: request) == .due(.wanted(bo)))
        #expect(state(environment, at: Cast.minutes(31), for: BiteRequest(by: cat)) == .tooYoung(until: Cast.hours(4)))
    }

    @Test func `an age that was asked for counts instead of the usual one`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let request = BiteRequest(by: cat, olderThan: .seconds(3_600))
        #expect(state(environment, at: Cast.minutes(59), for: request) == .tooYoung(until: Cast.hours(1)))
        #expect(state(environment, at: Cast.hours(1), for: request) == .due(.wanted(cat)))
    }

    @Test func `force bites whatever the hour`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        #expect(state(environment, at: Cast.hours(12), for: BiteRequest(by: cat, isForced: true)) == .due(.wanted(cat)))
    }

    // MARK: The plan

    private func plan(
        _ environments: [Environment], at now: Date, for request: BiteRequest = BiteRequest(),
        hours: @escaping (Person) -> WorkingHours = { _ in WorkingHours(zone: .utc) }
    ) -> BitePlan {
        BitePlan(
            environments, for: request, now: now, rules: { _ in LockRules() }, hours: hours,
            escalation: [.dm, .channel, .admins])
    }

    @Test func `one person is asked once for all they have`() throws {
        var environments = try ["a", "b", "c", "d"].map { try Cast.environment($0) }
        for index in [0, 2] { environments[index].take(ann) }
        environments[1].take(bo)
        let plan = plan(environments, at: Cast.hours(4))
        #expect(plan.bites.map(\.person) == [ann, bo])
        #expect(plan.bites[0].locks.map(\.environment.name) == ["a", "c"])
        #expect(plan.count == 3)
        #expect(plan.bites[0].locks.allSatisfy { $0.environment.holder?.bites == [Cast.hours(4)] })
    }

    @Test func `the second time the room hears of it, the third time the admins, and nobody a fourth`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        var steps: [[BitePlan.Step]] = []
        for hours in [4, 8, 24, 28] {
            let plan = plan([environment], at: Cast.hours(hours))
            let bitten = try #require(plan.bites.first?.locks.first)
            steps.append(bitten.steps)
            environment = bitten.environment
        }
        let all: [BitePlan.Step] = [.dm, .channel, .admins]
        #expect(steps == [[.dm], [.dm, .channel], all, all])
    }

    @Test func `a plan is carried out once: what it has done is not due any more`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let first = plan([environment], at: Cast.hours(4))
        let bitten = try #require(first.bites.first?.locks.first).environment.stored()
        let second = plan([bitten], at: Cast.hours(4))
        #expect(second.bites.isEmpty)
        #expect(second.spared.map(\.state) == [.bitten(Cast.hours(4), next: Cast.hours(8))])
    }

    @Test func `each holder has their own clock`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let tokyo = WorkingHours(zone: try TimeZoneRules(named: "Asia/Tokyo"))
        // 13:00 UTC is 22:00 in Tokyo, where it is working time from 00:00 UTC on.
        let plan = plan([environment], at: Cast.hours(4)) { _ in tokyo }
        #expect(plan.spared.map(\.state) == [.quiet(until: Cast.hours(15))])
    }
}
