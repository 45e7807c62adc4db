/// When the clocks of a time zone changed, and will change.
///
/// Foundation knows time zones only together with its tables for all languages of the world, which nothing here loads; so
/// they are read from the system's files (`TimeZoneRules+Reading.swift`).
package struct TimeZoneRules: Sendable {
    package static let utc = TimeZoneRules(first: 0, changes: [], future: nil)

    /// A time in which the clocks are not changed, in seconds since 1970.
    package struct Span: Equatable, Sendable {
        /// The first second of it; nil when it never began.
        package let start: Int?
        /// The first second after it; nil when it never ends.
        package let end: Int?
        /// What local time is ahead of UTC, in seconds.
        package let offset: Int
    }

    struct Change: Equatable, Sendable {
        let at: Int
        let offset: Int
    }

    /// Before the first change.
    private let first: Int
    private let changes: [Change]
    /// After the last change.
    private let future: PosixTimeZone?

    init(first: Int, changes: [Change], future: PosixTimeZone?) {
        self.first = first
        self.changes = changes
        self.future = future
    }

    /// The span in which `seconds` lies.
    package func span(at seconds: Int) -> Span {
        let next = changes.partitionPoint { $0.at > seconds }
        let current = next == 0 ? nil : changes[next - 1]
        if next < changes.count {
            return Span(start: current?.at, end: changes[next].at, offset: current?.offset ?? first)
        }
        guard let future else { return Span(start: current?.at, end: nil, offset: current?.offset ?? first) }
        return span(at: seconds, future, after: current)
    }

    /// The first second at which the clocks show `local`. When they never do because they are put forward over it, the
    /// first second after that.
    package func seconds(ofLocal local: Int) -> Int {
        // No zone is farther from UTC than 26 hours.
        var span = span(at: local - 2 * 86_400)
        while true {
            let seconds = local - span.offset
            if let start = span.start, seconds < start { return start }
            guard let end = span.end, seconds >= end else { return seconds }
            span = self.span(at: end)
        }
    }

    private func span(at seconds: Int, _ future: PosixTimeZone, after last: Change?) -> Span {
        let year = CivilDay(daysSince1970: seconds.floorDivided(by: 86_400)).year
        let near = (year - 1...year + 1).flatMap(future.changes).filter { $0.at > last?.at ?? .min }
        let current = near.last { $0.at <= seconds }
        return Span(
            start: current?.at ?? last?.at, end: near.first { $0.at > seconds }?.at,
            offset: current?.offset ?? last?.offset ?? future.offset)
    }
}

extension Array {
    /// The index of the first element that is past a point, in an array where all behind it are.
    fileprivate func partitionPoint(_ isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
