import FoundationEssentials
import PluginAPI

/// `lock` and `unlock`.
extension LockPlugin {
    var locking: [Command] { [lock, lockAny, unlock] }

    private var lock: Command {
        command(
            "lock [<env>[, <env>…] [for <duration>] [until <time>] [<reason…>]] [--wait] [--all-or-nothing]",
            aliases: ["cerbere reserve", "cerbere take"],
            summary: "Takes environments, or a group. Alone: who has what.",
            example: "lock staging for 2h testing payments"
        ) { call in
            let names = call.environmentWords()
            guard !names.isEmpty else { return try await call.status(.any) }
            return try await call.lock(
                names, try call.request(waits: call.call.has("wait")), together: call.call.has("all-or-nothing"))
        }
    }

    private var lockAny: Command {
        command(
            "lock any [<which>] [for <duration>] [until <time>] [<reason…>]",
            summary: "Takes one that is free: of all, of \"env-*\", or of a group.",
            example: "lock any env-* for 2h"
        ) { call in
            try await call.lockAny(call.call["which"], try call.request(waits: false))
        }
    }

    private var unlock: Command {
        command(
            "unlock [<env>[, <env>…] [<reason…>]] [--force] [--mine]", aliases: ["free"],
            summary: "Frees environments; \"all\" frees all of yours.", example: "unlock staging"
        ) { call in
            let names = call.environmentWords()
            let remark = Remark(call.call["reason"], mayForce: true)
            if call.call.has("mine") || names.map({ $0.lowercased() }) == ["all"] {
                return try await call.unlockAll(reason: remark.reason)
            }
            guard !names.isEmpty else { throw call.words.unlockWhat(try await call.ownEnvironments()) }
            let isForced = call.call.has("force") || remark.saysForce
            return try await call.unlock(names, force: isForced, reason: remark.reason)
        }
    }
}

extension LockCall {
    /// What was typed behind the names: until when, why.
    func request(waits: Bool) throws -> Environment.Request {
        let (remark, end) = (Remark(call["reason"]), try typedEnd())
        return Environment.Request(
            person: person, duration: end.duration, until: end.until, reason: remark.reason, room: call.room,
            waits: waits)
    }

    /// For how long, or until when; not both.
    func typedEnd() throws -> (duration: Duration?, until: Date?) {
        let (duration, until) = (call.duration("duration"), call.time("time"))
        if let duration, let until { throw words.twoEnds(duration, until, in: call.text) }
        return (duration, until)
    }

    func ownEnvironments() async throws -> [Environment] {
        try await ledger.all().filter { $0.holder?.person == person }
    }

    // MARK: Lock

    func lock(
        _ names: [String], _ request: Environment.Request, together isTogether: Bool = false
    ) async throws -> Outcome {
        let (person, words, settings) = (person, words, settings)
        let verdicts = try await ledger.change { desk -> [Verdict] in
            if let refusal = try await desk.limit(names, for: person, words) { return [.refused(refusal)] }
            if isTogether, names.count > 1 { return [try await desk.takeTogether(names, request, words)] }
            var verdicts: [Verdict] = []
            for name in names { verdicts.append(try await desk.take(name, request, settings, words)) }
            return verdicts
        }
        return try await answer(verdicts)
    }

    func lockAny(_ word: String?, _ request: Environment.Request) async throws -> Outcome {
        let (person, words) = (person, words)
        let verdict = try await ledger.change { desk -> Verdict in
            if let refusal = try await desk.limit(nil, for: person, words) { return .refused(refusal) }
            return try await desk.takeAny(of: word, request, words)
        }
        return try await answer([verdict])
    }

    // MARK: Unlock

    func unlock(_ names: [String], force: Bool, reason: String?) async throws -> Outcome {
        let (person, words, now) = (person, words, call.now)
        let verdicts = try await ledger.change { desk -> [Verdict] in
            var verdicts: [Verdict] = []
            for name in names {
                let members = try await desk.environment(name) == nil ? try await desk.group(name)?.members : nil
                for member in members ?? [name] {
                    let given = try await desk.change(member) { environment, rules in
                        environment.giveBack(by: person, force: force, reason: reason, now: now, rules)
                    }
                    guard let given else {
                        verdicts.append(.unknown(member))
                        continue
                    }
                    // Of a group only what is locked is to be freed.
                    if members != nil, case .alreadyFree = given.decision { continue }
                    verdicts.append(words.verdict(given.decision, given.environment, for: person))
                }
                if verdicts.isEmpty { verdicts.append(.refused(words.noneYours())) }
            }
            return verdicts
        }
        return try await answer(verdicts)
    }

    /// Frees what the caller has.
    func unlockAll(reason: String?) async throws -> Outcome {
        let names = try await ownEnvironments().map(\.name)
        guard !names.isEmpty else { throw words.noneYours() }
        return try await unlock(names, force: false, reason: reason)
    }
}

extension LockWords {
    func verdict(
        _ givingBack: Environment.GivingBack, _ environment: Environment, for person: Person
    ) -> Verdict {
        switch givingBack {
        case .released(let freeing, let next): .done(released(environment, freeing, next: next))
        case .forced(let freeing, let next): .done(forced(environment, freeing, by: person, next: next))
        case .alreadyFree(let freeing): .refused(alreadyFree(environment, freeing, for: person, "unlock"))
        case .refused(let holder): .refused(notYours(environment, holder))
        }
    }

    func verdict(_ taking: Environment.Taking, _ environment: Environment) -> Verdict {
        switch taking {
        case .acquired(let holder, let freeing): .done(acquired(environment, holder, after: freeing))
        case .alreadyYours(let holder, let isNew): .done(alreadyYours(environment, holder, isReasonNew: isNew))
        case .renewed(let holder, let isNew): .done(renewed(environment, holder, isReasonNew: isNew))
        case .claimed(let holder): .done(claimed(environment, holder))
        case .queued(let position, let holder): .done(queued(environment, position: position, holder, isNew: true))
        case .alreadyQueued(let position, let holder):
            .done(queued(environment, position: position, holder, isNew: false))
        case .refused(let holder): .refused(heldByOther(environment, holder))
        case .frozen(let hold): .refused(frozen(environment, hold))
        case .tooLong(let most): .refused(tooLong(environment, most: most))
        case .queueIsFull: .refused(queueIsFull(environment))
        }
    }
}
