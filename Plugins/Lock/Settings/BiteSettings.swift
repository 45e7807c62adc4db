package import PluginAPI

/// What the config says about when holders are asked, and who hears of it.
package struct BiteSettings: Sendable {
    /// When it is looked whom to ask, as cron says it.
    package let cron: String
    /// nil for the machine's own.
    package let zone: String?
    package let escalation: [BitePlan.Step]
    private let hours: WorkingHours
    /// Those who work elsewhere, by id or name.
    private let elsewhere: [String: WorkingHours]

    static let declared = [
        Setting(
            "cron", .text, default: "0 * * * *",
            meaning:
                "When it is looked who is to be asked: minute, hour, day of the month, month, day of the week. Nobody is asked out of `hours`, whatever it says."
        ),
        Setting(
            "hours", .text, default: "09:00-18:00", meaning: "When people work. Nobody is asked at other times."),
        Setting(
            "days", .list(of: .oneOf(weekdays)), default: ["mon", "tue", "wed", "thu", "fri"],
            meaning: "On which days people work."),
        Setting(
            "last_call", .text, default: "16:00",
            meaning:
                "From when on, on the last working day of a week, holders are asked about what is locked over the days off."
        ),
        Setting(
            "zone", .text, example: "Europe/Paris", meaning: "On whose clock. Without it, on that of the bot's machine."
        ),
        Setting(
            "zones", .table(of: .text), default: [:], example: ["irc:libera/ann": "America/New_York"],
            meaning: "The time zones of those who work elsewhere, by id or name."),
        Setting(
            "escalate", .list(of: .oneOf(BitePlan.Step.allCases.map(\.rawValue))),
            default: ["dm", "channel", "admins"],
            meaning:
                "Who hears of it: the first time the first of these, the second time the second one too, and so on. The holder always does."
        ),
    ]

    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    package struct Given: Decodable, Sendable {
        let cron: String
        let hours: String
        let days: [String]
        let lastCall: String
        let zone: String?
        let zones: [String: String]
        let escalate: [BitePlan.Step]

        private enum CodingKeys: String, CodingKey {
            case cron, hours, days, zone, zones, escalate
            case lastCall = "last_call"
        }
    }

    init(_ given: Given) throws {
        (cron, zone) = (given.cron, given.zone)
        escalation = given.escalate
        let times = given.hours.split(whereSeparator: { "-–".contains($0) }).map { Self.minutes(String($0)) }
        guard times.count == 2, let from = times[0], let to = times[1], from < to else {
            throw SettingsError("bite.hours: \"\(given.hours)\" says no hours of a day; write them as \"09:00-18:00\"")
        }
        guard let lastCall = Self.minutes(given.lastCall) else {
            throw SettingsError("bite.last_call: \"\(given.lastCall)\" is no time of day; write it as \"16:00\"")
        }
        let days = Set(given.days.compactMap(Self.weekdays.firstIndex))
        guard !days.isEmpty else { throw SettingsError("bite.days: names no day; write at least one, such as \"mon\"") }
        let zone = try given.zone.map { try Self.zone($0, at: "bite.zone") } ?? .machine()
        let hours = WorkingHours(from: from, to: to, days: days, lastCall: lastCall, zone: zone)
        elsewhere = try Dictionary(
            uniqueKeysWithValues: given.zones.map { name, zone in
                (name.lowercased(), hours.on(try Self.zone(zone, at: "bite.zones.\(name)")))
            })
        self.hours = hours
    }

    /// When `person` can be asked.
    package func hours(of person: Person) -> WorkingHours {
        elsewhere[person.id.rawValue.lowercased()] ?? elsewhere[person.name.lowercased()] ?? hours
    }

    /// `09:00`, in minutes after midnight.
    private static func minutes(_ text: String) -> Int? {
        let parts = text.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let hour = parts[0], let minute = parts[1], (0...24).contains(hour),
            (0...59).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    private static func zone(_ name: String, at place: String) throws -> TimeZoneRules {
        do {
            return try TimeZoneRules(named: name)
        } catch {
            throw SettingsError("\(place): \(error)")
        }
    }
}
