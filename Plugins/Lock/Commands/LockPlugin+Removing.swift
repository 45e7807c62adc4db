import PluginAPI

/// `cerbere remove`.
extension LockPlugin {
    var remove: Command {
        command(
            "cerbere remove <env> [--force] [--yes]", aliases: ["cerbere delete"],
            summary: "Removes an environment, after a question.", example: "cerbere remove demo-3"
        ) { call in
            try call.requireAdmin(for: "cerbere remove")
            let word = try call.environmentWord()
            let isForced = call.call.has("force")
            if isForced, let name = try? EnvironmentName(word), let outcome = try await call.discard(name) {
                return outcome
            }
            let environment = try await call.environment()
            return try await call.mayRemove(environment, force: isForced)
                .remove(environment.name, force: isForced, asShown: Involved(environment))
        }
    }
}

/// Who has an environment, and who waits for it.
private struct Involved: Equatable, Sendable {
    private let lockID: Int?
    private let waiting: [Person]

    init(_ environment: Environment) {
        lockID = environment.holder == nil ? nil : environment.lock.id
        waiting = environment.queue.map(\.person)
    }
}

extension LockCall {
    /// Removes what cannot be read.
    ///
    /// - Returns: nil when it can be read.
    fileprivate func discard(_ name: EnvironmentName) async throws -> Outcome? {
        guard let last = try await ledger.lastLock(ofUnreadable: name) else { return nil }
        let call = try await confirmed(words.mayDiscard(name.folded), else: "\(code: name.folded) is not removed.")
        let person = person
        try await call.ledger.change { try await $0.discard(name, afterLock: last, by: person) }
        return words.discarded(name.folded)
    }

    /// Refuses what would be refused anyway, and asks about the rest.
    fileprivate func mayRemove(_ environment: Environment, force: Bool) async throws -> LockCall {
        let rules = settings.rules.changed(by: environment.overrides)
        var removed = environment
        switch removed.remove(by: person, force: force, now: now, rules) {
        case .refused(let holder): throw words.locked(environment, holder, for: person)
        case .removed(let holder, let waiting):
            return try await confirmed(
                words.mayRemove(environment, from: holder, waiting: waiting, for: person),
                else: "\(code: environment.name) is not removed.")
        }
    }

    fileprivate func remove(_ word: String, force: Bool, asShown shown: Involved) async throws -> Outcome {
        let (person, words, now, room, line) = (person, words, now, call.room, call.text)
        let wasAsked = confirmedAt != nil
        let verdict = try await ledger.change { desk -> Verdict in
            guard var environment = try await desk.environment(word) else { return .unknown(word) }
            let rules = desk.rules(of: environment)
            environment.settle(at: now, rules)
            guard !wasAsked || Involved(environment) == shown else {
                return .refused(words.changedMeanwhile(environment, line))
            }
            let (aliases, watchers) = (environment.aliases, environment.watchers)
            switch environment.remove(by: person, force: force, now: now, rules) {
            case .refused(let holder): return .refused(words.locked(environment, holder, for: person))
            case .removed(let holder, let waiting):
                desk.put(environment)
                for alias in aliases { try await desk.setAlias(alias, for: nil) }
                try await desk.leaveGroups(environment.name.lowercased())
                if let holder, holder.person != person {
                    desk.tell(words.removedFromYou(environment, holder, by: person, in: room))
                }
                for wait in waiting where wait.person != person && wait.ticket == nil {
                    desk.tell(words.removedWhileYouWaited(environment, wait.person, by: person, in: room))
                }
                let told = [person, holder?.person].compactMap { $0 } + waiting.map(\.person)
                for watcher in watchers where !told.contains(watcher) {
                    desk.tell(words.removedWhileYouWatched(environment, watcher, by: person, in: room))
                }
                return .done(words.removed(environment, from: holder, waiting: waiting, by: person))
            }
        }
        return try await answer([verdict])
    }
}
