package import FoundationEssentials
import PluginAPI

/// What time brings.
extension Environment {
    /// Ends what is over at `now`, tells of what ends soon, and passes a free environment on to who waits for it.
    ///
    /// - Returns: How the lock ended, when its time was over.
    @discardableResult
    package mutating func settle(at now: Date, _ rules: LockRules) -> Freeing? {
        endHolds(at: now)
        extendForRun(at: now, rules)
        let freeing = endLock(at: now, rules)
        endPlaces(at: now)
        passOn(at: now, rules)
        warn(at: now)
        return freeing
    }

    /// The environment as it is at `now`.
    package func settled(at now: Date, _ rules: LockRules) -> Environment {
        var copy = self
        copy.settle(at: now, rules)
        return copy
    }

    /// When time brings something next; nil when it never does.
    package func nextDeadline(_ rules: LockRules) -> Date? {
        let expiry = rules.expiry == .release ? holder?.until : nil
        return ([expiry, holder?.claimUntil, holder?.warnAt] + holds.map(\.until)).compactMap { $0 }.min()
    }

    private mutating func endHolds(at now: Date) {
        // A hold below another one ends unseen.
        let top = holds.last
        holds.removeAll { $0.isOver(at: now) }
        if let top, let until = top.until, top.isOver(at: now) {
            note(.unheld, by: nil, at: until, reason: top.reason)
        }
    }

    /// The places of scripts that have not asked for long.
    private mutating func endPlaces(at now: Date) {
        let over = queue.filter { $0.isOver(at: now) }
        guard !over.isEmpty else { return }
        queue.removeAll { $0.isOver(at: now) }
        for wait in over { note(.left, by: wait.person, at: wait.until ?? now) }
    }

    private mutating func endLock(at now: Date, _ rules: LockRules) -> Freeing? {
        guard let holder else { return nil }
        if let until = holder.until, rules.expiry == .release, until <= now {
            return end(Freeing(.expired, of: holder, at: until), as: .expired)
        }
        if let until = holder.claimUntil, until <= now {
            return end(Freeing(.unclaimed, of: holder, at: until), as: .unclaimed)
        }
        return nil
    }

    @discardableResult
    mutating func end(_ freeing: Freeing, as action: LockEvent.Action) -> Freeing {
        lock.end(freeing)
        note(action, by: freeing.by, at: freeing.at, reason: freeing.reason, lost: freeing.holder)
        return freeing
    }

    /// Gives a free environment to the one who has waited longest. They have from `now` on to take it: however late it
    /// is found free, nobody can take what they have not been told of.
    mutating func passOn(at now: Date, _ rules: LockRules) {
        guard !isRemoved, holder == nil, hold == nil, !queue.isEmpty else { return }
        let next = queue.removeFirst()
        let last = lock.freed?.holder.person
        var holder = Holder(
            person: next.person, since: now, reason: next.reason, room: next.room,
            source: next.ticket == nil ? .chat : .api, ticket: next.ticket)
        holder.end(at: rules.end(after: next.duration, since: now), warning: rules.warnBefore, now: now)
        holder.claimUntil = now + (next.ticket == nil ? rules.claimWithin : min(rules.claimWithin, Wait.lease))
        lock.begin(holder)
        note(
            .passedOn, by: nil, at: now, from: last, to: next.person, until: holder.claimUntil, reason: next.reason,
            script: next.ticket)
    }

    private mutating func warn(at now: Date) {
        guard var holder, let warnAt = holder.warnAt, warnAt <= now else { return }
        holder.warnAt = nil
        lock.holder = holder
        // Where the lock stays past its end, nobody is told of an end that is over.
        guard let until = holder.until, until > now else { return }
        note(.warned, by: nil, at: now, to: holder.person, until: until, script: holder.ticket)
    }
}

extension LockRules {
    /// When a lock ends that is taken at `since`, when `duration` was asked for.
    func end(after duration: Duration?, since: Date) -> Date? {
        (duration ?? defaultDuration).map { $0.limited(to: maxDuration) }.map { since + $0 }
            ?? maxDuration.map { since + $0 }
    }
}

extension Duration {
    fileprivate func limited(to most: Duration?) -> Duration { most.map { min(self, $0) } ?? self }
}
