import FoundationEssentials
import PluginAPI

/// What happens when its time has come.
extension LockPlugin {
    /// Set for each environment to when time brings something next.
    var deadline: Timer {
        let loaded = loaded
        return Timer(
            Self.deadlineTimer,
            summary: "Ends locks, holds and turns whose time is over, and tells of those that end soon."
        ) { tick in
            let name: String = try tick.data()
            let ledger = Ledger(host: tick.host, settings: loaded.value, now: tick.now)
            try await ledger.settle(name)
            return nil
        }
    }

    /// Set to the schedule of the settings. What was missed while the bot was off is done once.
    var bite: Timer {
        let loaded = loaded
        return Timer(
            Self.biteTimer, summary: "Asks people whether they still need what they have had for long.",
            deadline: .seconds(120)
        ) { tick in
            let ledger = Ledger(host: tick.host, settings: loaded.value, now: tick.now)
            _ = try await ledger.bite(StatusFilter(.everything, .locked), BiteRequest())
            return nil
        }
    }

    /// Forgets what is older than the settings say.
    var tidy: Timer {
        let loaded = loaded
        return Timer(
            "tidy", .cron("17 3 * * *"), summary: "Forgets history that is older than the settings say.",
            deadline: .seconds(300)
        ) { tick in
            try await Ledger(host: tick.host, settings: loaded.value, now: tick.now).forgetOldHistory()
            return nil
        }
    }
}

extension Ledger {
    /// Does what time brings to the environment of the folded `name`, and sets the timer for what comes next.
    fileprivate func settle(_ name: String) async throws {
        let next = try await change { desk -> Date? in
            guard var environment = try await desk.stored(name), !environment.isRemoved else { return nil }
            let rules = desk.rules(of: environment)
            environment.settle(at: desk.now, rules)
            desk.put(environment)
            return environment.nextDeadline(rules)
        }
        // The one that runs now was the last one, also when the clock was put back and nothing was due.
        if let next { try await arm([DeadlineChange(name: name, deadline: next)]) }
    }

    fileprivate func forgetOldHistory() async throws {
        let oldest = now + (.zero - settings.historyAge)
        let old = try await host.storage.values(prefix: Keys.history, as: Readable<LockEvent>.self).filter {
            $0.value.value.map { $0.at < oldest } ?? true
        }
        for (key, _) in old {
            try await host.storage.transaction { try await $0.remove(key) }
        }
    }
}
