package import FoundationEssentials
package import PluginAPI

/// Taking an environment, and keeping it.
extension Environment {
    package struct Request: Sendable {
        package var person: Person
        /// For how long; or until when.
        package var duration: Duration?
        package var until: Date?
        package var reason: String?
        package var room: Room?
        package var source: Holder.Source
        /// The group that is locked as a whole.
        package var group: String?
        /// Whether to wait for it when somebody else has it.
        package var waits: Bool
        /// Which of the scripts that one user runs wants it: what another one has is somebody else's to it. Nil for a
        /// person.
        package var ticket: String?

        package init(
            person: Person, duration: Duration? = nil, until: Date? = nil, reason: String? = nil, room: Room? = nil,
            source: Holder.Source = .chat, group: String? = nil, waits: Bool = false, ticket: String? = nil
        ) {
            self.person = person
            self.duration = duration
            self.until = until
            self.reason = reason
            self.room = room
            self.source = source
            self.group = group
            self.waits = waits
            self.ticket = ticket
        }

        func isBy(_ holder: Holder) -> Bool {
            holder.person == person && (ticket == nil || holder.ticket == ticket)
        }
    }

    package enum Taking: Equatable, Sendable {
        /// `after` is the earlier lock, when it was found over just now.
        case acquired(Holder, after: Freeing?)
        case alreadyYours(Holder, isReasonNew: Bool)
        case renewed(Holder, isReasonNew: Bool)
        /// It was passed on to them, and now they took it.
        case claimed(Holder)
        case queued(position: Int, heldBy: Holder?)
        case alreadyQueued(position: Int, heldBy: Holder?)
        case refused(heldBy: Holder)
        case frozen(Hold)
        case tooLong(most: Duration)
        case queueIsFull
    }

    /// Gives the environment to the person of `request`, unless somebody else has it at `now` or it is held.
    ///
    /// Who has it already keeps it: with a duration it ends that long after `now`, with a reason that replaces
    /// the earlier one.
    package mutating func take(_ request: Request, now: Date, _ rules: LockRules) -> Taking {
        let freeing = settle(at: now, rules)
        if let most = rules.exceeded(by: request, of: holder, now: now) { return .tooLong(most: most) }
        if let holder, request.isBy(holder) { return keep(holder, request, now: now, rules) }
        if let hold { return request.waits ? wait(request, now: now) : .frozen(hold) }
        if let holder {
            // A script says whether it waits; a place that it knows nothing of would only lapse.
            let waits = request.waits || rules.queuesOnConflict && request.source == .chat
            return waits ? wait(request, now: now) : .refused(heldBy: holder)
        }
        return acquire(request, after: freeing, now: now, rules)
    }

    private mutating func acquire(
        _ request: Request, after freeing: Freeing?, now: Date, _ rules: LockRules
    ) -> Taking {
        var holder = Holder(
            person: request.person, since: now, reason: request.reason, room: request.room, source: request.source,
            group: request.group, ticket: request.ticket)
        // Also when that was noticed before, at its time.
        let expired = lock.freed.flatMap { $0.how == .expired ? $0 : nil }
        let until = request.until ?? rules.end(after: request.duration, since: now)
        holder.end(at: until, warning: rules.warnBefore, now: now)
        lock.begin(holder)
        note(.acquired, by: request.person, at: now, to: request.person, until: until, reason: request.reason)
        return .acquired(holder, after: freeing ?? expired)
    }

    private mutating func keep(_ old: Holder, _ request: Request, now: Date, _ rules: LockRules) -> Taking {
        var holder = old
        let isReasonNew = request.reason != nil && request.reason != old.reason
        let until = request.until ?? request.duration.map { now + $0 }
        if let until {
            holder.end(at: until, warning: rules.warnBefore, now: now)
            holder.keptUntil = nil
        }
        holder.reason = request.reason ?? old.reason
        holder.group = request.group ?? old.group
        holder.claimUntil = nil
        lock.holder = holder
        if old.claimUntil != nil {
            note(.claimed, by: holder.person, at: now, to: holder.person, until: holder.until, reason: holder.reason)
            return .claimed(holder)
        }
        guard until != nil || isReasonNew else { return .alreadyYours(holder, isReasonNew: false) }
        note(.renewed, by: holder.person, at: now, to: holder.person, until: holder.until, reason: holder.reason)
        return until == nil
            ? .alreadyYours(holder, isReasonNew: isReasonNew) : .renewed(holder, isReasonNew: isReasonNew)
    }

    /// Puts the person of `request` at the end of the queue, unless they are in it.
    private mutating func wait(_ request: Request, now: Date) -> Taking {
        if let position = position(of: request.person, ticket: request.ticket) {
            queue[position - 1].renew(at: now)
            return .alreadyQueued(position: position, heldBy: holder)
        }
        guard queue.count < LockRules.mostWaiting else { return .queueIsFull }
        let duration = request.duration ?? request.until.map { .seconds($0.timeIntervalSince(now)) }
        queue.append(
            Wait(
                person: request.person, since: now, duration: duration, reason: request.reason, room: request.room,
                ticket: request.ticket))
        note(.queued, by: request.person, at: now, from: holder?.person, reason: request.reason)
        return .queued(position: queue.count, heldBy: holder)
    }

    // MARK: Extending

    package enum Extending: Equatable, Sendable {
        case renewed(Holder)
        /// It has no end that could be moved; its holder is not asked about it until then.
        case kept(Holder)
        case tooLong(most: Duration)
        case alreadyFree(Freeing?)
        case refused(heldBy: Holder)
    }

    /// Moves the end of the lock of `person` by `duration`.
    package mutating func extend(
        by duration: Duration, for person: Person, now: Date, _ rules: LockRules
    ) -> Extending {
        settle(at: now, rules)
        guard let holder else { return .alreadyFree(lock.freed) }
        guard holder.person == person else { return .refused(heldBy: holder) }
        guard let until = holder.until else { return keep(until: now + duration, for: person, now: now, rules) }
        return renew(holder, until: max(until, now) + duration, now: now, rules)
    }

    /// Has its holder not be asked about it until `deadline`, and not lose it before.
    package mutating func keep(
        until deadline: Date, for person: Person, now: Date, _ rules: LockRules
    ) -> Extending {
        settle(at: now, rules)
        guard var holder else { return .alreadyFree(lock.freed) }
        guard holder.person == person else { return .refused(heldBy: holder) }
        holder.claimUntil = nil
        holder.keptUntil = deadline
        let endsBefore = holder.until.map { $0 < deadline } ?? false
        if endsBefore {
            if let most = rules.maxDuration, deadline > holder.since + most { return .tooLong(most: most) }
            holder.end(at: deadline, warning: rules.warnBefore, now: now)
        }
        lock.holder = holder
        let asker = askedAt.flatMap { $0 >= holder.since ? askedBy : nil }
        askedBy = nil
        note(.kept, by: person, at: now, from: asker, to: person, until: deadline)
        return endsBefore ? .renewed(holder) : .kept(holder)
    }

    private mutating func renew(_ old: Holder, until: Date, now: Date, _ rules: LockRules) -> Extending {
        if let most = rules.maxDuration, until > old.since + most { return .tooLong(most: most) }
        var holder = old
        holder.claimUntil = nil
        holder.end(at: until, warning: rules.warnBefore, now: now)
        lock.holder = holder
        note(.renewed, by: holder.person, at: now, to: holder.person, until: until, reason: holder.reason)
        return .renewed(holder)
    }
}

extension LockRules {
    /// The limit that a lock would exceed which is taken, or kept, as `request` says.
    fileprivate func exceeded(by request: Environment.Request, of holder: Holder?, now: Date) -> Duration? {
        guard let maxDuration, let until = request.until ?? request.duration.map({ now + $0 }) else { return nil }
        let since = holder.flatMap { request.isBy($0) ? $0.since : nil } ?? now
        return until > since + maxDuration ? maxDuration : nil
    }
}
