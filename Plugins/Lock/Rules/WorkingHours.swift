package import FoundationEssentials
package import PluginAPI

/// When people can be asked something: the working days and hours of a team, on the clock of one place.
package struct WorkingHours: Sendable {
    /// In minutes after midnight; `to` does not belong to it any more.
    package let from: Int
    package let to: Int
    /// 0 is Sunday.
    package let days: Set<Int>
    /// From when on it is asked, on the last working day before others, what is locked over them.
    package let lastCall: Int
    private let zone: TimeZoneRules

    package init(
        from: Int = 9 * 60, to: Int = 18 * 60, days: Set<Int> = [1, 2, 3, 4, 5], lastCall: Int = 16 * 60,
        zone: TimeZoneRules
    ) {
        self.from = from
        self.to = to
        self.days = days
        self.lastCall = lastCall
        self.zone = zone
    }

    /// The same hours on the clock of another place.
    package func on(_ zone: TimeZoneRules) -> WorkingHours {
        WorkingHours(from: from, to: to, days: days, lastCall: lastCall, zone: zone)
    }

    package func contains(_ time: Date) -> Bool {
        let local = Local(time, in: zone)
        return isWorkingDay(local.day) && (from..<to).contains(local.minute)
    }

    /// When the next working hours begin after `time`.
    package func next(after time: Date) -> Date {
        let today = Local(time, in: zone).day
        // Settings that name no day at all are refused, so one of the next seven is one.
        let starts = (today...today + 7).filter(isWorkingDay).map { date($0, from) }
        return starts.first { $0 > time } ?? time
    }

    /// When it is asked today what is locked over the days off that follow; nil when tomorrow is a working day, or today
    /// is none.
    package func lastCall(onDayOf time: Date) -> Date? {
        let today = Local(time, in: zone).day
        return isWorkingDay(today) && !isWorkingDay(today + 1) ? date(today, lastCall) : nil
    }

    private func isWorkingDay(_ day: Int) -> Bool { days.contains(CivilDay.weekday(ofDaysSince1970: day)) }

    private func date(_ day: Int, _ minute: Int) -> Date {
        Date(timeIntervalSince1970: Double(zone.seconds(ofLocal: day * 86_400 + minute * 60)))
    }

    /// What calendar and clock show.
    private struct Local {
        /// Since 1970.
        let day: Int
        let minute: Int

        init(_ time: Date, in zone: TimeZoneRules) {
            let seconds = Int(time.timeIntervalSince1970.rounded(.down))
            let local = seconds + zone.span(at: seconds).offset
            day = local.floorDivided(by: 86_400)
            minute = (local - day * 86_400) / 60
        }
    }
}
