import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct EnvironmentTests {
    private let ann = Cast.ann
    private let bo = Cast.bo
    private let cat = Cast.cat
    private let nine = Cast.nine
    private let rules = LockRules()

    @Test func `is seen as free when the lock's time is over, without a change`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 1)
        #expect(environment.settled(at: nine + .seconds(59), rules).holder?.person == ann)
        #expect(environment.settled(at: nine + .seconds(60), rules).holder == nil)
        #expect(environment.settled(at: nine + .seconds(60), rules).lock.freed?.how == .expired)
        #expect(environment.holder?.person == ann)
    }

    @Test func `is not removed while somebody has it or waits for it, unless by force`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(cat, waits: true)
        let holder = Holder(person: ann, since: nine)
        let waiting = environment.queue
        #expect(environment.remove(by: bo, force: false, now: nine, rules) == .refused(heldBy: holder))
        #expect(!environment.isRemoved)
        #expect(environment.remove(by: bo, force: true, now: nine, rules) == .removed(from: holder, waiting: waiting))
        #expect(environment.isRemoved)
        #expect(environment.holder == nil)
        #expect(environment.queue.isEmpty)
    }

    @Test func `is not removed while somebody waits for its hold to end`() throws {
        var environment = try Cast.environment()
        _ = environment.hold(Hold(by: bo, since: nine), now: nine, rules)
        environment.take(cat, waits: true)
        #expect(environment.remove(by: bo, force: false, now: nine, rules) == .refused(heldBy: nil))
    }

    @Test func `is removed at once when the lock's time is over`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 1)
        let removal = environment.remove(by: bo, force: false, now: nine + .seconds(60), rules)
        #expect(removal == .removed(from: nil, waiting: []))
    }

    @Test func `goes on with its numbers when it is added again, and forgets the rest`() throws {
        var removed = try Cast.environment()
        removed.take(ann)
        _ = removed.remove(by: ann, force: true, now: nine, rules)
        var new = try Cast.environment("Staging").continuing(removed)
        #expect(new.name == "Staging")
        #expect(!new.isRemoved)
        #expect(new.lock.freed == nil)
        #expect(new.news.map(\.number) == [4])
        new.take(bo)
        #expect(new.lock.id == 2)
    }

    @Test func `goes on with lock and queue under another name`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        environment.take(bo, waits: true)
        var removed = try Cast.environment("demo")
        for _ in 1...5 {
            removed.take(cat)
            removed.giveBack(cat)
        }
        var renamed = environment.renamed(to: try EnvironmentName("Demo"), after: removed, by: ann, now: nine)
        #expect(renamed.name == "Demo")
        #expect(renamed.lock.id == 1)
        #expect(renamed.holder?.person == ann)
        renamed.giveBack(ann)
        #expect(renamed.holder?.person == bo)
        #expect(renamed.lock.id == 6, "a script with a number of the removed one must come too late")
        #expect(renamed.record == environment.record)
    }

    @Test func `leaves its number under the old name`() throws {
        var environment = try Cast.environment()
        environment.take(ann)
        let left = environment.left(at: Cast.hours(1))
        #expect(left.isRemoved)
        #expect(left.holder == nil)
        #expect(left.record != environment.record)
        var new = try Cast.environment().continuing(left)
        new.take(bo)
        #expect(new.lock.id == 2)
    }

    @Test func `is the same when it is read again, but for its news`() throws {
        var environment = try Cast.environment()
        environment.take(ann, for: 60)
        environment.take(bo, for: 30, waits: true)
        _ = environment.watch(cat, now: nine, rules)
        _ = environment.hold(Hold(by: cat, since: nine, until: Cast.hours(1), reason: "disk"), now: nine, rules)
        environment.bite(for: BiteRequest(), now: Cast.hours(5))
        var overrides = LockOverrides()
        overrides.remindAfter = .seconds(60)
        environment.configure(overrides, by: ann, now: nine, change: "remind_after=1m")
        let stored = try environment.stored()
        #expect(stored.news.isEmpty)
        #expect(try ValueEncoder().encode(stored) == ValueEncoder().encode(environment))
        #expect(stored.holder == environment.holder)
        #expect(stored.queue == environment.queue)
        #expect(stored.overrides == overrides)
    }

    @Test func `several are taken together, or none of them`() throws {
        var environments = [try Cast.environment("a"), try Cast.environment("b"), try Cast.environment("c")]
        environments[1].take(bo)
        let before = environments
        let request = Environment.Request(person: ann, group: "all", waits: true)
        guard case .blocked(let blocked) = TakingTogether.take(&environments, request, now: nine, rules: { _ in rules })
        else {
            Issue.record("they were taken")
            return
        }
        #expect(blocked.map(\.environment.name) == ["b"])
        #expect(environments == before)
        environments[1].giveBack(bo)
        guard case .taken(let takings) = TakingTogether.take(&environments, request, now: nine, rules: { _ in rules })
        else {
            Issue.record("they were not taken")
            return
        }
        #expect(takings.count == 3)
        #expect(environments.allSatisfy { $0.holder?.person == ann && $0.holder?.group == "all" })
    }

    @Test func `a group keeps its members once each, in order`() throws {
        var group = Group(try EnvironmentName("Shop"), members: ["web", "db", "web"])
        #expect(group.members == ["db", "web"])
        group.add(["api"])
        group.remove(["web"])
        group.rename("db", to: "zoo")
        #expect(group.members == ["api", "zoo"])
    }
}
