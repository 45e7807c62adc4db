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

    /// All there are as they are now, in the order of their names.
    func all() async throws -> [Environment] {
        try await storage.values(prefix: Keys.environments, as: Environment.self).map(\.value).filter { !$0.isRemoved }
            .map { $0.settled(at: now, settings.rules.changed(by: $0.overrides)) }
    }

    /// All groups, in the order of their names.
    func groups() async throws -> [Group] {
        try await storage.values(prefix: Keys.groups, as: Group.self).map(\.value)
    }

    /// What happened to an environment, the newest last.
    func history(of environment: Environment) async throws -> [LockEvent] {
        try await storage.values(prefix: Keys.history(of: environment.record), as: LockEvent.self).map(\.value)
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
            if isTelling { for notice in notices(of: happenings) { try transaction.send(notice) } }
            for event in happenings.events.map(\.event) where event.action.isPublished {
                try transaction.publish(event.action.rawValue, event)
            }
            return (result, happenings)
        }
    }

    private func notices(of happenings: Happenings) -> [Outcome] {
        let notices = LockNotices(words: LockWords(host), settings: settings)
        return happenings.notices + happenings.events.flatMap(notices.notices)
    }

    /// Sends `notice`. What cannot reach its person is told where the environment was locked, and remembered.
    private func send(_ notice: Outcome) async throws {
        do {
            try await host.send(notice)
        } catch let error as RPCError where error.code == .invalidParams {
            host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
            try await sayInstead(of: notice)
        } catch let error as RPCError where error.code == .busy {
            // What was done is done, whoever hears of it.
            host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
        }
    }

    private func sayInstead(of notice: Outcome) async throws {
        guard case .person(let person) = notice.audience.kind, let name = notice.environmentName else { return }
        let room = try await host.storage.transaction { transaction in
            var desk = Desk(transaction, self)
            guard var environment = try await desk.environment(name) else { return Room?.none }
            environment.note(.undelivered, by: nil, at: now, to: person, reason: notice.code)
            let room = environment.holder?.room
            desk.put(environment)
            _ = try await desk.finish()
            return room
        }
        guard let room = room ?? settings.adminRoom else { return }
        do {
            try await host.send(LockWords(host).instead(of: notice, for: person, in: room))
        } catch let error as RPCError where error.code == .invalidParams {
            host.log.warning("not delivered", ["code": notice.code, "reason": error.message])
        }
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
        let stored = try await storage.values(prefix: Keys.environments, as: Environment.self)
        for (key, environment) in stored where !environment.isRemoved {
            let name = String(key.dropFirst(Keys.environments.count))
            let deadline = environment.nextDeadline(settings.rules.changed(by: environment.overrides))
            let next = known["\(LockPlugin.deadlineTimer)/\(name)"] ?? nil
            if let deadline, next != deadline {
                try await arm([DeadlineChange(name: name, deadline: deadline)])
            }
        }
    }
}
