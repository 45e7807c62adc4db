import FoundationEssentials
import PluginAPI

/// One change to the environments: what it looks at, what it changes, and who is told. All of it happens, or nothing.
struct Desk {
    let settings: LockSettings
    let now: Date
    private let transaction: StorageTransaction
    private let words: LockWords
    /// What was read, and what became of it, by key.
    private var environments: [String: Entry] = [:]
    private var groups: [String: Group?] = [:]
    private var notices: [Outcome] = []
    /// Where it was typed; nil when nobody did, or to the bot alone.
    private let room: Room?
    private let isService: Bool

    private struct Entry {
        let before: Environment?
        var after: Environment?
    }

    init(_ transaction: StorageTransaction, _ ledger: Ledger) {
        self.transaction = transaction
        words = LockWords(ledger.host)
        settings = ledger.settings
        now = ledger.now
        room = ledger.room
        isService = ledger.isService
    }

    /// What holds for one environment.
    func rules(of environment: Environment) -> LockRules { settings.rules.changed(by: environment.overrides) }

    // MARK: Environments

    /// The environment that `word` names, or is another name for, as it is now.
    mutating func environment(_ word: String) async throws -> Environment? {
        guard let name = try? EnvironmentName(word) else { return nil }
        if let environment = try await stored(name.folded), !environment.isRemoved { return environment }
        guard let target = try await transaction.value(Keys.alias(name.folded), as: String.self) else { return nil }
        return try await stored(target).flatMap { $0.isRemoved ? nil : $0 }
    }

    /// What is stored under the folded `name`, be it removed.
    ///
    /// - Throws: The refusal, when it cannot be read.
    mutating func stored(_ name: String) async throws -> Environment? {
        if let entry = environments[name] { return entry.after }
        let stored = try await transaction.value(Keys.environment(name), as: Readable<Environment>.self)
        if let complaint = stored?.complaint {
            throw words.unreadable(Unreadable(environment: name, complaint: complaint))
        }
        environments[name] = Entry(before: stored?.value, after: stored?.value)
        return stored?.value
    }

    /// Puts a removed environment in the place of what cannot be read under `name`.
    mutating func discard(_ name: EnvironmentName, afterLock lockID: Int, by person: Person) async throws {
        put(Environment.removed(name, afterLock: lockID, by: person, now: now))
        try await leaveGroups(name.folded)
    }

    /// Keeps `environment` in place of what was read under its name.
    mutating func put(_ environment: Environment, was name: String? = nil) {
        let key = name ?? environment.name.lowercased()
        environments[key] = Entry(before: environments[key]?.before, after: environment)
    }

    /// All environments as they are now, in the order of their names.
    mutating func all() async throws -> [Environment] {
        let stored = try await transaction.values(prefix: Keys.environments, as: Readable<Environment>.self)
        for (key, environment) in stored {
            let name = Keys.name(inKey: key)
            guard environments[name] == nil, let environment = environment.value else { continue }
            environments[name] = Entry(before: environment, after: environment)
        }
        return environments.sorted { $0.key < $1.key }.compactMap(\.value.after).filter { !$0.isRemoved }
    }

    /// All groups, in the order of their names.
    mutating func allGroups() async throws -> [Group] {
        for (key, group) in try await transaction.values(prefix: Keys.groups, as: Readable<Group>.self) {
            let name = String(key.dropFirst(Keys.groups.count))
            if groups[name] == nil, let group = group.value { groups[name] = .some(group) }
        }
        return groups.sorted { $0.key < $1.key }.compactMap(\.value)
    }

    /// Changes the environment that `word` names, and returns what came of it; nil when there is none.
    mutating func change<Decision>(
        _ word: String, _ change: (inout Environment, LockRules) -> Decision
    ) async throws -> (decision: Decision, environment: Environment)? {
        guard var environment = try await environment(word) else { return nil }
        let decision = change(&environment, rules(of: environment))
        put(environment)
        return (decision, environment)
    }

    // MARK: Other names

    func setAlias(_ alias: String, for name: String?) async throws {
        try await transaction.set(Keys.alias(alias.lowercased()), to: name?.lowercased())
    }

    /// Whether an environment, an alias or a group has the name, be it one that cannot be read.
    mutating func isTaken(_ name: EnvironmentName) async throws -> Bool {
        do {
            if try await environment(name.spelling) != nil { return true }
            return try await group(name.spelling) != nil
        } catch is Refusal {
            return true
        }
    }

    mutating func group(_ word: String) async throws -> Group? {
        guard let name = try? EnvironmentName(word) else { return nil }
        if let group = groups[name.folded] { return group }
        let stored = try await transaction.value(Keys.group(name.folded), as: Readable<Group>.self)
        if let complaint = stored?.complaint { throw words.unreadableGroup(name.spelling, complaint) }
        groups[name.folded] = .some(stored?.value)
        return stored?.value
    }

    mutating func put(_ group: Group) async throws {
        groups[group.name.lowercased()] = .some(group)
        try await transaction.set(Keys.group(group.name.lowercased()), to: group)
    }

    mutating func remove(_ group: Group) async throws {
        groups[group.name.lowercased()] = .some(nil)
        try await transaction.remove(Keys.group(group.name.lowercased()))
    }

    /// Removes the group `name`, which cannot be read.
    func removeGroup(_ name: EnvironmentName) async throws {
        try await transaction.remove(Keys.group(name.folded))
    }

    // MARK: Telling

    /// Has `notice` be told when all this has happened.
    mutating func tell(_ notice: Outcome) { notices.append(notice) }

    // MARK: The end

    /// Writes what was changed.
    ///
    /// - Returns: What has happened, for those who are to be told.
    func finish() async throws -> Happenings {
        var happenings = Happenings(notices: notices)
        for (name, entry) in environments.sorted(by: { $0.key < $1.key }) {
            guard var after = entry.after, after != entry.before else { continue }
            after.place(news: room, isOfService: isService)
            try await transaction.set(Keys.environment(name), to: after)
            for event in after.news {
                let happening = Happening(event: event, json: try JSON(encoding: event), environment: after)
                try await remember(happening)
                happenings.events.append(happening)
            }
            let (old, new) = (entry.before.flatMap(deadline), deadline(after))
            if old != new { happenings.deadlines.append(DeadlineChange(name: name, deadline: new)) }
        }
        return happenings
    }

    private func deadline(_ environment: Environment) -> Date? { environment.nextDeadline(rules(of: environment)) }

    /// Adds to the history, from which the event falls out that is one too many.
    private func remember(_ happening: Happening) async throws {
        let (record, number) = (happening.environment.record, happening.event.number)
        try await transaction.insert(Keys.history(record, number), happening.json)
        guard number > settings.historyKeep else { return }
        try await transaction.remove(Keys.history(record, number - settings.historyKeep))
    }
}

/// What came of one change.
struct Happenings: Sendable {
    let notices: [Outcome]
    var events: [Happening] = []
    var deadlines: [DeadlineChange] = []
}

/// Something that happened, and the environment after all that happened with it.
struct Happening: Sendable {
    let event: LockEvent
    /// The event as it is stored, logged and published.
    let json: JSON
    let environment: Environment
}

/// When time brings something next to an environment; nil when it never does.
struct DeadlineChange: Sendable {
    /// Folded.
    let name: String
    let deadline: Date?
}
