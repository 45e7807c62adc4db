import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct GivingBackTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let nine = Cast.nine

    @Test func `its holder gives it back`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let given = environment.giveBack(by: ann, reason: "done", now: Cast.minutes(5), LockRules())
        let freeing = Freeing(
            .released, of: Holder(person: ann, since: nine), by: ann, at: Cast.minutes(5), reason: "done")
        #expect(given == .released(freeing, next: nil))
        #expect(environment.holder == nil)
        #expect(environment.lock.freed == freeing)
    }

    @Test func `nobody else does, unless by force`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let before = environment
        #expect(environment.giveBack(bo) == .refused(heldBy: Holder(person: ann, since: nine)))
        #expect(environment == before)
        let freeing = Freeing(.forced, of: Holder(person: ann, since: nine), by: bo, at: Cast.minutes(6))
        #expect(environment.giveBack(bo, force: true, at: Cast.minutes(6)) == .forced(freeing, next: nil))
        #expect(environment.holder == nil)
    }

    @Test func `force is not needed for one's own, and makes no victim`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        guard case .released = environment.giveBack(ann, force: true) else {
            Issue.record("it was not released")
            return
        }
    }

    @Test func `what is free stays free, and is known to be`() throws {
        var environment = try Cast.environment()
        #expect(environment.giveBack(ann, force: true) == .alreadyFree(nil))
        environment.take(ann, for: 1)
        guard case .alreadyFree(let expiry?) = environment.giveBack(ann, at: Cast.minutes(2)) else {
            Issue.record("it was not free")
            return
        }
        #expect(expiry.how == .expired)
        #expect(expiry.at == Cast.minutes(1))
    }

    // MARK: The queue

    @Test func `the one who has waited longest gets it, and has to take it`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        #expect(environment.take(bo, for: 60, waits: true) == .queued(position: 1, heldBy: environment.holder))
        #expect(environment.take(cat, waits: true) == .queued(position: 2, heldBy: environment.holder))
        #expect(environment.take(bo, waits: true) == .alreadyQueued(position: 1, heldBy: environment.holder))
        guard case .released(_, next: let next?) = environment.giveBack(ann, at: Cast.minutes(10)) else {
            Issue.record("nobody was next")
            return
        }
        #expect(next.person == bo)
        #expect(next.until == Cast.minutes(70))
        #expect(next.claimUntil == Cast.minutes(25))
        #expect(environment.lock.id == 2)
        #expect(environment.queue.map(\.person) == [cat])
        #expect(environment.actions == [.acquired, .queued, .queued, .released, .passedOn])
    }

    @Test func `whose turn it was and who took it keeps it`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        environment.giveBack(ann)
        guard case .claimed(let holder) = environment.take(bo, at: Cast.minutes(10)) else {
            Issue.record("it was not taken")
            return
        }
        #expect(holder.claimUntil == nil)
        environment.settle(at: Cast.hours(9), LockRules())
        #expect(environment.holder?.person == bo)
    }

    @Test func `whose turn it was and who did not take it loses it to the next one`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        environment.take(cat, waits: true)
        environment.giveBack(ann)
        #expect(environment.nextDeadline(LockRules()) == Cast.minutes(15))
        environment.settle(at: Cast.minutes(15), LockRules())
        #expect(environment.holder?.person == cat)
        #expect(environment.holder?.claimUntil == Cast.minutes(30))
        environment.settle(at: Cast.minutes(30), LockRules())
        #expect(environment.holder == nil)
        #expect(environment.lock.freed?.how == .unclaimed)
        #expect(environment.lock.id == 3)
    }

    @Test func `a turn begins when it is found out, however late that is`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 20)
        environment.take(bo, waits: true)
        environment.take(cat, waits: true)
        environment.settle(at: Cast.hours(5), LockRules())
        #expect(environment.holder?.person == bo)
        #expect(environment.holder?.claimUntil == Cast.minutes(5 * 60 + 15))
    }

    @Test func `who waits can leave, and then gets nothing`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        environment.take(cat, waits: true)
        #expect(environment.leave(bo, now: nine, LockRules()) == .left(position: 1))
        #expect(environment.leave(bo, now: nine, LockRules()) == .notQueued)
        environment.giveBack(ann)
        #expect(environment.holder?.person == cat)
    }

    @Test func `who waits without having asked to waits all the same where the rules say so`() throws {
        let rules = Cast.rules { $0.queuesOnConflict = true }
        var environment = try Cast.environment()
        environment.take(ann, rules)
        #expect(environment.take(bo, rules) == .queued(position: 1, heldBy: environment.holder))
    }

    @Test func `no more wait than the limit`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        for number in 1...LockRules.mostWaiting { environment.take(Cast.person("p\(number)"), waits: true) }
        #expect(environment.take(bo, waits: true) == .queueIsFull)
    }

    // MARK: To somebody else

    private func steal(
        _ environment: inout Environment, _ person: Person, isAdmin: Bool = false, _ rules: LockRules = LockRules()
    ) -> Environment.Stealing {
        environment.steal(
            for: Environment.Request(person: person, reason: "urgent"), isAdmin: isAdmin, now: Cast.minutes(1), rules)
    }

    @Test func `whoever steals it has it, under a number of its own, and waits no longer`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(cat, waits: true)
        environment.take(bo, waits: true)
        guard case .stolen(let freeing, let holder) = steal(&environment, bo) else {
            Issue.record("it was not stolen")
            return
        }
        #expect(freeing.holder.person == ann)
        #expect(freeing.by == bo)
        #expect(holder.person == bo)
        #expect(holder.reason == "urgent")
        #expect(environment.lock.id == 2)
        #expect(environment.queue.map(\.person) == [cat])
    }

    @Test func `nobody steals from themselves, and what is free is just taken`() throws {
        var environment = try Cast.environment()
        guard case .acquired = steal(&environment, ann) else {
            Issue.record("it was not acquired")
            return
        }
        guard case .alreadyYours = steal(&environment, ann) else {
            Issue.record("it was not already theirs")
            return
        }
        #expect(environment.lock.id == 1)
    }

    @Test(arguments: [
        (LockRules.Stealing.anyone, [true, true, true]), (.queueHead, [false, true, true]),
        (.admins, [false, false, true]),
    ])
    func `who may steal is for the rules to say`(policy: LockRules.Stealing, allowed: [Bool]) throws {
        let rules = Cast.rules { $0.stealing = policy }
        let tries: [(Person, isAdmin: Bool)] = [(bo, false), (cat, false), (bo, true)]
        for (attempt, isAllowed) in zip(tries, allowed) {
            var environment = try Cast.environment()
            environment.take(ann)
            environment.take(cat, waits: true)
            let stealing = steal(&environment, attempt.0, isAdmin: attempt.isAdmin, rules)
            if isAllowed {
                #expect(environment.holder?.person == attempt.0)
            } else {
                #expect(stealing == .notAllowed(policy, heldBy: Holder(person: ann, since: nine)))
            }
        }
    }

    @Test func `who has it gives it to somebody else, with its end and its reason`() throws {
        var environment = try Cast.environment()
        let request = Environment.Request(person: ann, duration: .seconds(3_600), reason: "testing")
        _ = environment.take(request, now: nine, LockRules())
        environment.take(bo, waits: true)
        guard
            case .given(let freeing, let holder) = environment.give(
                to: bo, by: ann, isAdmin: false, now: Cast.minutes(5), LockRules())
        else {
            Issue.record("it was not given")
            return
        }
        #expect(freeing.how == .given)
        #expect(holder.person == bo)
        #expect(holder.until == Cast.hours(1))
        #expect(holder.reason == "testing")
        #expect(holder.claimUntil == nil)
        #expect(environment.queue.isEmpty)
        #expect(environment.lock.id == 2)
    }

    @Test func `only its holder or an admin gives it, and not to the one who has it`() throws {
        var environment = try Cast.environment()
        let give = { (environment: inout Environment, to: Person, by: Person, isAdmin: Bool) in
            environment.give(to: to, by: by, isAdmin: isAdmin, now: Cast.nine, LockRules())
        }
        #expect(give(&environment, bo, ann, true) == .alreadyFree(nil))
        environment.take(ann)
        let holder = Holder(person: ann, since: nine)
        #expect(give(&environment, ann, ann, false) == .toHolder(holder))
        #expect(give(&environment, bo, bo, false) == .refused(heldBy: holder))
        guard case .given = give(&environment, bo, cat, true) else {
            Issue.record("an admin could not give it")
            return
        }
    }
}
