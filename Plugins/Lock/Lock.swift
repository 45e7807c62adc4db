package import FoundationEssentials
package import PluginAPI

/// What keeps an environment to one person at a time. The rules, without clock, storage or chat.
package struct Lock: Codable, Equatable, Sendable {
    /// The number of the current lock, or of the last one; 0 before the first. It only grows, so whoever presents
    /// the number of an earlier lock is known to come too late (a fencing token).
    package private(set) var id = 0
    package private(set) var holder: Holder?
    /// How the last lock ended; nil while there is one.
    package private(set) var freed: Freeing?

    package init() {}

    /// A free lock that knows nothing but its number.
    package var withoutHistory: Lock {
        var lock = Lock()
        lock.id = id
        return lock
    }

    // MARK: Taking

    package struct Request: Sendable {
        package let person: Person
        package let duration: Duration?
        package let reason: String?

        package init(person: Person, duration: Duration? = nil, reason: String? = nil) {
            self.person = person
            self.duration = duration
            self.reason = reason
        }
    }

    package enum Taking: Equatable, Sendable {
        /// `after` is the earlier lock, when it was found expired just now.
        case acquired(Holder, after: Freeing?)
        case alreadyYours(Holder, isReasonNew: Bool)
        case renewed(Holder, isReasonNew: Bool)
        case refused(heldBy: Holder)
    }

    /// Gives the environment to the person of `request`, unless somebody else has it at `now`.
    ///
    /// Who has it already keeps it: with a duration it ends that long after `now`, with a reason that replaces
    /// the earlier one.
    package mutating func take(_ request: Request, now: Date) -> Taking {
        let expiry = expire(at: now)
        guard var holder else { return acquire(request, after: expiry, now: now) }
        guard holder.person == request.person else { return .refused(heldBy: holder) }
        let isReasonNew = request.reason != nil && request.reason != holder.reason
        holder.reason = request.reason ?? holder.reason
        holder.until = request.duration.map { now + $0 } ?? holder.until
        self.holder = holder
        return request.duration == nil
            ? .alreadyYours(holder, isReasonNew: isReasonNew) : .renewed(holder, isReasonNew: isReasonNew)
    }

    private mutating func acquire(_ request: Request, after expiry: Freeing?, now: Date) -> Taking {
        let holder = Holder(
            person: request.person, since: now, until: request.duration.map { now + $0 }, reason: request.reason)
        id += 1
        self.holder = holder
        freed = nil
        return .acquired(holder, after: expiry)
    }

    // MARK: Giving back

    package enum GivingBack: Equatable, Sendable {
        case released(Freeing)
        /// It was somebody else's, who should be told.
        case forced(Freeing)
        /// It was free; how it came to be, if that is known.
        case alreadyFree(Freeing?)
        case refused(heldBy: Holder)
    }

    /// Ends the lock on behalf of `person`: their own, or with `force` anybody's.
    package mutating func giveBack(by person: Person, force: Bool, reason: String?, now: Date) -> GivingBack {
        expire(at: now)
        guard let holder else { return .alreadyFree(freed) }
        let isOwn = holder.person == person
        guard isOwn || force else { return .refused(heldBy: holder) }
        let freeing = Freeing(isOwn ? .released : .forced, of: holder, by: person, at: now, reason: reason)
        free(freeing)
        return isOwn ? .released(freeing) : .forced(freeing)
    }

    /// Ends a lock whose time is over; returns how, when there was one.
    @discardableResult
    package mutating func expire(at now: Date) -> Freeing? {
        guard let holder, let until = holder.until, holder.isExpired(at: now) else { return nil }
        let freeing = Freeing(.expired, of: holder, at: until)
        free(freeing)
        return freeing
    }

    private mutating func free(_ freeing: Freeing) {
        holder = nil
        freed = freeing
    }
}
