/// A time zone as the variable `TZ` says it: `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX, with the extensions of RFC 8536).
package struct PosixTimeZone: Equatable, Sendable {
    /// A day of each year on which the clocks are changed, and the time of day, in seconds.
    struct Rule: Equatable, Sendable {
        enum Day: Equatable, Sendable {
            /// `J60`: 1 to 365, where 29 February is never counted.
            case julian(Int)
            /// `59`: 0 to 365.
            case zeroBased(Int)
            /// `M3.5.0`: this weekday of this week of the month; 5 is the last one.
            case month(Int, week: Int, weekday: Int)
        }

        let day: Day
        let time: Int
    }

    struct Summer: Equatable, Sendable {
        let offset: Int
        let begins: Rule
        let ends: Rule
    }

    /// What standard time is ahead of UTC, in seconds.
    let offset: Int
    let summer: Summer?

    /// nil when `text` is no such time zone.
    package init?(_ text: some StringProtocol) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard reader.name(), let behind = reader.time(most: 24) else { return nil }
        offset = -behind
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var summerOffset = offset + 3_600
        if !reader.skip(",") {
            guard let behind = reader.time(most: 24), reader.skip(",") else { return nil }
            summerOffset = -behind
        }
        guard let begins = reader.rule(), reader.skip(","), let ends = reader.rule(), reader.isAtEnd else { return nil }
        summer = Summer(offset: summerOffset, begins: begins, ends: ends)
    }

    /// The changes of one year, in order; none in a zone without summer time.
    func changes(in year: Int) -> [TimeZoneRules.Change] {
        guard let summer else { return [] }
        let begin = TimeZoneRules.Change(at: summer.begins.seconds(in: year) - offset, offset: summer.offset)
        let end = TimeZoneRules.Change(at: summer.ends.seconds(in: year) - summer.offset, offset: offset)
        return begin.at < end.at ? [begin, end] : [end, begin]
    }
}

extension PosixTimeZone.Rule {
    /// The local time of the change in `year`, as seconds since 1970 in that local time.
    fileprivate func seconds(in year: Int) -> Int {
        let newYear = CivilDay(year: year, month: 1, day: 1).daysSince1970
        let days =
            switch day {
            case .zeroBased(let number): newYear + number
            case .julian(let number): newYear + number - 1 + (CivilDay.isLeap(year) && number >= 60 ? 1 : 0)
            case .month(let month, let week, let weekday): Self.day(year, month, week, weekday)
            }
        return days * 86_400 + time
    }

    private static func day(_ year: Int, _ month: Int, _ week: Int, _ weekday: Int) -> Int {
        let first = CivilDay(year: year, month: month, day: 1).daysSince1970
        let next = CivilDay(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1).daysSince1970
        let firstOfThem = first + (weekday - CivilDay.weekday(ofDaysSince1970: first) + 7) % 7
        let day = firstOfThem + (week - 1) * 7
        return day < next ? day : day - 7
    }
}

/// Takes one thing after the other from the text.
private struct Reader {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    /// `CET`, `<+0330>`.
    mutating func name() -> Bool {
        if skip("<") {
            let name = rest.prefix { $0 != UInt8(ascii: ">") }
            rest = rest.dropFirst(name.count)
            return !name.isEmpty && skip(">")
        }
        let name = rest.prefix { (0x41...0x5A).contains($0 & 0xDF) }
        rest = rest.dropFirst(name.count)
        return name.count >= 3
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return range.contains(number) ? number : nil
    }

    /// `-1`, `+5:30`, `2:00:00`: seconds.
    mutating func time(most hours: Int) -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard var seconds = number(0...hours).map({ $0 * 3_600 }) else { return nil }
        for unit in [60, 1] where skip(":") {
            guard let more = number(0...59) else { return nil }
            seconds += more * unit
        }
        return sign * seconds
    }

    mutating func rule() -> PosixTimeZone.Rule? {
        guard let day = day() else { return nil }
        guard skip("/") else { return PosixTimeZone.Rule(day: day, time: 7_200) }
        // RFC 8536 allows a time of up to a week before or after the day.
        return time(most: 167).map { PosixTimeZone.Rule(day: day, time: $0) }
    }

    private mutating func day() -> PosixTimeZone.Rule.Day? {
        if skip("J") { return number(1...365).map { .julian($0) } }
        guard skip("M") else { return number(0...365).map { .zeroBased($0) } }
        guard let month = number(1...12), skip("."), let week = number(1...5), skip("."), let weekday = number(0...6)
        else { return nil }
        return .month(month, week: week, weekday: weekday)
    }
}
