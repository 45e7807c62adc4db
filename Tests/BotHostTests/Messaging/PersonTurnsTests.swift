import BotHost
import Concurrency
import PluginAPI
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) final class PersonTurnsTests: Sendable {
    private let clock = ManualClock()
    private let turns: PersonTurns
    private let order = Mutex<[String]>([])
    private let ann = MemoryChat.person("ann").id
    private let bo = MemoryChat.person("bo").id

    init() { turns = PersonTurns(clock: clock) }

    private func note(_ what: String) { order.withLock { $0.append(what) } }

    @Test func `what changes something is done in the order in which it was typed`() async {
        let tickets = (0..<20).map { _ in turns.take(ann, isReading: false) }
        await withTaskGroup { group in
            for (number, ticket) in tickets.enumerated().reversed() {
                group.addTask { await self.turns.run(ticket) { self.note("\(number)") } }
            }
        }
        #expect(order.withLock { $0 } == (0..<20).map { "\($0)" })
    }

    @Test func `who waits for an answer gives way to their own next command, and to nobody else's`() async {
        // Two networks have given the same id.
        let asking = [ann, bo].map { turns.take($0, message: "1", isReading: false) }
        let next = [ann, bo].map { turns.take($0, message: "2", isReading: false) }
        let isAnswered = Flag()
        await withTaskGroup { group in
            for ticket in asking { group.addTask { await self.turns.run(ticket) { await isAnswered.wait() } } }
            group.addTask {
                self.turns.giveWay("1", of: self.ann)
                await self.turns.run(next[0]) { self.note("ann's next") }
                self.note("bo is answered")
                isAnswered.raise()
            }
            group.addTask { await self.turns.run(next[1]) { self.note("bo's next") } }
        }
        #expect(order.withLock { $0 } == ["ann's next", "bo is answered", "bo's next"])
    }

    @Test func `what reads waits for what changes, but holds nobody back`() async {
        let reading = turns.take(ann, isReading: true)
        let changing = turns.take(ann, isReading: false)
        let after = turns.take(ann, isReading: true)
        let mayRead = Flag()
        await withTaskGroup { group in
            group.addTask {
                await self.turns.run(reading) {
                    await mayRead.wait()
                    self.note("read")
                }
            }
            group.addTask {
                await self.turns.run(after) {
                    self.note("read after")
                    mayRead.raise()
                }
            }
            group.addTask { await self.turns.run(changing) { self.note("changed") } }
        }
        #expect(order.withLock { $0 } == ["changed", "read after", "read"])
    }

    @Test func `nobody waits for somebody else`() async {
        let first = turns.take(ann, isReading: false)
        let second = turns.take(bo, isReading: false)
        let isDone = Flag()
        await withTaskGroup { group in
            group.addTask { await self.turns.run(first) { await isDone.wait() } }
            await self.turns.run(second) { isDone.raise() }
        }
    }

    @Test func `a long command holds the next one back for two seconds only`() async {
        let long = turns.take(ann, isReading: false)
        let next = turns.take(ann, isReading: false)
        let isAborted = Flag()
        let clock = clock
        await withTaskGroup { group in
            group.addTask { await self.turns.run(long) { await isAborted.wait() } }
            group.addTask { await self.turns.run(next) { isAborted.raise() } }
            while !isAborted.isRaised {
                clock.advance(by: .seconds(2))
                await Task.yield()
            }
        }
    }

    @Test func `those that pass a long command keep their order`() async {
        let clock = WatchedClock()
        let turns = PersonTurns(clock: clock)
        let long = turns.take(ann, isReading: false)
        let others = (0..<20).map { _ in turns.take(ann, isReading: false) }
        let isAborted = Flag()
        await withTaskGroup { group in
            group.addTask { await turns.run(long) { await isAborted.wait() } }
            for (number, ticket) in others.enumerated().reversed() {
                group.addTask {
                    await turns.run(ticket) { self.note("\(number)") }
                    if number == 19 { isAborted.raise() }
                }
            }
            // Only the first of them counts the long one's time; the others wait for it to begin.
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(2))
        }
        #expect(order.withLock { $0 } == (0..<20).map { "\($0)" })
    }

    @Test func `one who has waited long enough does not let the others through`() async {
        let clock = WatchedClock()
        let turns = PersonTurns(clock: clock)
        let long = turns.take(ann, isReading: false)
        let early = turns.take(ann, isReading: true)
        let late = turns.take(ann, isReading: true)
        let isDone = Flag()
        let earlyIsDone = Flag()
        await withTaskGroup { group in
            group.addTask {
                await turns.run(long) { await isDone.wait() }
                self.note("long")
            }
            group.addTask {
                await turns.run(early) { self.note("early") }
                earlyIsDone.raise()
            }
            await clock.waitForSleepers(1)
            clock.advance(by: .seconds(1))
            group.addTask { await turns.run(late) { self.note("late") } }
            await clock.waitForSleepers(2)
            clock.advance(by: .seconds(1))
            await earlyIsDone.wait()
            await clock.waitForSleepers(1)
            // Should the late one have been let through as well, then its wait would have ended here.
            for _ in 0..<100 { await Task.yield() }
            #expect(order.withLock { $0 } == ["early"])
            isDone.raise()
        }
        #expect(order.withLock { $0 }.count == 3)
    }
}
