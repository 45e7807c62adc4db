public import FoundationEssentials

/// When a timer runs.
public struct Schedule: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case once(Date)
        case every(Duration)
        case cron(String, zone: String?)
    }

    package let kind: Kind

    package init(kind: Kind) { self.kind = kind }

    /// At `date`; as soon as possible when that is over.
    public static func once(_ date: Date) -> Schedule { Schedule(kind: .once(date)) }

    /// Again and again, for the first time after `interval`, which is at least a second. A restart of the bot does not
    /// change the beat.
    public static func every(_ interval: Duration) -> Schedule { Schedule(kind: .every(interval)) }

    /// As cron says it: minute, hour, day of the month, month, day of the week; or `@hourly`, `@daily`, `@weekly`,
    /// `@monthly`, `@yearly`.
    ///
    /// A field is `*`, a value, a range `8-18`, either of the first or last with a step (`*/15`, `8-18/2`), or several
    /// with commas; months and days have names (`jan`, `mon-fri`). When both day fields are restricted, one that fits is
    /// enough. A time of day that is left out when clocks are put forward comes at the first moment after that; one
    /// that comes twice, once. What has `*` as its minute or hour comes in each real hour.
    ///
    /// - Parameter zone: `Europe/Paris`, `UTC`; the bot's own unless given.
    public static func cron(_ expression: String, zone: String? = nil) -> Schedule {
        Schedule(kind: .cron(expression, zone: zone))
    }
}
