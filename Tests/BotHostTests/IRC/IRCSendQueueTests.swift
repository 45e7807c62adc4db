import BotHost
import TestSupport
import Testing

@Suite struct IRCSendQueueTests {
    @Test func `a burst goes at once, then a line in each interval`() {
        var queue = Self.queue(burst: 3, interval: .seconds(2), lines: 1...6)
        #expect(queue.due(.seconds(10)) == Due([1, 2, 3], .seconds(2)))
        #expect(queue.due(.seconds(11)) == Due([], .seconds(1)))
        #expect(queue.due(.seconds(12)) == Due([4], .seconds(2)))
        #expect(queue.due(.milliseconds(15_900)) == Due([5], .milliseconds(100)))
        #expect(queue.due(.seconds(16)) == Due([6], nil))
        #expect(queue.count == 0)
    }

    @Test func `who was silent may send a burst again, and no more than one`() {
        var queue = Self.queue(burst: 3, interval: .seconds(2), lines: 1...3)
        #expect(queue.due(.zero).lines.count == 3)
        for line in 4...10 { _ = queue.append(line) }
        #expect(queue.due(.seconds(4)) == Due([4, 5], .seconds(2)))
        #expect(queue.due(.seconds(1_000)) == Due([6, 7, 8], .seconds(2)))
        #expect(queue.due(.seconds(1_001)) == Due([], .seconds(1)))
    }

    @Test func `an urgent line goes before the others, at once, and counts`() {
        var queue = Self.queue(burst: 2, interval: .seconds(2), lines: 1...4)
        queue.appendUrgent(100)
        #expect(queue.due(.zero) == Due([100, 1], .seconds(2)))
        queue.appendUrgent(101)
        #expect(queue.due(.seconds(1)) == Due([101], .seconds(1)))
        #expect(queue.due(.seconds(2)) == Due([2], .seconds(2)))
        #expect(queue.removeAll() == [3, 4])
        #expect(queue.due(.seconds(100)) == Due([], nil))
    }

    @Test func `without an interval everything goes at once`() {
        var queue = Self.queue(burst: 1, interval: .zero, lines: 1...50)
        #expect(queue.due(.zero) == Due(Array(1...50), nil))
    }

    @Test func `no more lines wait than there is room for`() {
        var queue = IRCSendQueue<Int>(burst: 1, interval: .seconds(1), capacity: 2)
        var taken: [Int] = []
        for line in 1...3 where queue.append(line) { taken.append(line) }
        #expect(queue.due(.zero).lines == [1])
        for line in 4...5 where queue.append(line) { taken.append(line) }
        #expect(taken == [1, 2, 4])
        #expect(queue.count == 2)
    }

    @Test func `in no stretch of time more goes than a burst and a line for each interval, and the order is kept`() {
        var chance = SeededGenerator(seed: 5)
        var queue = IRCSendQueue<Int>(burst: 4, interval: .milliseconds(1_500), capacity: 100_000)
        var now = Duration.zero
        var sent: [(line: Int, at: Duration)] = []
        var last = 0
        for _ in 0..<5_000 {
            for _ in 0..<Int.random(in: 0...3, using: &chance) {
                last += 1
                _ = queue.append(last)
            }
            now += .milliseconds(Int.random(in: 0...3_000, using: &chance))
            let due = queue.due(now)
            #expect((due.wait == nil) == (queue.count == 0))
            sent += due.lines.map { ($0, now) }
        }
        #expect(sent.map(\.line) == Array(1...sent.count))
        for (index, first) in sent.enumerated() {
            let tenth = index + 10
            guard tenth < sent.count else { break }
            // Eleven lines are a burst of four and seven intervals.
            #expect(sent[tenth].at - first.at >= .milliseconds(1_500) * 6)
        }
    }

    private static func queue(burst: Int, interval: Duration, lines: ClosedRange<Int>) -> IRCSendQueue<Int> {
        var queue = IRCSendQueue<Int>(burst: burst, interval: interval)
        for line in lines { _ = queue.append(line) }
        return queue
    }
}

private struct Due: Equatable {
    let lines: [Int]
    let wait: Duration?

    init(_ lines: [Int], _ wait: Duration?) {
        self.lines = lines
        self.wait = wait
    }
}

extension IRCSendQueue<Int> {
    fileprivate mutating func due(_ now: Duration) -> Due {
        let due = takeDue(now: now)
        return Due(due.lines, due.wait)
    }
}
