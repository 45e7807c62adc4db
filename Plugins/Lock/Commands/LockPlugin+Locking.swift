import PluginAPI

/// `lock` and `unlock`.
extension LockPlugin {
    var lock: Command {
        Command(
            "lock <env> [for <duration>] [<reason…>]", aliases: ["cerbere reserve"],
            summary: "Keeps an environment to yourself.", example: "lock staging for 2h testing payments"
        ) { call in
            let word = try call.environmentWord(of: "lock")
            let request = Environment.Request(
                person: call.person, duration: call.duration("duration"), reason: Remark(call["reason"]).reason,
                room: call.room)
            let now = call.now
            guard let taken = try await call.environments.change(word, { $0.take(request, now: now, LockRules()) })
            else { throw try await call.unknown(word) }
            return try outcome(of: taken.decision, taken.environment, call.words)
        }
    }

    private func outcome(
        of taking: Environment.Taking, _ environment: Environment, _ words: LockWords
    ) throws -> Outcome {
        switch taking {
        case .acquired(let holder, let expiry): return words.acquired(environment, holder, after: expiry)
        case .alreadyYours(let holder, let isNew): return words.alreadyYours(environment, holder, isReasonNew: isNew)
        case .renewed(let holder, let isNew): return words.renewed(environment, holder, isReasonNew: isNew)
        case .refused(let holder): throw words.heldByOther(environment, holder)
        // Nothing is ever queued, held or limited before there are commands and settings for it.
        case .claimed, .queued, .alreadyQueued, .frozen, .tooLong, .queueIsFull:
            preconditionFailure("a command took an environment in a way that no command knows: \(taking)")
        }
    }

    var unlock: Command {
        Command(
            "unlock <env> [--force] [<reason…>]", aliases: ["free"],
            summary: "Frees an environment, or with \"all\" each one that is yours.", example: "unlock staging"
        ) { call in
            let word = try call.environmentWord(of: "unlock")
            if word.lowercased() == "all" { return try await unlockAll(for: call) }
            let remark = Remark(call["reason"], mayForce: true)
            let force = call.has("force") || remark.saysForce
            guard let given = try await giveBack(word, force: force, reason: remark.reason, for: call)
            else { throw try await call.unknown(word) }
            return try await outcome(of: given.decision, given.environment, for: call)
        }
    }

    private func giveBack(
        _ word: String, force: Bool, reason: String?, for call: Call
    ) async throws -> (decision: Environment.GivingBack, environment: Environment)? {
        let (person, now) = (call.person, call.now)
        return try await call.environments.change(word) {
            $0.giveBack(by: person, force: force, reason: reason, now: now, LockRules())
        }
    }

    private func outcome(
        of givingBack: Environment.GivingBack, _ environment: Environment, for call: Call
    ) async throws -> Outcome {
        let words = call.words
        switch givingBack {
        case .released(let freeing, next: _):
            return words.released(environment, freeing)
        case .forced(let freeing, next: _):
            try await call.reply(words.takenFromYou(environment, freeing, by: call.person, in: call.room))
            return words.forced(environment, freeing, by: call.person)
        case .alreadyFree(let freeing):
            throw words.alreadyFree(environment, freeing, for: call.person)
        case .refused(let holder):
            throw words.notYours(environment, holder)
        }
    }

    /// Frees what the caller has, one environment after the other; somebody else may take the first meanwhile.
    private func unlockAll(for call: Call) async throws -> Outcome {
        let reason = Remark(call["reason"]).reason
        var freed: [Environment] = []
        for environment in try await call.environments.all() where environment.lock.holder?.person == call.person {
            let given = try await giveBack(environment.name, force: false, reason: reason, for: call)
            if case .released? = given?.decision, let given { freed.append(given.environment) }
        }
        guard !freed.isEmpty else { throw call.words.noneYours() }
        return call.words.releasedAll(freed, of: call.person)
    }
}
