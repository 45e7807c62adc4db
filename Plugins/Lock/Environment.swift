package import FoundationEssentials
package import PluginAPI

/// Something that one person at a time may use: a server, a test system, a branch.
package struct Environment: Codable, Equatable, Sendable {
    /// As it was spelled when it was added.
    package private(set) var name: String
    package private(set) var description: String?
    /// Who added it; nil when the settings did.
    package private(set) var addedBy: Person?
    package private(set) var addedAt: Date
    package var lock = Lock()
    /// A removed environment is kept out of sight, so that its lock numbers go on when it is added again.
    package private(set) var isRemoved = false

    package init(_ name: EnvironmentName, description: String? = nil, addedBy: Person?, addedAt: Date) {
        self.name = name.spelling
        self.description = description
        self.addedBy = addedBy
        self.addedAt = addedAt
    }

    /// The environment as it is at `now`: a lock whose time is over has ended.
    package func settled(at now: Date) -> Environment {
        var copy = self
        copy.lock.expire(at: now)
        return copy
    }

    /// This new environment in the place of a removed one: only the lock numbers go on.
    package func continuing(_ removed: Environment) -> Environment {
        var copy = self
        copy.lock = removed.lock.withoutHistory
        return copy
    }

    // MARK: Removing

    package enum Removal: Equatable, Sendable {
        /// `holder` lost it, and should be told.
        case removed(from: Holder?)
        case refused(heldBy: Holder)
    }

    /// Takes the environment away, unless somebody has it at `now`; with `force` all the same.
    package mutating func remove(by person: Person, force: Bool, now: Date) -> Removal {
        lock.expire(at: now)
        let holder = lock.holder
        if let holder, !force { return .refused(heldBy: holder) }
        _ = lock.giveBack(by: person, force: true, reason: nil, now: now)
        isRemoved = true
        return .removed(from: holder)
    }
}
