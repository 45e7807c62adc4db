import BotHost
import Foundation
import PluginAPI
import Testing

@Suite struct CronExpressionTests {
    private static func times(
        _ expression: String, after: String, in zone: String = "UTC", _ count: Int = 1
    ) throws -> [String] {
        let expression = try CronExpression(expression)
        let rules = try TimeZoneRules(named: zone)
        var found: [String] = []
        var date = try Date(after, strategy: .iso8601)
        for _ in 0..<count {
            guard let next = expression.next(after: date, in: rules) else { break }
            found.append(next.formatted(.iso8601))
            date = next
        }
        return found
    }

    @Test(
        arguments: [
            ("@hourly", "2026-03-01T10:00:00Z"), ("@daily", "2026-03-02T00:00:00Z"),
            ("@Midnight", "2026-03-02T00:00:00Z"), ("@weekly", "2026-03-08T00:00:00Z"),
            ("@monthly", "2026-04-01T00:00:00Z"), ("@yearly", "2027-01-01T00:00:00Z"),
            ("@annually", "2027-01-01T00:00:00Z"), ("0 9 * * MON-fri", "2026-03-02T09:00:00Z"),
            ("0 9 * * fri-sun", "2026-03-06T09:00:00Z"), ("0 9 ? * ?", "2026-03-02T09:00:00Z"),
            ("  30  9\t* * *", "2026-03-01T09:30:00Z"), ("0 0 29 feb *", "2028-02-29T00:00:00Z"),
        ])
    func `names, nicknames and question marks are understood`(expression: String, next: String) throws {
        #expect(try Self.times(expression, after: "2026-03-01T09:00:00Z") == [next])
    }

    @Test func `a time of day that is left out in spring comes at the first moment after it`() throws {
        let spring = try Self.times("15,45 2 * * *", after: "2026-03-28T12:00:00Z", in: "Europe/Paris", 3)
        // 03:00 in summer time, once; the day after as ever.
        #expect(spring == ["2026-03-29T01:00:00Z", "2026-03-30T00:15:00Z", "2026-03-30T00:45:00Z"])
    }

    @Test func `a time of day that comes twice in autumn is the first of them`() throws {
        let autumn = try Self.times("30 2 * * *", after: "2026-10-24T12:00:00Z", in: "Europe/Paris", 2)
        #expect(autumn == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
        // Between the two, it is over for today.
        #expect(
            try Self.times("30 2 * * *", after: "2026-10-25T01:10:00Z", in: "Europe/Paris") == ["2026-10-26T01:30:00Z"])
    }

    @Test func `what comes every hour comes in each real hour`() throws {
        let autumn = try Self.times("0 * * * *", after: "2026-10-24T23:30:00Z", in: "Europe/Paris", 3)
        #expect(autumn == ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"])
        let spring = try Self.times("0 * * * *", after: "2026-03-29T00:30:00Z", in: "Europe/Paris", 2)
        #expect(spring == ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"])
    }

    @Test(arguments: ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "*/5 * 31 feb *"])
    func `what never happens has no next time`(expression: String) throws {
        #expect(try Self.times(expression, after: "2026-03-01T09:00:00Z") == [])
        #expect(try Self.times(expression, after: "2026-03-01T09:00:00Z", in: "Europe/Paris") == [])
    }

    @Test(
        arguments: [
            (
                "0 9 * *",
                #""0 9 * *" has 4 fields. Write five: minute, hour, day of the month, month and day of the week, such as "0 9 * * mon-fri"."#
            ),
            ("61 9 * * *", #""61" in "61 9 * * *" is no minute. Write 0 to 59."#),
            ("0 24 * * *", #""24" in "0 24 * * *" is no hour. Write 0 to 23."#),
            ("0 9 0 * *", #""0" in "0 9 0 * *" is no day of the month. Write 1 to 31."#),
            ("0 9 * foo *", #""foo" in "0 9 * foo *" is no month. Write 1 to 12, or jan to dec."#),
            (
                "0 9 * * mon-day",
                #""mon-day" in "0 9 * * mon-day" is no day of the week: "day" is none. Write 0 to 7, or sun to sat."#
            ),
            ("0 9,,10 * * *", #""" in "0 9,,10 * * *" is no hour. Write 0 to 23."#),
            (
                "0 22-6 * * *",
                #""22-6" in "0 22-6 * * *" is no hour: it goes backwards. Write the range in two: "22-23,0-6"."#
            ),
            ("5/15 * * * *", #""5/15" in "5/15 * * * *" is no minute: only a range has steps. Write "5-59/15"."#),
            ("*/0 * * * *", #""*/0" in "*/0 * * * *" is no minute: "0" is no step. Write 1 to 59 behind the "/"."#),
            ("*/90 * * * *", #""*/90" in "*/90 * * * *" is no minute: "90" is no step. Write 1 to 59 behind the "/"."#),
            (
                "@reboot",
                #""@reboot" is not known. Write @hourly, @daily, @weekly, @monthly, @yearly, or five fields such as "0 9 * * mon-fri"."#
            ),
        ])
    func `what makes no sense is said, with what to write`(expression: String, words: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(expression) }
        #expect(error?.description == words)
    }
}
