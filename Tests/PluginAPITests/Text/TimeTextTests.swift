import FoundationEssentials
import PluginAPI
import Testing

@Suite struct TimeTextTests {
    /// Sunday, 2026-03-01 09:00 UTC.
    private let text = TimeText(now: Date(timeIntervalSince1970: 1_772_355_600), zone: .utc)

    private func read(_ line: String) -> (time: String, count: Int)? {
        text.read(line[...].words).map { ("\($0.time.formatted(.iso8601))", $0.count) }
    }

    @Test(arguments: [
        ("18:00", "2026-03-01T18:00:00Z", 1),
        ("9:30 testing", "2026-03-01T09:30:00Z", 1),
        ("8:00", "2026-03-02T08:00:00Z", 1),
        ("09:00", "2026-03-02T09:00:00Z", 1),
        ("eod", "2026-03-01T18:00:00Z", 1),
        ("today 17:15", "2026-03-01T17:15:00Z", 2),
        ("tomorrow", "2026-03-02T18:00:00Z", 1),
        ("Tomorrow 9:00 then", "2026-03-02T09:00:00Z", 2),
        ("friday", "2026-03-06T18:00:00Z", 1),
        ("fri 12:00", "2026-03-06T12:00:00Z", 2),
        ("sunday", "2026-03-08T18:00:00Z", 1),
        ("monday", "2026-03-02T18:00:00Z", 1),
        ("2026-03-01T09:01", "2026-03-01T09:01:00Z", 1),
        ("2026-12-31", "2026-12-31T18:00:00Z", 1),
        ("2028-02-29 8:00", "2028-02-29T08:00:00Z", 2),
    ])
    func `reads a time to come, and takes only the words that say it`(line: String, time: String, count: Int) {
        let found = read(line)
        #expect(found?.time == time)
        #expect(found?.count == count)
    }

    @Test(arguments: [
        "24:00", "12:60", "9", "9:5", "9:000", "noon", "", "fr", "2026-02-30", "2026-13-01", "2025-12-31", "26-01-01",
        "today 8:00", "2026-03-01T08:59", "2026-03-01Tx", "2026-03-01-01", "12:00:00",
    ])
    func `what is no time, or is over, is none`(line: String) {
        #expect(read(line) == nil)
    }

    @Test func `a day past the month's end is in the next month`() {
        let lastOfMonth = TimeText(now: Date(timeIntervalSince1970: 1_772_355_600 - 86_400), zone: .utc)
        let found = lastOfMonth.read("tomorrow 9:00"[...].words)
        #expect(found?.time.formatted(.iso8601) == "2026-03-01T09:00:00Z")
    }
}
