package import FoundationEssentials
package import PluginAPI

/// What an environment is called, and what is different about it.
extension Environment {
    /// This environment under another name: with its lock, its queue and all else. Its next lock has a number above
    /// those of what had the name before.
    package func renamed(
        to new: EnvironmentName, after removed: Environment?, by person: Person, now: Date
    ) -> Environment {
        var copy = self
        copy.name = new.spelling
        if let removed { copy.lock.goOn(after: removed.lock) }
        copy.note(.renamed, by: person, at: now, reason: name)
        return copy
    }

    package mutating func addAlias(_ alias: EnvironmentName, by person: Person, now: Date) {
        aliases.append(alias.spelling)
        note(.aliased, by: person, at: now, reason: alias.spelling)
    }

    /// - Returns: Whether it had that name.
    package mutating func removeAlias(_ alias: String, by person: Person, now: Date) -> Bool {
        guard let index = aliases.firstIndex(where: { $0.lowercased() == alias.lowercased() }) else { return false }
        aliases.remove(at: index)
        note(.aliased, by: person, at: now, reason: "not \(alias)")
        return true
    }

    package mutating func describe(as text: String?, by person: Person, now: Date) {
        description = text
        note(.described, by: person, at: now, reason: text)
    }

    /// Rules that it comes with.
    package mutating func take(_ new: LockOverrides) { overrides = new }

    package mutating func configure(_ new: LockOverrides, by person: Person, now: Date, change: String) {
        overrides = new
        note(.configured, by: person, at: now, reason: change)
    }
}
