import BotHost
import Testing

@Suite struct RecentEventsTests {
    @Test func `an event is new once`() {
        var recent = RecentEvents()
        let isNew = [1, 2, 1, 2, 3].map { recent.insert($0) }
        #expect(isNew == [true, true, false, false, true])
    }

    @Test func `of too many, the oldest are forgotten`() {
        var recent = RecentEvents(most: 3)
        let isNew = [1, 2, 3, 4, 5, 3, 4, 5, 1, 3, 4, 5].map { recent.insert($0) }
        #expect(isNew == [true, true, true, true, true, false, false, false, true, true, true, true])
    }

    @Test func `a mark is the same in every run, and another for another event`() {
        #expect(EventID(adapter: "shell", id: "1").mark == Int(bitPattern: 0xB030_0FC2_07B5_07A6))
        let events = [("a", "bc"), ("ab", "c"), ("a", "bd"), ("", "abc")].map { EventID(adapter: $0, id: $1).mark }
        #expect(Set(events).count == events.count)
    }
}
