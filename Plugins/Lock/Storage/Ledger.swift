import FoundationEssentials
import PluginAPI

/// All environments in storage, one entry for each, so that whoever changes one waits for nobody else.
struct Ledger: Sendable {
    let host: PluginHost
    let settings: LockSettings
    let now: Date
    /// Where a command was typed; nil when nobody did, or to the bot alone.
    var room: Room?
    /// Whether a script or another plugin wants it.
    var isService = false

    private var storage: Storage { host.storage }

    // MARK: Looking

    /// All there are as they are now, in the order of their names, without those that cannot be read.
    func all() async throws -> [Environment] { try await census().environments }

    /// All there are as they are now, and those that cannot be read, in the order of their names.
    func census() async throws -> (environments: [Environment], unreadable: [Unreadable]) {
        var (environments, unreadable): ([Environment], [Unreadable]) = ([], [])
        for (key, stored) in try await storage.values(prefix: Keys.environments, as: Readable<Environment>.self) {
            switch stored {
            case .value(let environment) where environment.isRemoved: continue
            case .value(let environment):
                environments.append(environment.settled(at: now, settings.rules.changed(by: environment.overrides)))
            case .unreadable(let complaint, _):
                unreadable.append(Unreadable(environment: Keys.name(inKey: key), complaint: complaint))
            }
        }
        return (environments, unreadable)
    }

    func isUnreadable(group name: EnvironmentName) async throws -> Bool {
        try await storage.value(Keys.group(name.folded), as: Readable<Group>.self)?.complaint != nil
    }

    /// The number of the last lock of what cannot be read under `name`, by itself or by its history; nil when it can be read.
    func lastLock(ofUnreadable name: EnvironmentName) async throws -> Int? {
        let stored = try await storage.value(Keys.environment(name.folded), as: Readable<Environment>.self)
        guard case .unreadable(_, let json) = stored else { return nil }
        let prefix = Keys.histories(of: name.folded)
        let history = try await storage.values(prefix: prefix, as: Readable<LockEvent>.self).map(\.value)
        let numbers = [json["lock"]?["id"]?.integer, json["lock"]?["floor"]?.integer]
        return (numbers + history.map(\.value?.lockID)).compactMap { $0 }.max() ?? 0
    }

    /// The refusal for a `word` that names none of `environments`.
    func unknown(_ word: String, among environments: [Environment]) async throws -> Refusal {
        let words = LockWords(host)
        guard let name = try? EnvironmentName(word) else { return words.unknown(word, among: environments) }
        let stored = try await storage.value(Keys.environment(name.folded), as: Readable<Environment>.self)
        return stored?.complaint.map { words.unreadable(Unreadable(environment: name.folded, complaint: $0)) }
            ?? words.unknown(word, among: environments)
    }

    /// All groups, in the order of their names.
    func groups() async throws -> [Group] {
        try await storage.values(prefix: Keys.groups, as: Readable<Group>.self).compactMap(\.value.value)
    }

    /// What happened to an environment, the newest last.
    func history(of environment: Environment) async throws -> [LockEvent] {
        try await storage.values(prefix: Keys.history(of: environment.record), as: Readable<LockEvent>.self)
            .compactMap(\.value.value)
    }

    // MARK: Changing

    /// Makes one change, tells those who are to be told, and sets the timers that follow from it.
    ///
    /// - Parameter change: May run several times, so it must do nothing but look at the desk and change what is on it.
    func change<Result: Sendable>(
        _ change: @Sendable (inout Desk) async throws -> Result
    ) async throws -> Result {
        let (result, happenings) = try await commit(change)
        try await arm(happenings.deadlines)
        return result
    }

    /// Makes the change, and tells those who are to be told in the same step.
    private func commit<Result: Sendable>(
        _ change: @Sendable (inout Desk) async throws -> Result
    ) async throws -> (Result, Happenings) {
        do {
            return try await commit(change, isTelling: true)
        } catch let error as RPCError where error.code == .invalidParams || error.code == .busy {
            // Somebody cannot be told. What was wanted is done all the same, and each of the others told by themselves.
            let (result, happenings) = try await commit(change, isTelling: false)
            for notice in notices(of: happenings) { try await send(notice) }
            return (result, happenings)
        }
    }

    private func commit<Result: Sendable>(
        _ change: @Sendable (inout Desk) async throws -> Result, isTelling: Bool
    ) async throws -> (Result, Happenings) {
        try await storage.transaction { transaction in
            var desk = Desk(transaction, self)
            let result = try await change(&desk)
            let happenings = try await desk.finish()
            if isTelling {
                for notice in notices(of: happenings) { try transaction.send(notice, expires: notice.expiry) }
            }
            for happening in happenings.events where happening.event.action.isPublished {
                try transaction.publish(happening.event.action.rawValue, happening.json)
            }
            return (result, happenings)
        }
    }

    private func notices(of happenings: Happenings) -> [Outcome] {
        let notices = LockNotices(words: LockWords(host), settings: settings, reads: host.reads)
        return happenings.notices + happenings.events.flatMap(notices.notices)
    }

    // MARK: Deadlines

    func arm(_ deadlines: [DeadlineChange]) async throws {
        for change in deadlines {
            let timer = "\(LockPlugin.deadlineTimer)/\(change.name)"
            if let deadline = change.deadline {
                try await host.timers.set(timer, .once(deadline), data: change.name)
            } else {
                try await host.timers.cancel(timer)
            }
        }
    }

    /// Sets the timers of all environments anew: one may be missing when the plugin ended between a change and its timer.
    func armAll() async throws {
        let set = try await host.timers.list(prefix: "\(LockPlugin.deadlineTimer)/")
        let known = Dictionary(uniqueKeysWithValues: set.map { ($0.name, $0.next) })
        for (key, stored) in try await storage.values(prefix: Keys.environments, as: Readable<Environment>.self) {
            let name = Keys.name(inKey: key)
            if let complaint = stored.complaint {
                host.log.error("cannot read an environment", ["environment": name, "reason": complaint])
            }
            guard let environment = stored.value, !environment.isRemoved else { continue }
            let deadline = environment.nextDeadline(settings.rules.changed(by: environment.overrides))
            let next = known["\(LockPlugin.deadlineTimer)/\(name)"] ?? nil
            if let deadline, next != deadline {
                try await arm([DeadlineChange(name: name, deadline: deadline)])
            }
        }
    }
}
