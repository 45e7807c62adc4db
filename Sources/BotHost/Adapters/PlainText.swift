package import FoundationEssentials
import Glibc
package import PluginAPI

/// Renders rich text for people without any markup.
package struct PlainText: Sendable {
    private let zone: Zone

    package typealias Zone = TimeText.Zone

    package init(zone: Zone = .machine) { self.zone = zone }

    /// `text` as it reads at `now`; line breaks are line feeds.
    ///
    /// - Parameter width: How many columns there are for a table; nil for as many as it takes.
    package func render(_ text: RichText, now: Date, width: Int? = nil) -> String {
        TableLayout(plain: self, now: now, width: width).lay(out: text).segments
            .reduce(into: "") { $0 += render($1, now: now) }
    }

    func render(_ segment: RichText.Segment, now: Date) -> String {
        switch segment {
        case .plain(let text), .bold(let text), .code(let text), .command(let text), .unknown(let text): text
        case .person(let person): person.name
        case .link(let address, let words): words == address ? address : "\(words) (\(address))"
        // Laid out before; what is left of one are its words.
        case .table: RichText(segments: [segment]).description
        case .time(let date): time(date, now: now)
        case .ago(let date): Self.distance(from: date, to: now)
        }
    }

    /// `09:12` today, `Fri 20 Nov 09:12` on another day, with the year when that is another one.
    private func time(_ date: Date, now: Date) -> String {
        let (then, today) = (parts(of: date), parts(of: now))
        let clock = "\(Self.two(then.tm_hour)):\(Self.two(then.tm_min))"
        if then.tm_year == today.tm_year && then.tm_yday == today.tm_yday { return clock }
        let day = "\(Self.weekdays[Int(then.tm_wday)]) \(then.tm_mday) \(Self.months[Int(then.tm_mon)])"
        return then.tm_year == today.tm_year ? "\(day) \(clock)" : "\(day) \(Int(then.tm_year) + 1900) \(clock)"
    }

    private static func distance(from date: Date, to now: Date) -> String {
        let seconds = Int(now.timeIntervalSince(date).rounded())
        let words = DurationText.words(for: .seconds(abs(seconds)))
        return abs(seconds) < 1 ? "just now" : seconds < 0 ? "in \(words)" : "\(words) ago"
    }

    private func parts(of date: Date) -> tm {
        var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
        var parts = tm()
        switch zone {
        case .machine: localtime_r(&seconds, &parts)
        case .utc: gmtime_r(&seconds, &parts)
        }
        return parts
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
