import PluginAPI

/// A word such as `remind_after=2h`: what is to be different for one environment.
package struct OverrideChange: Equatable, Sendable {
    package enum Problem: Error, Equatable, Sendable {
        case noValue
        case unknownKey(String)
        case badValue(key: String, value: String, example: String)
    }

    /// What can be different, with a value that somebody could write.
    package static let keys: [(name: String, example: String)] = [
        ("steal", "queue_head"), ("queue_on_conflict", "yes"), ("default_duration", "8h"), ("max_duration", "3d"),
        ("expire", "bite"), ("warn_before", "15m"), ("claim_within", "10m"), ("remind_after", "2h"),
        ("remind_every", "1d"),
    ]

    package let key: String
    /// nil: as the settings say.
    package let value: String?

    package init(_ word: String) throws(Problem) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw .noValue }
        key = parts[0].lowercased()
        guard Self.keys.contains(where: { [key] in $0.name == key }) else { throw .unknownKey(parts[0]) }
        value = ["", "default"].contains(parts[1].lowercased()) ? nil : parts[1].lowercased()
    }

    /// Makes the change.
    package func apply(to overrides: inout LockOverrides) throws(Problem) {
        switch key {
        case "steal": overrides.steal = try choice()
        case "expire": overrides.expire = try choice()
        case "queue_on_conflict": overrides.queueOnConflict = try yesNo()
        case "default_duration": overrides.defaultDuration = try duration()
        case "max_duration": overrides.maxDuration = try duration()
        case "warn_before": overrides.warnBefore = try duration()
        case "claim_within": overrides.claimWithin = try duration()
        case "remind_after": overrides.remindAfter = try duration()
        default: overrides.remindEvery = try duration()
        }
    }

    private func choice<Value: RawRepresentable<String>>() throws(Problem) -> Value? {
        guard let value else { return nil }
        guard let choice = Value(rawValue: value) else { throw bad(value) }
        return choice
    }

    private func yesNo() throws(Problem) -> Bool? {
        switch value {
        case nil: return nil
        case "yes"?, "true"?: return true
        case "no"?, "false"?: return false
        case let value?: throw bad(value)
        }
    }

    private func duration() throws(Problem) -> Duration? {
        guard let value else { return nil }
        guard let (duration, _) = DurationText.read([value[...]]) else { throw bad(value) }
        return duration
    }

    private func bad(_ value: String) -> Problem {
        .badValue(key: key, value: value, example: Self.keys.first { $0.name == key }?.example ?? "")
    }
}

extension LockOverrides {
    /// What is different, as it is typed.
    package var words: [String] {
        [
            steal.map { "steal=\($0.rawValue)" }, queueOnConflict.map { "queue_on_conflict=\($0 ? "yes" : "no")" },
            defaultDuration.map { "default_duration=\($0.typed)" }, maxDuration.map { "max_duration=\($0.typed)" },
            expire.map { "expire=\($0.rawValue)" }, warnBefore.map { "warn_before=\($0.typed)" },
            claimWithin.map { "claim_within=\($0.typed)" }, remindAfter.map { "remind_after=\($0.typed)" },
            remindEvery.map { "remind_every=\($0.typed)" },
        ].compactMap { $0 }
    }
}

extension LockRules {
    /// What holds, as it is typed.
    package var words: [String] {
        var all = LockOverrides()
        (all.steal, all.queueOnConflict, all.expire) = (stealing, queuesOnConflict, expiry)
        (all.defaultDuration, all.maxDuration) = (defaultDuration, maxDuration)
        (all.warnBefore, all.claimWithin) = (warnBefore, claimWithin)
        (all.remindAfter, all.remindEvery) = (remindAfter, remindEvery)
        return all.words
    }
}
