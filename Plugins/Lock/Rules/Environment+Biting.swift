package import FoundationEssentials
package import PluginAPI

/// Whether a lock's holder is to be asked if it is still needed.
extension Environment {
    package enum BiteCause: Equatable, Sendable {
        /// It is old.
        case age
        /// Its time is over, and it was not released.
        case overdue
        /// Days off begin.
        case daysOff
        /// Somebody wants them to be asked.
        case wanted(Person)
    }

    package enum BiteState: Equatable, Sendable {
        case due(BiteCause)
        case free
        /// Whose turn it was has yet to take it.
        case unclaimed(until: Date)
        case tooYoung(until: Date)
        case bitten(Date, next: Date)
        case kept(until: Date)
        /// Its holder does not work now.
        case quiet(until: Date)
    }

    /// Whether its holder is to be bitten at `now`. `self` is as it is then.
    package func biteState(
        for request: BiteRequest, now: Date, _ rules: LockRules, _ hours: WorkingHours
    ) -> BiteState {
        guard let holder else { return .free }
        if request.isForced { return .due(request.by.map { .wanted($0) } ?? .age) }
        if let claimUntil = holder.claimUntil { return .unclaimed(until: claimUntil) }
        if let until = holder.keptUntil, until > now { return .kept(until: until) }
        guard hours.contains(now) else { return .quiet(until: hours.next(after: now)) }
        if let by = request.by, position(of: by) != nil { return waitersBite(by, now: now) }
        return isLastCall(holder, now: now, hours) ? .due(.daysOff) : regularBite(holder, request, now: now, rules)
    }

    /// Those who wait need not wait until it is old; but they may not ask all the time.
    private func waitersBite(_ person: Person, now: Date) -> BiteState {
        guard let last = waiterBiteAt, let holder, last >= holder.since else { return .due(.wanted(person)) }
        let next = last + LockRules.pauseBetweenWaitersBites
        return next > now ? .bitten(last, next: next) : .due(.wanted(person))
    }

    private func isLastCall(_ holder: Holder, now: Date, _ hours: WorkingHours) -> Bool {
        guard let call = hours.lastCall(onDayOf: now), call <= now, holder.since < call else { return false }
        let endsToday = holder.until.map { $0 < hours.next(after: now) } ?? false
        return !endsToday && (holder.bites.last.map { $0 < call } ?? true)
    }

    private func regularBite(
        _ holder: Holder, _ request: BiteRequest, now: Date, _ rules: LockRules
    ) -> BiteState {
        let next = holder.bites.last.map { $0 + rules.remindEvery }
        if let until = holder.until, until <= now {
            // It would have ended, so the first time that it is asked about depends on nothing else.
            if let last = holder.bites.last, last >= until, let next, next > now { return .bitten(last, next: next) }
            return .due(.overdue)
        }
        let due = holder.since + (request.olderThan ?? rules.remindAfter)
        guard due <= now else { return .tooYoung(until: due) }
        if let last = holder.bites.last, let next, next > now { return .bitten(last, next: next) }
        return .due(request.by.map { .wanted($0) } ?? .age)
    }

    /// Its holder is bitten at `now`.
    package mutating func bite(for request: BiteRequest, now: Date) {
        guard var holder else { return }
        // How often decides who else hears of it, and there is nobody left after a few.
        holder.bites = holder.bites.suffix(19) + [now]
        lock.holder = holder
        if let by = request.by, position(of: by) != nil { waiterBiteAt = now }
        note(.bitten, by: request.by, at: now, to: holder.person)
    }
}
