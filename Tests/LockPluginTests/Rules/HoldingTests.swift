import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct HoldingTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let nine = Cast.nine
    private let rules = LockRules()

    private func hold(by person: Person, until: Date? = nil, _ reason: String? = nil) -> Hold {
        Hold(by: person, since: Cast.nine, until: until, reason: reason)
    }

    @Test func `nobody takes what is held, and who has it keeps it`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let hold = hold(by: cat, "disk is full")
        #expect(environment.hold(hold, now: nine, rules) == .held(hold, over: nil))
        #expect(environment.take(bo) == .frozen(hold))
        #expect(environment.holder?.person == ann)
        guard case .renewed = environment.take(ann, for: 60) else {
            Issue.record("its holder could not renew it")
            return
        }
        environment.giveBack(ann)
        #expect(environment.take(ann) == .frozen(hold))
        guard case .frozen = environment.steal(for: .init(person: bo), isAdmin: true, now: nine, rules) else {
            Issue.record("it could be stolen")
            return
        }
    }

    @Test func `a hold keeps the queue, and its end gives the environment to who waits`() throws {
        var environment = try Cast.environment()
        _ = environment.hold(hold(by: cat), now: nine, rules)
        #expect(environment.take(bo, waits: true) == .queued(position: 1, heldBy: nil))
        environment.settle(at: Cast.hours(5), rules)
        #expect(environment.holder == nil)
        guard case .unheld(_, under: nil, next: let next?) = environment.unhold(by: cat, now: Cast.hours(5), rules)
        else {
            Issue.record("nobody was next")
            return
        }
        #expect(next.person == bo)
    }

    @Test func `a hold with an end ends by itself`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        _ = environment.hold(hold(by: cat, until: Cast.hours(1)), now: nine, rules)
        environment.giveBack(ann)
        #expect(environment.nextDeadline(rules) == Cast.hours(1))
        environment.settle(at: Cast.hours(1), rules)
        #expect(environment.hold == nil)
        #expect(environment.holder?.person == bo)
        #expect(environment.actions.suffix(2) == [.unheld, .passedOn])
    }

    @Test func `a hold over another one brings that back when it ends`() throws {
        var environment = try Cast.environment()
        let freeze = hold(by: cat, "release")
        let maintenance = hold(by: bo, until: Cast.hours(1), "disk")
        _ = environment.hold(freeze, now: nine, rules)
        #expect(environment.hold(maintenance, now: nine, rules) == .held(maintenance, over: freeze))
        environment.settle(at: Cast.hours(1), rules)
        #expect(environment.hold == freeze)
        #expect(environment.unhold(by: cat, now: Cast.hours(2), rules) == .unheld(freeze, under: nil, next: nil))
        #expect(environment.unhold(by: cat, now: Cast.hours(2), rules) == .notHeld)
    }

    @Test func `whoever holds it again changes their own hold`() throws {
        var environment = try Cast.environment()
        _ = environment.hold(hold(by: cat, "disk"), now: nine, rules)
        let changed = Hold(by: cat, since: nine, until: Cast.hours(1), reason: "disk")
        #expect(environment.hold(hold(by: cat, until: Cast.hours(1)), now: nine, rules) == .changed(changed))
        #expect(environment.holds.count == 1)
    }

    @Test func `holds do not pile up without end`() throws {
        var environment = try Cast.environment()
        for number in 1...8 { _ = environment.hold(hold(by: Cast.person("p\(number)")), now: nine, rules) }
        #expect(environment.hold(hold(by: ann), now: nine, rules) == .tooMany)
    }
}
