package import FoundationEssentials
package import PluginAPI

/// Ending a lock, and changing whose it is.
extension Environment {
    package enum GivingBack: Equatable, Sendable {
        /// `next` has waited for it, and has it now.
        case released(Freeing, next: Holder?)
        /// It was somebody else's, who should be told.
        case forced(Freeing, next: Holder?)
        /// It was free; how it came to be, if that is known.
        case alreadyFree(Freeing?)
        case refused(heldBy: Holder)
    }

    /// Ends the lock on behalf of `person`: their own, or with `force` anybody's.
    package mutating func giveBack(
        by person: Person, force: Bool = false, reason: String? = nil, now: Date, _ rules: LockRules
    ) -> GivingBack {
        settle(at: now, rules)
        guard let holder else { return .alreadyFree(lock.freed) }
        let isOwn = holder.person == person
        guard isOwn || force else { return .refused(heldBy: holder) }
        let freeing = Freeing(isOwn ? .released : .forced, of: holder, by: person, at: now, reason: reason)
        end(freeing, as: isOwn ? .released : .forced)
        passOn(at: now, rules)
        return isOwn ? .released(freeing, next: self.holder) : .forced(freeing, next: self.holder)
    }

    // MARK: To somebody else

    package enum Stealing: Equatable, Sendable {
        case stolen(Freeing, Holder)
        /// Nobody had it; `after` is the earlier lock, when it was found over just now.
        case acquired(Holder, after: Freeing?)
        case alreadyYours(Holder)
        /// It is not for this person to do so, as `rule` says.
        case notAllowed(LockRules.Stealing, heldBy: Holder)
        case frozen(Hold)
        case tooLong(most: Duration)
    }

    /// Gives the environment to `person`, whoever has it, if the rules let them.
    package mutating func steal(
        for request: Request, isAdmin: Bool, now: Date, _ rules: LockRules
    ) -> Stealing {
        settle(at: now, rules)
        if let hold, holder?.person != request.person { return .frozen(hold) }
        guard let holder else { return acquired(take(request, now: now, rules)) }
        guard holder.person != request.person else { return .alreadyYours(holder) }
        guard isAdmin || maySteal(request.person, rules) else {
            return .notAllowed(rules.stealing, heldBy: holder)
        }
        let freeing = Freeing(.stolen, of: holder, by: request.person, at: now, reason: request.reason)
        let new = hand(over: freeing, to: request, now: now, rules)
        note(
            .stolen, by: request.person, at: now, to: request.person, until: new.until, reason: request.reason,
            lost: holder)
        return .stolen(freeing, new)
    }

    private func maySteal(_ person: Person, _ rules: LockRules) -> Bool {
        switch rules.stealing {
        case .anyone: true
        case .queueHead: queue.first?.person == person
        case .admins: false
        }
    }

    private func acquired(_ taking: Taking) -> Stealing {
        switch taking {
        case .acquired(let holder, let after): .acquired(holder, after: after)
        case .tooLong(let most): .tooLong(most: most)
        default: preconditionFailure("a free environment was not given: \(taking)")
        }
    }

    package enum Giving: Equatable, Sendable {
        case given(Freeing, Holder)
        case toHolder(Holder)
        case alreadyFree(Freeing?)
        case refused(heldBy: Holder)
        case frozen(Hold)
    }

    /// Gives the lock of `giver`, or as an admin anybody's, to `receiver`.
    package mutating func give(
        to receiver: Person, by giver: Person, isAdmin: Bool, reason: String? = nil, now: Date, _ rules: LockRules
    ) -> Giving {
        settle(at: now, rules)
        guard let holder else { return .alreadyFree(lock.freed) }
        guard holder.person == giver || isAdmin else { return .refused(heldBy: holder) }
        guard holder.person != receiver else { return .toHolder(holder) }
        if let hold { return .frozen(hold) }
        let freeing = Freeing(.given, of: holder, by: giver, at: now, reason: reason)
        let request = Request(person: receiver, until: holder.until, reason: holder.reason, room: holder.room)
        let new = hand(over: freeing, to: request, now: now, rules)
        note(
            .given, by: giver, at: now, to: receiver, until: new.until, reason: reason ?? new.reason, lost: holder)
        return .given(freeing, new)
    }

    private mutating func hand(
        over freeing: Freeing, to request: Request, now: Date, _ rules: LockRules
    ) -> Holder {
        queue.removeAll { $0.person == request.person }
        var holder = Holder(person: request.person, since: now, reason: request.reason, room: request.room)
        let end = request.until ?? rules.end(after: request.duration, since: now)
        holder.end(at: end, warning: rules.warnBefore, now: now)
        lock.begin(holder)
        return holder
    }

    // MARK: Removing

    package enum Removal: Equatable, Sendable {
        /// `from` lost it, and `waiting` wait in vain now; they should be told.
        case removed(from: Holder?, waiting: [Wait])
        /// Somebody has it, or waits for it.
        case refused(heldBy: Holder?)
    }

    /// Takes the environment away, unless somebody has it at `now` or waits for it; with `force` all the same.
    package mutating func remove(by person: Person, force: Bool, now: Date, _ rules: LockRules) -> Removal {
        settle(at: now, rules)
        let (holder, waiting) = (holder, queue)
        guard force || holder == nil && waiting.isEmpty else { return .refused(heldBy: holder) }
        if let holder {
            let isOwn = holder.person == person
            lock.end(Freeing(isOwn ? .released : .forced, of: holder, by: person, at: now))
        }
        (queue, holds, aliases, isRemoved) = ([], [], [], true)
        note(.removed, by: person, at: now, lost: holder)
        return .removed(from: holder, waiting: waiting)
    }
}
