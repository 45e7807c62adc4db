import BotHost
import FoundationEssentials
import Glibc
import PluginAPI
import Testing

@Suite struct PlainTextTests {
    /// Sunday, 2026-03-01 09:00:00 UTC.
    private static let now = Date(timeIntervalSince1970: 1_772_355_600)

    private func render(_ text: RichText) -> String { PlainText(zone: .utc).render(text, now: Self.now) }

    @Test(
        arguments: [
            (0, "09:00"), (-32_400, "00:00"), (-32_401, "Sat 28 Feb 23:59"), (53_999, "23:59"),
            (54_000, "Mon 2 Mar 00:00"),
            (-86_400 * 59, "Thu 1 Jan 09:00"), (-86_400 * 60, "Wed 31 Dec 2025 09:00"),
            (86_400 * 365, "Mon 1 Mar 2027 09:00"),
            (-1_772_355_600, "Thu 1 Jan 1970 00:00"),
        ] as [(Double, String)])
    func `a time is short today, has its day in this year, and its year in another`(after: Double, text: String) {
        #expect(render("\(time: Self.now.addingTimeInterval(after))") == text)
    }

    @Test(
        arguments: [
            (0, "just now"), (0.4, "just now"), (-0.4, "just now"), (-1, "1 s ago"), (1, "in 1 s"), (-59, "59 s ago"),
            (-60, "1 min ago"), (-90, "1 min 30 s ago"), (5_400, "in 1 h 30 min"), (-7_200, "2 h ago"),
            (-90_061, "1 d 1 h ago"), (86_400 * 30, "in 30 d"),
        ] as [(Double, String)])
    func `a distance is in the past or in the future`(after: Double, text: String) {
        #expect(render("\(ago: Self.now.addingTimeInterval(after))") == text)
    }

    @Test func `marks are left out, the words stay`() {
        let ann = Person(id: Person.ID(rawValue: "test:ann"), name: "ann")
        #expect(render("\(bold: "a") \(code: "b") \(ann) \(3) \(Duration.seconds(90))\nd") == "a b ann 3 1 min 30 s\nd")
        #expect(PlainText(zone: .utc).render(RichText(segments: [.unknown("later")]), now: Self.now) == "later")
        #expect(render("") == "")
    }

    @Test func `the machine's zone is the machine's`() {
        var seconds = time_t(1_772_355_600)
        var parts = tm()
        localtime_r(&seconds, &parts)
        let clock = "\(parts.tm_hour < 10 ? "0" : "")\(parts.tm_hour):\(parts.tm_min < 10 ? "0" : "")\(parts.tm_min)"
        #expect(PlainText().render("\(time: Self.now)", now: Self.now) == clock)
    }
}
