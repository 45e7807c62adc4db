package import FoundationEssentials
package import PluginAPI

/// When something happens again and again, as cron says it: `0 9 * * mon-fri`.
///
/// What stands in the five fields is read by `CronField`. Two rules are Vixie cron's (Debian's, too):
///
/// - When both day fields are restricted, a day that fits one of them is enough. One that begins with `*` is not.
/// - When neither the minute nor the hour begins with `*`, it happens once at that time of day: when clocks are put
///   forward over it, at the first moment after that; when they show it twice, the first time. Otherwise it happens
///   whenever the clocks show it: not at all in the hour that is left out, and again in the hour that comes twice.
package struct CronExpression: Equatable, Sendable {
    /// As it was written.
    package let text: String

    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    /// - Throws: What is wrong, and what to write instead.
    package init(_ text: String) throws(CronError) {
        self.text = text
        let words = try Self.expanded(text).split { $0 == " " || $0 == "\t" }
        guard words.count == 5 else {
            throw CronError(
                "\"\(text)\" has \(words.count) fields. Write five: minute, hour, day of the month, month and day of the week, such as \"0 9 * * mon-fri\"."
            )
        }
        minutes = try CronField(words[0], .minute, in: text)
        hours = try CronField(words[1], .hour, in: text)
        days = try CronField(words[2], .day, in: text)
        months = try CronField(words[3], .month, in: text)
        weekdays = try CronField(words[4], .weekday, in: text)
    }

    private static let nicknames = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    private static func expanded(_ text: String) throws(CronError) -> String {
        guard text.hasPrefix("@") else { return text }
        guard let fields = nicknames[text.lowercased()] else {
            throw CronError(
                "\"\(text)\" is not known. Write @hourly, @daily, @weekly, @monthly, @yearly, or five fields such as \"0 9 * * mon-fri\"."
            )
        }
        return fields
    }

    // MARK: Finding

    /// Nothing that happens at all is farther apart: a 29 February that is a Sunday comes after 40 years at the latest.
    private static let mostDays = 50 * 366

    /// The first time after `date`; nil when there is none, as for 30 February.
    package func next(after date: Date, in zone: TimeZoneRules) -> Date? {
        let after = Int(date.timeIntervalSince1970.rounded(.down))
        let seconds =
            minutes.isStar || hours.isStar ? nextShown(after: after, zone) : nextTimeOfDay(after: after, zone)
        return seconds.map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// For what happens at a time of day, once on each day.
    private func nextTimeOfDay(after: Int, _ zone: TimeZoneRules) -> Int? {
        // A day earlier, in case the clocks are just being put back over midnight.
        let today = (after + zone.span(at: after).offset).floorDivided(by: 86_400) - 1
        for day in today...today + Self.mostDays where isDay(day) {
            // Most days are whole over, or whole to come.
            guard zone.seconds(ofLocal: day * 86_400 + 86_340) > after else { continue }
            for hour in hours.values {
                for minute in minutes.values {
                    let seconds = zone.seconds(ofLocal: day * 86_400 + hour * 3_600 + minute * 60)
                    if seconds > after { return seconds }
                }
            }
        }
        return nil
    }

    /// For what happens whenever the clocks show it.
    private func nextShown(after: Int, _ zone: TimeZoneRules) -> Int? {
        var from = after + 1
        while from < after + Self.mostDays * 86_400 {
            let span = zone.span(at: from)
            guard let local = nextLocal(from: from + span.offset) else { return nil }
            guard let end = span.end, local - span.offset >= end else { return local - span.offset }
            from = end
        }
        return nil
    }

    /// The first local time that fits, from `local` on, if nobody ever changed a clock.
    private func nextLocal(from local: Int) -> Int? {
        let minute = (local + 59).floorDivided(by: 60)
        let today = minute.floorDivided(by: 1_440)
        var earliest = minute - today * 1_440
        for day in today...today + Self.mostDays {
            if isDay(day), let time = nextTime(from: earliest) { return day * 86_400 + time * 60 }
            earliest = 0
        }
        return nil
    }

    /// The first minute of the day that fits, from `minute` on.
    private func nextTime(from minute: Int) -> Int? {
        for hour in hours.values where hour >= minute / 60 {
            let earliest = hour == minute / 60 ? minute % 60 : 0
            if let found = minutes.values.first(where: { $0 >= earliest }) { return hour * 60 + found }
        }
        return nil
    }

    private func isDay(_ daysSince1970: Int) -> Bool {
        let day = CivilDay(daysSince1970: daysSince1970)
        guard months.contains(day.month) else { return false }
        let isDay = days.contains(day.day)
        let isWeekday = weekdays.contains(CivilDay.weekday(ofDaysSince1970: daysSince1970))
        return days.isStar || weekdays.isStar ? isDay && isWeekday : isDay || isWeekday
    }
}

/// An expression that makes no sense.
package struct CronError: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
