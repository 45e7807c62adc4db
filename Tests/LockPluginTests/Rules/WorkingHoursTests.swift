import FoundationEssentials
import LockPlugin
import PluginAPI
import Testing

@Suite struct WorkingHoursTests {
    private let hours = WorkingHours(zone: .utc)
    private let friday = Cast.nine + .seconds(4 * 86_400)

    @Test func `the end does not belong to them any more`() {
        #expect(!hours.contains(Cast.nine.addingTimeInterval(-1)))
        #expect(hours.contains(Cast.nine))
        #expect(hours.contains(Cast.hours(9).addingTimeInterval(-1)))
        #expect(!hours.contains(Cast.hours(9)))
    }

    @Test func `the next ones begin in the morning, after days off too`() {
        #expect(hours.next(after: Cast.nine.addingTimeInterval(-1)) == Cast.nine)
        #expect(hours.next(after: Cast.nine) == Cast.hours(24))
        #expect(hours.next(after: friday) == Cast.hours(7 * 24))
        #expect(!hours.contains(friday + .seconds(86_400)))
    }

    @Test func `the last call is on the last working day only`() {
        #expect(hours.lastCall(onDayOf: Cast.nine) == nil)
        #expect(hours.lastCall(onDayOf: friday) == friday + .seconds(7 * 3_600))
        #expect(hours.lastCall(onDayOf: friday + .seconds(86_400)) == nil)
    }

    @Test func `they follow the clock of their place, through summer time`() throws {
        let paris = hours.on(try TimeZoneRules(named: "Europe/Paris"))
        #expect(paris.contains(Cast.nine + .seconds(-3_600)))
        #expect(!paris.contains(Cast.nine + .seconds(8 * 3_600)))
        // The clocks are put forward on Sunday 2026-03-29.
        let saturday = Cast.nine + .seconds(26 * 86_400)
        #expect(paris.next(after: saturday) == Cast.nine + .seconds(28 * 86_400 - 2 * 3_600))
    }
}
