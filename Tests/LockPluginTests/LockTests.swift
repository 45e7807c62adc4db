import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

/// The rules of one lock, as values.
@Suite struct LockTests {
    private let ann = Person(id: Person.ID(rawValue: "test:ann"), name: "ann")
    private let bo = Person(id: Person.ID(rawValue: "test:bo"), name: "bo")
    private let nine = Date(timeIntervalSince1970: 1_772_355_600)

    private func minutes(_ minutes: Int) -> Date { nine + .seconds(minutes * 60) }

    // MARK: Taking

    @Test func `a free lock goes to whoever asks, until the duration is over`() {
        var lock = Lock()
        let taking = lock.take(Lock.Request(person: ann, duration: .seconds(3_600), reason: "testing"), now: nine)
        let holder = Holder(person: ann, since: nine, until: minutes(60), reason: "testing")
        #expect(taking == .acquired(holder, after: nil))
        #expect(lock.holder == holder)
        #expect(lock.id == 1)
    }

    @Test func `a lock that somebody has is refused to others and stays as it was`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann), now: nine)
        let before = lock
        let taking = lock.take(Lock.Request(person: bo, duration: .seconds(60), reason: "mine"), now: minutes(5))
        #expect(taking == .refused(heldBy: Holder(person: ann, since: nine)))
        #expect(lock == before)
    }

    @Test func `asking again changes nothing for the one who has it`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann, duration: .seconds(3_600), reason: "testing"), now: nine)
        let before = lock
        let taking = lock.take(Lock.Request(person: ann), now: minutes(5))
        let holder = Holder(person: ann, since: nine, until: minutes(60), reason: "testing")
        #expect(taking == .alreadyYours(holder, isReasonNew: false))
        #expect(lock == before)
    }

    @Test func `a duration counts from now and keeps the lock's number`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann, duration: .seconds(3_600)), now: nine)
        let taking = lock.take(Lock.Request(person: ann, duration: .seconds(3_600)), now: minutes(30))
        #expect(taking == .renewed(Holder(person: ann, since: nine, until: minutes(90)), isReasonNew: false))
        #expect(lock.id == 1)
    }

    @Test func `another reason replaces the first one`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann, reason: "testing"), now: nine)
        let same = lock.take(Lock.Request(person: ann, reason: "testing"), now: minutes(1))
        let other = lock.take(Lock.Request(person: ann, reason: "payments"), now: minutes(2))
        #expect(same == .alreadyYours(Holder(person: ann, since: nine, reason: "testing"), isReasonNew: false))
        #expect(other == .alreadyYours(Holder(person: ann, since: nine, reason: "payments"), isReasonNew: true))
    }

    @Test func `a lock ends at its time, not before`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann, duration: .seconds(3_600)), now: nine)
        let early = lock.take(Lock.Request(person: bo), now: minutes(60).addingTimeInterval(-0.001))
        #expect(early == .refused(heldBy: Holder(person: ann, since: nine, until: minutes(60))))
        let intime = lock.take(Lock.Request(person: bo), now: minutes(60))
        let expiry = Freeing(.expired, of: Holder(person: ann, since: nine, until: minutes(60)), at: minutes(60))
        #expect(intime == .acquired(Holder(person: bo, since: minutes(60)), after: expiry))
        #expect(lock.id == 2)
    }

    @Test func `whose time is over takes it anew`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann, duration: .seconds(60)), now: nine)
        guard case .acquired(let holder, after: _?) = lock.take(Lock.Request(person: ann), now: minutes(5)) else {
            Issue.record("it was not acquired")
            return
        }
        #expect(holder.since == minutes(5))
        #expect(lock.id == 2)
    }

    // MARK: Giving back

    @Test func `its holder gives it back`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann), now: nine)
        let given = lock.giveBack(by: ann, force: false, reason: "done", now: minutes(5))
        let freeing = Freeing(
            .released, of: Holder(person: ann, since: nine), by: ann, at: minutes(5), reason: "done")
        #expect(given == .released(freeing))
        #expect(lock.holder == nil)
        #expect(lock.freed == freeing)
    }

    @Test func `nobody else does, unless by force`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann), now: nine)
        let before = lock
        let asked = lock.giveBack(by: bo, force: false, reason: nil, now: minutes(5))
        #expect(asked == .refused(heldBy: Holder(person: ann, since: nine)))
        #expect(lock == before)
        let forced = lock.giveBack(by: bo, force: true, reason: "urgent", now: minutes(6))
        let freeing = Freeing(.forced, of: Holder(person: ann, since: nine), by: bo, at: minutes(6), reason: "urgent")
        #expect(forced == .forced(freeing))
        #expect(lock.holder == nil)
    }

    @Test func `force is not needed for one's own, and makes no victim`() {
        var lock = Lock()
        _ = lock.take(Lock.Request(person: ann), now: nine)
        guard case .released = lock.giveBack(by: ann, force: true, reason: nil, now: nine) else {
            Issue.record("it was not released")
            return
        }
    }

    @Test func `what is free stays free, and is known to be`() {
        var lock = Lock()
        #expect(lock.giveBack(by: ann, force: true, reason: nil, now: nine) == .alreadyFree(nil))
        _ = lock.take(Lock.Request(person: ann, duration: .seconds(60)), now: nine)
        let expiry = Freeing(.expired, of: Holder(person: ann, since: nine, until: minutes(1)), at: minutes(1))
        #expect(lock.giveBack(by: ann, force: false, reason: nil, now: minutes(2)) == .alreadyFree(expiry))
    }

    @Test func `its number grows with every new holder and never shrinks`() {
        var lock = Lock()
        var numbers: [Int] = []
        for person in [ann, bo, ann] {
            _ = lock.take(Lock.Request(person: person), now: nine)
            numbers.append(lock.id)
            _ = lock.giveBack(by: person, force: false, reason: nil, now: nine)
            #expect(lock.id == numbers.last)
        }
        #expect(numbers == [1, 2, 3])
    }
}
