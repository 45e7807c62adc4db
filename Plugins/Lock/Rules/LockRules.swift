import PluginAPI

/// What holds for locks, as the settings say it.
package struct LockRules: Equatable, Sendable {
    /// Who may take over what somebody else has.
    package enum Stealing: String, Codable, CaseIterable, Sendable {
        case anyone
        /// Who is first in the queue.
        case queueHead = "queue_head"
        case admins
    }

    /// What is done when a lock's time is over.
    package enum Expiry: String, Codable, CaseIterable, Sendable {
        case release
        /// It stays, and its holder is asked about it.
        case bite
    }

    package var stealing = Stealing.anyone
    /// Whether who finds an environment taken waits for it without having asked to.
    package var queuesOnConflict = false
    /// How long a lock lasts for which nothing else was asked.
    package var defaultDuration: Duration?
    /// How long a lock may last, however often it is extended.
    package var maxDuration: Duration?
    package var expiry = Expiry.release
    /// How long before its end a lock's holder is told.
    package var warnBefore: Duration = .seconds(30 * 60)
    /// How long the next in the queue has to take what was passed on to them.
    package var claimWithin: Duration = .seconds(15 * 60)
    /// How old a lock is when its holder is first asked about it, and how long after that again.
    package var remindAfter: Duration = .seconds(4 * 3_600)
    package var remindEvery: Duration = .seconds(4 * 3_600)

    package init() {}

    /// How many may wait for one environment, and how many may watch it.
    package static let mostWaiting = 100
    /// How often somebody may be asked for an environment.
    package static let pauseBetweenAsks: Duration = .seconds(10 * 60)
    /// How often those who wait for an environment may have its holder asked.
    package static let pauseBetweenWaitersBites: Duration = .seconds(30 * 60)

    /// The same, with what is different for one environment.
    package func changed(by own: LockOverrides) -> LockRules {
        var rules = self
        rules.stealing = own.steal ?? stealing
        rules.queuesOnConflict = own.queueOnConflict ?? queuesOnConflict
        rules.defaultDuration = own.defaultDuration ?? defaultDuration
        rules.maxDuration = own.maxDuration ?? maxDuration
        rules.expiry = own.expire ?? expiry
        rules.warnBefore = own.warnBefore ?? warnBefore
        rules.claimWithin = own.claimWithin ?? claimWithin
        rules.remindAfter = own.remindAfter ?? remindAfter
        rules.remindEvery = own.remindEvery ?? remindEvery
        return rules
    }
}

/// What is different for one environment from what the settings say.
package struct LockOverrides: Codable, Equatable, Sendable {
    package var steal: LockRules.Stealing?
    package var queueOnConflict: Bool?
    package var defaultDuration: Duration?
    package var maxDuration: Duration?
    package var expire: LockRules.Expiry?
    package var warnBefore: Duration?
    package var claimWithin: Duration?
    package var remindAfter: Duration?
    package var remindEvery: Duration?

    package init() {}
}
