package import FoundationEssentials
package import PluginAPI

/// Keeping everybody from taking an environment.
extension Environment {
    private static let mostHolds = 8

    package enum Holding: Equatable, Sendable {
        /// `over` is the hold that counts again when this one ends.
        case held(Hold, over: Hold?)
        /// It replaces the earlier one of the same person.
        case changed(Hold)
        case tooMany
    }

    /// Puts `hold` over what there is. One of the same person takes the place of their own.
    package mutating func hold(_ hold: Hold, now: Date, _ rules: LockRules) -> Holding {
        settle(at: now, rules)
        let earlier = holds.last
        if let earlier, earlier.by == hold.by {
            holds[holds.count - 1] = Hold(
                by: hold.by, since: earlier.since, until: hold.until, reason: hold.reason ?? earlier.reason)
            note(.held, by: hold.by, at: now, until: hold.until, reason: holds.last?.reason)
            return .changed(holds[holds.count - 1])
        }
        guard holds.count < Self.mostHolds else { return .tooMany }
        holds.append(hold)
        note(.held, by: hold.by, at: now, until: hold.until, reason: hold.reason)
        return .held(hold, over: earlier)
    }

    package enum Unholding: Equatable, Sendable {
        /// `under` counts now; without one the environment can be taken, or `next` has waited for it and has it now.
        case unheld(Hold, under: Hold?, next: Holder?)
        case notHeld
    }

    /// Ends the hold that counts.
    package mutating func unhold(by person: Person?, reason: String? = nil, now: Date, _ rules: LockRules) -> Unholding
    {
        settle(at: now, rules)
        guard let ended = holds.popLast() else { return .notHeld }
        note(.unheld, by: person, at: now, reason: reason ?? ended.reason)
        let had = holder
        passOn(at: now, rules)
        return .unheld(ended, under: hold, next: had == nil ? holder : nil)
    }
}
