import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct EnvironmentTests {
    private let ann = Person(id: Person.ID(rawValue: "test:ann"), name: "ann")
    private let bo = Person(id: Person.ID(rawValue: "test:bo"), name: "bo")
    private let nine = Date(timeIntervalSince1970: 1_772_355_600)

    private func environment(_ name: String = "staging") throws -> Environment {
        Environment(try EnvironmentName(name), addedBy: ann, addedAt: nine)
    }

    @Test func `is seen as free when the lock's time is over, without a change`() throws {
        var environment = try environment()
        _ = environment.lock.take(Lock.Request(person: ann, duration: .seconds(60)), now: nine)
        #expect(environment.settled(at: nine + .seconds(59)).lock.holder?.person == ann)
        #expect(environment.settled(at: nine + .seconds(60)).lock.holder == nil)
        #expect(environment.settled(at: nine + .seconds(60)).lock.freed?.how == .expired)
        #expect(environment.lock.holder?.person == ann)
    }

    @Test func `is not removed while somebody has it, unless by force`() throws {
        var environment = try environment()
        _ = environment.lock.take(Lock.Request(person: ann), now: nine)
        let holder = Holder(person: ann, since: nine)
        #expect(environment.remove(by: bo, force: false, now: nine) == .refused(heldBy: holder))
        #expect(!environment.isRemoved)
        #expect(environment.remove(by: bo, force: true, now: nine) == .removed(from: holder))
        #expect(environment.isRemoved)
        #expect(environment.lock.holder == nil)
    }

    @Test func `is removed at once when the lock's time is over`() throws {
        var environment = try environment()
        _ = environment.lock.take(Lock.Request(person: ann, duration: .seconds(60)), now: nine)
        #expect(environment.remove(by: bo, force: false, now: nine + .seconds(60)) == .removed(from: nil))
    }

    @Test func `goes on with its lock numbers when it is added again, and forgets the rest`() throws {
        var removed = try environment()
        _ = removed.lock.take(Lock.Request(person: ann), now: nine)
        _ = removed.remove(by: ann, force: true, now: nine)
        var new = try environment("Staging").continuing(removed)
        #expect(new.name == "Staging")
        #expect(!new.isRemoved)
        #expect(new.lock.freed == nil)
        _ = new.lock.take(Lock.Request(person: bo), now: nine)
        #expect(new.lock.id == 2)
    }
}
