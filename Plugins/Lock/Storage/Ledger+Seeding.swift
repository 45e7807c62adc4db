import PluginAPI

extension Ledger {
    /// Adds those environments of the settings that the settings never named before. What people removed since stays
    /// removed.
    func seed() async throws {
        let seeded: [String] = try await host.storage.value(Keys.seeded) ?? []
        let new = settings.environments.filter { !seeded.contains($0.name.folded) }
        guard !new.isEmpty else { return }
        try await change { desk in
            for named in new where try await desk.isTaken(named.name) == false {
                let environment = Environment(
                    named.name, description: named.description, url: named.url, database: named.database,
                    addedBy: nil, addedAt: desk.now)
                try await desk.add(environment)
            }
        }
        try await host.storage.update(Keys.seeded, default: [String]()) { seeded in
            seeded += new.map(\.name.folded).filter { !seeded.contains($0) }
        }
    }

    /// Has the bite come as the settings say. A schedule that is as it was stays, with what it missed while the bot was off.
    func scheduleBite() async throws {
        let schedule = "\(settings.biting.cron) \(settings.biting.zone ?? "")"
        let known = try await host.storage.value(Keys.biteSchedule, as: String.self)
        let timers = try await host.timers.list(prefix: "\(LockPlugin.biteTimer)/")
        guard known != schedule || timers.isEmpty else { return }
        do {
            try await host.timers.set(
                "\(LockPlugin.biteTimer)/schedule", .cron(settings.biting.cron, zone: settings.biting.zone))
        } catch let error as RPCError {
            throw SettingsError("bite.cron: \(error.message)")
        }
        try await host.storage.update(Keys.biteSchedule, default: "") { $0 = schedule }
    }
}

extension Desk {
    /// Adds `new`, in the place of a removed one of that name if there was one.
    @discardableResult
    mutating func add(_ new: Environment) async throws -> Environment {
        let removed = try await stored(new.name.lowercased())
        let added = removed.map { new.continuing($0) } ?? new
        put(added)
        return added
    }
}
