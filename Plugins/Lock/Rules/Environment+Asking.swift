package import FoundationEssentials
package import PluginAPI

/// Waiting for an environment, and asking for it.
extension Environment {
    package enum Leaving: Equatable, Sendable {
        case left(position: Int)
        case notQueued
    }

    /// Takes `person` out of the queue.
    ///
    /// - Parameter ticket: Which of their scripts is meant.
    package mutating func leave(
        _ person: Person, ticket: String? = nil, now: Date, _ rules: LockRules
    ) -> Leaving {
        settle(at: now, rules)
        guard let position = position(of: person, ticket: ticket) else { return .notQueued }
        queue.remove(at: position - 1)
        note(.left, by: person, at: now)
        return .left(position: position)
    }

    package enum Watching: Equatable, Sendable {
        case watching
        case alreadyWatching
        case tooMany
    }

    /// Has `person` be told whenever it is free.
    package mutating func watch(_ person: Person, now: Date, _ rules: LockRules) -> Watching {
        settle(at: now, rules)
        guard !isWatched(by: person) else { return .alreadyWatching }
        guard watchers.count < LockRules.mostWaiting else { return .tooMany }
        watchers.append(person)
        note(.watched, by: person, at: now)
        return .watching
    }

    /// - Returns: Whether `person` watched it.
    package mutating func unwatch(_ person: Person, now: Date, _ rules: LockRules) -> Bool {
        settle(at: now, rules)
        guard isWatched(by: person) else { return false }
        watchers.removeAll { $0 == person }
        note(.unwatched, by: person, at: now)
        return true
    }

    package enum Asking: Equatable, Sendable {
        case asked(Holder)
        /// Its holder was asked a short while ago.
        case tooSoon(Holder, asked: Date, next: Date)
        case yours(Holder)
        case alreadyFree(Freeing?)
    }

    /// Has its holder be asked for it, unless somebody did a short while ago.
    package mutating func ask(_ person: Person, message: String?, now: Date, _ rules: LockRules) -> Asking {
        settle(at: now, rules)
        guard let holder else { return .alreadyFree(lock.freed) }
        guard holder.person != person else { return .yours(holder) }
        if let askedAt, askedAt >= holder.since, askedAt + LockRules.pauseBetweenAsks > now {
            return .tooSoon(holder, asked: askedAt, next: askedAt + LockRules.pauseBetweenAsks)
        }
        (askedAt, askedBy) = (now, person)
        note(.asked, by: person, at: now, from: holder.person, reason: message)
        return .asked(holder)
    }
}
