package import FoundationEssentials
import Glibc
import PluginAPI

/// Points in time as RFC 3339 writes them, in UTC.
package enum UTCText {
    /// `2026-11-21T09:12:03.250Z`
    package static func withMilliseconds(_ date: Date) -> String {
        // The same milliseconds as where a date is kept as a number.
        let total = date.milliseconds
        let milliseconds = ((total % 1_000) + 1_000) % 1_000
        var seconds = time_t((total - milliseconds) / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        // The journal writes one for each entry, so no strings are made of the parts.
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func add(_ number: Int, _ width: Int, then mark: Unicode.Scalar) {
                var rest = number
                for place in (end..<end + width).reversed() {
                    text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                text[end + width] = UInt8(ascii: mark)
                end += width + 1
            }
            add((Int(parts.tm_year) + 1900) % 10_000, 4, then: "-")
            add(Int(parts.tm_mon) + 1, 2, then: "-")
            add(Int(parts.tm_mday), 2, then: "T")
            add(Int(parts.tm_hour), 2, then: ":")
            add(Int(parts.tm_min), 2, then: ":")
            add(Int(parts.tm_sec), 2, then: ".")
            add(milliseconds, 3, then: "Z")
            return end
        }
    }

    /// The point in time that `text` is: `2026-11-21`, `2026-11-21T09:12`, or with seconds, and perhaps a `Z`; nil when it is none.
    package static func time(_ text: String) -> Date? {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let day = numbers(parts[0], separator: "-", widths: [4, 2, 2])
        guard let day, (1...12).contains(day[1]), (1...31).contains(day[2]) else { return nil }
        let found: (parts: [Int32], rest: Double)? = parts.count == 2 ? clock(parts[1]) : ([0, 0, 0], 0)
        guard let (clock, rest) = found else { return nil }
        var moment = tm()
        (moment.tm_year, moment.tm_mon, moment.tm_mday) = (day[0] - 1900, day[1] - 1, day[2])
        (moment.tm_hour, moment.tm_min, moment.tm_sec) = (clock[0], clock[1], clock[2])
        let seconds = timegm(&moment)
        // A day that its month does not have has become one of the next month.
        guard moment.tm_mday == day[2] else { return nil }
        return Date(timeIntervalSince1970: Double(seconds) + rest)
    }

    /// `09:12`, `09:12:03`, `09:12:03.250`, each perhaps with a `Z`.
    private static func clock(_ text: Substring) -> (parts: [Int32], rest: Double)? {
        let digits = text.hasSuffix("Z") ? text.dropLast() : text
        let halves = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let hasSeconds = halves[0].utf8.count > 5
        guard let read = numbers(halves[0], separator: ":", widths: hasSeconds ? [2, 2, 2] : [2, 2]),
            read[0] < 24, read[1] < 60, !hasSeconds || read[2] < 60
        else { return nil }
        guard halves.count == 2 else { return (hasSeconds ? read : read + [0], 0) }
        guard hasSeconds, (1...9).contains(halves[1].utf8.count), let rest = Int(halves[1]), rest >= 0,
            let fraction = Double("0.\(halves[1])")
        else { return nil }
        return (read, fraction)
    }

    private static func numbers(_ text: Substring, separator: Character, widths: [Int]) -> [Int32]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == widths else { return nil }
        let numbers = parts.compactMap { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int32($0) : nil }
        return numbers.count == widths.count ? numbers : nil
    }
}
