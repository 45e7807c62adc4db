package import FoundationEssentials
import Glibc

/// Points in time as RFC 3339 writes them, in UTC.
package enum UTCText {
    /// `2026-11-21T09:12:03.250Z`
    package static func withMilliseconds(_ date: Date) -> String {
        let total = Int((date.timeIntervalSince1970 * 1_000).rounded(.down))
        let milliseconds = ((total % 1_000) + 1_000) % 1_000
        var seconds = time_t((total - milliseconds) / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return
            "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))T"
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)).\(three(milliseconds))Z"
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func three(_ number: Int) -> String { String("00\(number)".suffix(3)) }
}
