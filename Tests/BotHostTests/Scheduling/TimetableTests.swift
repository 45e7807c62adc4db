import BotHost
import Foundation
import PluginAPI
import Testing

@Suite struct TimetableTests {
    /// 2026-03-01 09:00:00 UTC, a Sunday.
    private static let start = Date(timeIntervalSince1970: 1_772_355_600)

    private static func at(_ minutes: Double) -> Date { start.addingTimeInterval(minutes * 60) }

    private static func hourly(from minutes: Double = 0) throws -> Timetable {
        try Timetable(.every(.seconds(3_600)), start: at(minutes), zone: .utc)
    }

    @Test func `an interval keeps its beat, whenever it is looked at`() throws {
        let hourly = try Self.hourly(from: 10)
        #expect(hourly.first(now: Self.at(10)) == Self.at(70))
        #expect(hourly.next(after: Self.at(70)) == Self.at(130))
        #expect(hourly.next(after: Self.at(69.5)) == Self.at(70))
        #expect(hourly.next(after: Self.at(-500)) == Self.at(70))
    }

    @Test func `what happens once is due at once when it is over, and never again`() throws {
        let once = try Timetable(.once(Self.at(-5)), start: Self.start, zone: .utc)
        #expect(once.first(now: Self.start) == Self.at(-5))
        #expect(
            once.decide(next: Self.at(-5), missed: .once, now: Self.start) == .init(due: Self.at(-5), next: nil))
        #expect(once.decide(next: Self.at(-5), missed: .skip, now: Self.start) == .init(due: nil, next: nil))
        #expect(once.decide(next: nil, missed: .once, now: Self.start) == .init(due: nil, next: nil))
    }

    @Test func `a cron expression without a zone is read in the one that is given`() throws {
        let paris = try TimeZoneRules(named: "Europe/Paris")
        let noon = try Timetable(.cron("0 12 * * *"), start: Self.start, zone: paris)
        #expect(noon.first(now: Self.start) == Self.at(120))
        let utc = try Timetable(.cron("0 12 * * *", zone: "UTC"), start: Self.start, zone: paris)
        #expect(utc.first(now: Self.start) == Self.at(180))
    }

    @Test(
        arguments: [
            // In time, with the tick before still to run, a little late, and after 3 h 10 min.
            (.skip, 60, 60, 120), (.skip, 61, 60, 120), (.skip, 62, nil, 120), (.skip, 250, nil, 300),
            (.skip, 240.5, 240, 300),
            (.once, 60, 60, 120), (.once, 62, 60, 120), (.once, 250, 60, 300),
            (.each(within: .seconds(9_000)), 60, 60, 120), (.each(within: .seconds(9_000)), 250, 120, 180),
            (.each(within: .seconds(60)), 250, nil, 300), (.each(within: .seconds(90_000)), 250, 60, 120),
        ] as [(PluginAPI.Timer.Missed, Double, Double?, Double)])
    func `what was missed is skipped, run once, or run for each, as declared`(
        missed: PluginAPI.Timer.Missed, now: Double, due: Double?, next: Double
    ) throws {
        let decision = try Self.hourly().decide(next: Self.at(60), missed: missed, now: Self.at(now))
        #expect(decision == .init(due: due.map(Self.at), next: Self.at(next)))
    }

    @Test func `each that was missed comes in order, and then there is nothing more to do`() throws {
        let hourly = try Self.hourly()
        var next: Date? = Self.at(60)
        var due: [Date] = []
        while true {
            let decision = hourly.decide(next: next, missed: .each(within: .seconds(86_400)), now: Self.at(200))
            next = decision.next
            guard let one = decision.due else { break }
            due.append(one)
        }
        #expect(due == [Self.at(60), Self.at(120), Self.at(180)])
        #expect(next == Self.at(240))
    }

    @Test func `a clock that is put back brings nothing again`() throws {
        let hourly = try Self.hourly()
        let decision = hourly.decide(next: Self.at(120), missed: .once, now: Self.at(-60))
        #expect(decision == .init(due: nil, next: Self.at(120)))
    }

    @Test func `a clock that was far ahead does not keep a timer waiting for years`() throws {
        let hourly = try Self.hourly()
        let decision = hourly.decide(next: Self.at(4 * 525_600), missed: .once, now: Self.at(30))
        #expect(decision == .init(due: nil, next: Self.at(60)))
        let once = try Timetable(.once(Self.at(525_600)), start: Self.start, zone: .utc)
        #expect(once.decide(next: Self.at(525_600), missed: .once, now: Self.start).next == Self.at(525_600))
    }
}
