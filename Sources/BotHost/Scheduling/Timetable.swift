package import FoundationEssentials
package import PluginAPI

/// A schedule that has been understood: says when its timer runs, and what becomes of a time that was missed.
package struct Timetable: Sendable {
    /// What is to be done about a timer now.
    package struct Decision: Equatable, Sendable {
        /// The time for which it is to run now; nil when it is not to run.
        package let due: Date?
        /// The time for which it is to run afterwards; nil when there is none.
        package let next: Date?

        package init(due: Date?, next: Date?) {
            self.due = due
            self.next = next
        }
    }

    private enum Kind: Sendable {
        case once(Date)
        case every(milliseconds: Int, from: Int)
        case cron(CronExpression, TimeZoneRules)
    }

    /// What is later than this has been missed.
    package static let tolerance = Duration.seconds(60)
    /// When the clock goes back by less, what it shows again does not happen again. By more, it had been wrong before.
    private static let mostRepeated = Duration.seconds(86_400)

    private let kind: Kind

    /// - Parameters:
    ///   - start: When the schedule was made, from which intervals are counted.
    ///   - zone: For cron expressions that name none.
    /// - Throws: `CronError` or `TimeZoneError`.
    package init(_ schedule: Schedule, start: Date, zone: TimeZoneRules) throws {
        switch schedule.kind {
        case .once(let date): kind = .once(date)
        case .every(let interval): kind = .every(milliseconds: interval.wholeMilliseconds, from: start.milliseconds)
        case .cron(let text, let name):
            kind = .cron(try CronExpression(text), try name.map(TimeZoneRules.init(named:)) ?? zone)
        }
    }

    /// The first time after `date`; nil when there is none.
    package func next(after date: Date) -> Date? {
        switch kind {
        case .once(let once): return once > date ? once : nil
        case .every(let interval, let start):
            let count = max(0, (date.milliseconds - start).floorDivided(by: interval)) + 1
            return Date(milliseconds: start + count * interval)
        case .cron(let expression, let zone): return expression.next(after: date, in: zone)
        }
    }

    /// The first time of a timer that is set now; what is to happen once may be over already.
    package func first(now: Date) -> Date? {
        if case .once(let date) = kind { return date }
        return next(after: now)
    }

    /// What is to be done now about a timer that was to run `next`.
    ///
    /// A time that the timer has run for is never before `next`, so a clock that is put back does not bring it again.
    package func decide(next: Date?, missed: Timer.Missed, now: Date) -> Decision {
        guard let next else { return Decision(due: nil, next: nil) }
        guard next <= now else { return Decision(due: nil, next: isTooFar(next, now) ? self.next(after: now) : next) }
        switch missed.kind {
        case .once:
            return Decision(due: next, next: self.next(after: now))
        case .skip:
            let due = first(from: max(next, now - Self.tolerance), now)
            return Decision(due: due, next: self.next(after: now))
        case .each(let grace):
            let due = first(from: max(next, now - grace), now)
            return Decision(due: due, next: self.next(after: due ?? now))
        }
    }

    /// The first time from `date` to `now`.
    private func first(from date: Date, _ now: Date) -> Date? {
        next(after: date - .milliseconds(1)).flatMap { $0 <= now ? $0 : nil }
    }

    /// Whether `next` was found when the clock was far ahead: before it there is a time that is far from now, too.
    private func isTooFar(_ next: Date, _ now: Date) -> Bool {
        self.next(after: now + Self.mostRepeated).map { $0 < next } ?? false
    }
}

extension Date {
    fileprivate static func - (date: Date, duration: Duration) -> Date {
        Date(milliseconds: date.milliseconds - duration.wholeMilliseconds)
    }
}
