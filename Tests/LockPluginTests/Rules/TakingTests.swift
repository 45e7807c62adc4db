import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct TakingTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let nine = Cast.nine

    @Test func `a free environment goes to whoever asks, until the duration is over`() throws {
        var environment = try Cast.environment()
        let request = Environment.Request(person: ann, duration: .seconds(3_600), reason: "testing")
        guard case .acquired(let holder, after: nil) = environment.take(request, now: nine, LockRules()) else {
            Issue.record("it was not acquired")
            return
        }
        #expect(holder.person == ann)
        #expect(holder.until == Cast.hours(1))
        #expect(holder.reason == "testing")
        #expect(environment.holder == holder)
        #expect(environment.lock.id == 1)
        #expect(environment.actions == [.acquired])
    }

    @Test func `what somebody has is refused to others and stays as it was`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let before = environment
        #expect(environment.take(bo, for: 1, at: Cast.minutes(5)) == .refused(heldBy: Holder(person: ann, since: nine)))
        #expect(environment == before)
    }

    @Test func `asking again changes nothing for the one who has it`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        let before = environment
        guard case .alreadyYours(_, isReasonNew: false) = environment.take(ann, at: Cast.minutes(5)) else {
            Issue.record("it was not already theirs")
            return
        }
        #expect(environment == before)
    }

    @Test func `a duration counts from now and keeps the lock's number`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        guard case .renewed(let holder, isReasonNew: false) = environment.take(ann, for: 60, at: Cast.minutes(30))
        else {
            Issue.record("it was not renewed")
            return
        }
        #expect(holder.until == Cast.minutes(90))
        #expect(holder.since == nine)
        #expect(environment.lock.id == 1)
    }

    @Test func `another reason replaces the first one`() throws {
        var environment = try Cast.environment()
        var request = Environment.Request(person: ann, reason: "testing")
        _ = environment.take(request, now: nine, LockRules())
        let same = environment.take(request, now: Cast.minutes(1), LockRules())
        request.reason = "payments"
        let other = environment.take(request, now: Cast.minutes(2), LockRules())
        #expect(same == .alreadyYours(Holder(person: ann, since: nine, reason: "testing"), isReasonNew: false))
        #expect(other == .alreadyYours(Holder(person: ann, since: nine, reason: "payments"), isReasonNew: true))
        #expect(environment.actions == [.acquired, .renewed])
    }

    @Test func `a lock ends at its time, not before`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 20)
        guard case .refused = environment.take(bo, at: Cast.minutes(20).addingTimeInterval(-0.001)) else {
            Issue.record("it ended early")
            return
        }
        guard case .acquired(let holder, after: let expiry?) = environment.take(bo, at: Cast.minutes(20)) else {
            Issue.record("it did not end")
            return
        }
        #expect(holder == Holder(person: bo, since: Cast.minutes(20)))
        #expect(expiry.how == .expired)
        #expect(expiry.at == Cast.minutes(20))
        #expect(environment.lock.id == 2)
        #expect(environment.actions == [.acquired, .expired, .acquired])
    }

    @Test func `a lock stays past its end where the rules say that it bites`() throws {
        let rules = Cast.rules { $0.expiry = .bite }
        var environment = try Cast.environment()
        environment.take(ann, for: 20, rules)
        #expect(environment.settle(at: Cast.minutes(21), rules) == nil)
        #expect(environment.holder?.person == ann)
        #expect(environment.nextDeadline(rules) == nil)
    }

    @Test func `its number grows with every new holder and never shrinks`() throws {
        var environment = try Cast.environment()
        var numbers: [Int] = []
        for person in [ann, bo, ann] {
            environment.take(person)
            numbers.append(environment.lock.id)
            environment.giveBack(person)
            #expect(environment.lock.id == numbers.last)
        }
        #expect(numbers == [1, 2, 3])
    }

    // MARK: Limits

    @Test func `without a duration it lasts as long as the rules say, with none for ever`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        #expect(environment.holder?.until == nil)
        var other = try Cast.environment()
        other.take(ann, Cast.rules { $0.defaultDuration = .seconds(3_600) })
        #expect(other.holder?.until == Cast.hours(1))
        var limited = try Cast.environment()
        limited.take(ann, Cast.rules { $0.maxDuration = .seconds(7_200) })
        #expect(limited.holder?.until == Cast.hours(2))
    }

    @Test func `no lock lasts longer than the rules allow, however often it is renewed`() throws {
        let rules = Cast.rules { $0.maxDuration = .seconds(7_200) }
        var environment = try Cast.environment()
        #expect(environment.take(ann, for: 121, rules) == .tooLong(most: .seconds(7_200)))
        #expect(environment.holder == nil)
        environment.take(ann, for: 60, rules)
        #expect(
            environment.take(ann, for: 61, at: Cast.hours(1).addingTimeInterval(-1), rules)
                == .tooLong(most: .seconds(7_200)))
        #expect(environment.extend(by: .seconds(3_601), for: ann, now: nine, rules) == .tooLong(most: .seconds(7_200)))
        guard case .renewed(let holder) = environment.extend(by: .seconds(3_600), for: ann, now: nine, rules) else {
            Issue.record("it was not extended")
            return
        }
        #expect(holder.until == Cast.hours(2))
    }

    // MARK: Extending

    @Test func `extending moves the end, wherever it was`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        guard
            case .renewed(let holder) = environment.extend(
                by: .seconds(1_800), for: ann, now: Cast.minutes(10), LockRules())
        else {
            Issue.record("it was not extended")
            return
        }
        #expect(holder.until == Cast.minutes(90))
    }

    @Test func `what has no end gets none by extending, but its holder is left in peace`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        guard case .kept(let holder) = environment.extend(by: .seconds(1_800), for: ann, now: nine, LockRules()) else {
            Issue.record("it was not kept")
            return
        }
        #expect(holder.until == nil)
        #expect(holder.keptUntil == Cast.minutes(30))
    }

    @Test func `keeping moves an end that comes earlier, and no later one`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        _ = environment.keep(until: Cast.hours(3), for: ann, now: nine, LockRules())
        #expect(environment.holder?.until == Cast.hours(3))
        #expect(environment.holder?.keptUntil == Cast.hours(3))
        _ = environment.keep(until: Cast.hours(2), for: ann, now: nine, LockRules())
        #expect(environment.holder?.until == Cast.hours(3))
        #expect(environment.holder?.keptUntil == Cast.hours(2))
    }

    @Test func `only its holder extends it`() throws {
        var environment = try Cast.environment()
        #expect(environment.extend(by: .seconds(60), for: bo, now: nine, LockRules()) == .alreadyFree(nil))
        environment.take(ann)
        let refused = Environment.Extending.refused(heldBy: Holder(person: ann, since: nine))
        #expect(environment.extend(by: .seconds(60), for: bo, now: nine, LockRules()) == refused)
        #expect(environment.keep(until: Cast.hours(1), for: bo, now: nine, LockRules()) == refused)
    }

    // MARK: Told beforehand

    @Test func `its holder is told once before it ends, and again when the end moved`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        #expect(environment.nextDeadline(LockRules()) == Cast.minutes(30))
        environment.settle(at: Cast.minutes(30), LockRules())
        environment.settle(at: Cast.minutes(31), LockRules())
        #expect(environment.actions == [.acquired, .warned])
        environment.take(ann, for: 60, at: Cast.minutes(35))
        environment.settle(at: Cast.minutes(70), LockRules())
        #expect(environment.actions == [.acquired, .warned, .renewed, .warned])
    }

    @Test func `nobody is told of the end of a lock that is short anyway, or over`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 30)
        environment.settle(at: Cast.minutes(10), LockRules())
        #expect(environment.actions == [.acquired])
        environment.take(ann, for: 60, at: Cast.minutes(10))
        environment.settle(at: Cast.minutes(71), LockRules())
        #expect(environment.actions == [.acquired, .renewed, .expired])
    }
}
