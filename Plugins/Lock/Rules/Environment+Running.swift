package import FoundationEssentials
import PluginAPI

/// Something that runs on an environment, such as a deploy, and that must not lose it meanwhile.
package struct Run: Codable, Equatable, Sendable {
    /// How long its lock lasts after it.
    package static let grace: Duration = .seconds(5 * 60)

    package let what: String
    /// When it is over at the latest, whatever becomes of it.
    package let until: Date

    package init(what: String, until: Date) {
        self.what = what
        self.until = until
    }
}

extension Environment {
    /// Something runs on it from `now` on.
    package mutating func beginRun(_ new: Run, now: Date, _ rules: LockRules) {
        settle(at: now, rules)
        run = new
    }

    /// What ran is over. A lock that lasted longer because of it ends soon.
    package mutating func endRun(now: Date, _ rules: LockRules) {
        settle(at: now, rules)
        guard run != nil else { return }
        run = nil
        guard var holder, holder.isExtendedByRun, let until = holder.until else { return }
        holder.isExtendedByRun = false
        holder.until = min(until, now + Run.grace)
        lock.holder = holder
    }

    /// Has the lock last until what runs is over, if its time is over before; that is told once.
    mutating func extendForRun(at now: Date, _ rules: LockRules) {
        if let run, run.until <= now { self.run = nil }
        guard let run, var holder, let until = holder.until, until <= now, rules.expiry == .release else { return }
        holder.isExtendedByRun = true
        holder.until = run.until + Run.grace
        holder.warnAt = nil
        lock.holder = holder
        note(.renewed, by: nil, at: now, to: holder.person, until: holder.until, reason: "\(run.what) runs")
    }
}
