package import FoundationEssentials
import Glibc

/// How points in time are written by people: `18:00`, `tomorrow 9:00`, `friday`, `2026-03-01T09:00`.
///
/// A day without a time of day means the end of its working day, 18:00. A time of day without a day is its next
/// occurrence. A weekday is the next day of that name, never today.
package struct TimeText: Sendable {
    /// Which clock hangs on the writer's wall.
    package enum Zone: Sendable {
        /// The machine's, as `TZ` or /etc/localtime say.
        case machine
        case utc
    }

    private let now: Date
    private let zone: Zone

    package init(now: Date, zone: Zone = .machine) {
        self.now = now
        self.zone = zone
    }

    /// The point in time that the first of `words` say, and how many of them it took; nil when they say none, or one
    /// that has passed.
    package func read(_ words: some Collection<Substring>) -> (time: Date, count: Int)? {
        guard let first = words.first?.folded, let today = parts(of: now) else { return nil }
        if let clock = Self.clock(first[...]) { return next(clock, from: today).map { ($0, 1) } }
        guard let day = day(first, today) else { return nil }
        if let time = day.clock { return date(day.parts, time).flatMap { $0 > now ? ($0, 1) : nil } }
        let second = words.dropFirst().first.flatMap { Self.clock($0.folded[...]) }
        let count = second == nil ? 1 : 2
        return date(day.parts, second ?? Self.endOfWork).flatMap { $0 > now ? ($0, count) : nil }
    }

    private typealias Clock = (hour: Int32, minute: Int32)

    private static let endOfWork: Clock = (18, 0)
    private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    /// `9:00`, `18:30`.
    private static func clock(_ word: Substring) -> Clock? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            let hour = Int32(parts[0]), let minute = Int32(parts[1]), (0...23).contains(hour), (0...59).contains(minute)
        else { return nil }
        return (hour, minute)
    }

    private func day(_ word: String, _ today: tm) -> (parts: tm, clock: Clock?)? {
        switch word {
        case "today", "eod": return (today, nil)
        case "tomorrow": return (today.adding(days: 1), nil)
        default: break
        }
        if let weekday = Self.weekdays.firstIndex(where: { $0 == word || (word.count >= 3 && $0.hasPrefix(word)) }) {
            let days = (Int32(weekday) - today.tm_wday + 6) % 7 + 1
            return (today.adding(days: days), nil)
        }
        return Self.calendarDay(word)
    }

    /// `2026-03-01`, `2026-03-01t09:00` (in small letters already).
    private static func calendarDay(_ word: String) -> (parts: tm, clock: Clock?)? {
        let halves = word.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 3, numbers[0].utf8.count == 4, let year = Int32(numbers[0]),
            let month = Int32(numbers[1]),
            let day = Int32(numbers[2]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        guard halves.count == 2 else { return (parts, nil) }
        return clock(halves[1]).map { (parts, $0) }
    }

    private func next(_ clock: Clock, from today: tm) -> Date? {
        guard let time = date(today, clock) else { return nil }
        return time > now ? time : date(today.adding(days: 1), clock)
    }

    private func parts(of date: Date) -> tm? {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        let isKnown =
            switch zone {
            case .machine: localtime_r(&seconds, &parts) != nil
            case .utc: gmtime_r(&seconds, &parts) != nil
            }
        return isKnown ? parts : nil
    }

    /// The C library finds out about summer time, and about the day after the 31st; a 30 February is refused.
    private func date(_ day: tm, _ clock: Clock) -> Date? {
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (day.tm_year, day.tm_mon, day.tm_mday)
        (parts.tm_hour, parts.tm_min, parts.tm_isdst) = (clock.hour, clock.minute, -1)
        let seconds =
            switch zone {
            case .machine: mktime(&parts)
            case .utc: timegm(&parts)
            }
        let isSameDay = parts.tm_mday == day.tm_mday || day.tm_yday < 0
        return seconds == -1 || !isSameDay ? nil : Date(timeIntervalSince1970: Double(seconds))
    }
}

extension tm {
    /// The day that is `days` later. Its day of the month may be past the month's end, which `tm_yday < 0` says.
    fileprivate func adding(days: Int32) -> tm {
        var later = self
        later.tm_mday += days
        later.tm_yday = -1
        return later
    }
}
