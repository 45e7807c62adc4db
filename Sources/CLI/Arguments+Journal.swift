import BotHost
import Concurrency
import FoundationEssentials
import PluginAPI

extension Arguments {
    /// What `bothost journal` is to show.
    struct JournalOptions: Equatable {
        enum Format {
            case text
            case json
        }

        var config = ConfigOptions.usual
        var data: String?
        var filter = JournalFilter()
        /// nil for all, or as many as are usual.
        var limit: Int?
        var format = Format.text
        var isVerifying = false
        var head: JournalVerification.Head?

        static let names = [
            "--config", "--data", "--since", "--until", "--plugin", "--person", "--code", "--limit", "--format",
            "--head",
        ]

        mutating func take(_ name: String, _ value: String, now: Date) throws(UsageMistake) {
            switch name {
            case "--config": config = value
            case "--data": data = value
            case "--since": filter.since = try Self.time(name, value, now)
            case "--until": filter.until = try Self.time(name, value, now)
            case "--plugin": filter.plugin = value
            case "--person": filter.person = value
            case "--code": filter.code = value
            case "--limit": limit = try Self.count(value)
            case "--format": format = try Self.format(value)
            default: head = try Self.head(value)
            }
        }

        private static func count(_ value: String) throws(UsageMistake) -> Int {
            guard let count = Int(value), count > 0 else {
                throw UsageMistake("--limit is a number, such as 50, not \"\(value)\"")
            }
            return count
        }

        private static func format(_ value: String) throws(UsageMistake) -> Format {
            switch value {
            case "text": .text
            case "json": .json
            default: throw UsageMistake("--format is text or json, not \"\(value)\"")
            }
        }

        private static func head(_ value: String) throws(UsageMistake) -> JournalVerification.Head {
            guard let head = JournalVerification.Head(value) else {
                throw UsageMistake("--head is what --verify has printed before, as 4711:2f…, not \"\(value)\"")
            }
            return head
        }

        /// `2h` ago, or a day or a time of a day in UTC.
        private static func time(_ name: String, _ value: String, _ now: Date) throws(UsageMistake) -> Date {
            if let time = UTCText.time(value) { return time }
            let words = value.split(separator: " ")
            if let (duration, count) = DurationText.read(words), count == words.count {
                return now.addingTimeInterval(-Double(duration.components.seconds))
            }
            throw UsageMistake(
                "\(name) is how long ago, such as 2h, or a time in UTC, such as 2026-03-01T09:00, not \"\(value)\"")
        }
    }
}
