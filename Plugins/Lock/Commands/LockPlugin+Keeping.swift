import FoundationEssentials
import PluginAPI

/// `hold`, `cerbere unhold` and `cerbere bite`.
extension LockPlugin {
    var keeping: [Command] { [hold, unhold, biteCommand, config, export, importing] }

    private var hold: Command {
        command(
            "hold <env>[, <env>…] [for <duration>] [until <time>] [<reason…>] [--yes]",
            aliases: ["freeze", "maintenance"],
            summary: "Lets nobody take environments, or \"all\".",
            example: "hold staging until 18:00 disk is full"
        ) { call in
            try call.requireAdmin(for: "hold")
            let names = call.environmentWords()
            let call = names.map { $0.lowercased() } == ["all"] ? try await call.mayHoldAll() : call
            let (words, now, hold) = (call.words, call.now, try call.hold())
            return try await call.changeEach(call.namesOrAll()) { environment, rules in
                switch environment.hold(hold, now: now, rules) {
                case .held(let hold, let over): .done(words.held(environment, hold, over: over))
                case .changed(let hold): .done(words.held(environment, hold, over: nil))
                case .tooMany: .refused(words.tooManyHolds(environment))
                }
            }
        }
    }

    private var unhold: Command {
        command(
            "cerbere unhold <env>[, <env>…] [<reason…>]", aliases: ["cerbere unfreeze"],
            summary: "Ends the last hold of environments, or of \"all\".", example: "cerbere unhold staging"
        ) { call in
            try call.requireAdmin(for: "cerbere unhold")
            let names = call.environmentWords()
            let isAll = names.map { $0.lowercased() } == ["all"]
            let held = isAll ? try await call.ledger.all().filter { $0.hold != nil }.map(\.name) : names
            guard !held.isEmpty else { throw call.words.nothingHeld() }
            let (person, words, now) = (call.person, call.words, call.call.now)
            let reason = Remark(call.call["reason"]).reason
            return try await call.changeEach(held) { environment, rules in
                switch environment.unhold(by: person, reason: reason, now: now, rules) {
                case .unheld(let hold, let under, let next):
                    .done(words.unheld(environment, hold, under: under, next: next))
                case .notHeld: .refused(words.notHeld(environment))
                }
            }
        }
    }

    private var biteCommand: Command {
        command(
            "cerbere bite [<target>] [--older-than <duration>] [--dry-run] [--now]",
            summary: "Asks people whether they still need what they have.",
            example: "cerbere bite staging --dry-run"
        ) { call in
            let isForced = call.call.has("now")
            if isForced, !call.isAdmin {
                throw call.words.notAllowed("cerbere bite --now", call.settings.admins ?? .admins)
            }
            let request = BiteRequest(
                by: call.person, olderThan: call.call.duration("older-than"), isForced: isForced)
            return try await call.bite(call.call["target"], request, isDry: call.call.has("dry-run"))
        }
    }
}

extension LockCall {
    /// What was typed behind the names: until when, why.
    fileprivate func hold() throws -> Hold {
        let end = try typedEnd()
        let until = end.until ?? end.duration.map { now + $0 }
        return Hold(by: person, since: now, until: until, reason: Remark(call["reason"]).reason)
    }

    /// Asks before all there are are held, if any of it can be.
    fileprivate func mayHoldAll() async throws -> LockCall {
        let all = try await ledger.all()
        guard !all.isEmpty else { throw words.noEnvironmentToHold() }
        let (hold, now) = (try hold(), now)
        let held = all.filter { environment in
            var copy = environment
            return copy.hold(hold, now: now, settings.rules.changed(by: environment.overrides)) != .tooMany
        }
        return held.isEmpty ? self : try await confirmed(words.mayHold(held, hold), else: "Nothing is held.")
    }

    /// The names typed for `<env>[, <env>…]`; those of all environments for `all`.
    fileprivate func namesOrAll() async throws -> [String] {
        let names = environmentWords()
        guard names.map({ $0.lowercased() }) == ["all"] else { return names }
        let all = try await ledger.all().map(\.name)
        guard !all.isEmpty else { throw words.noEnvironmentToHold() }
        return all
    }

    fileprivate func bite(_ word: String?, _ request: BiteRequest, isDry: Bool) async throws -> Outcome {
        let environments = try await ledger.all()
        let subject = StatusFilter.Subject(
            word, among: environments, groups: try await ledger.groups(), caller: person)
        if case .unknown(let word) = subject { throw try await ledger.unknown(word, among: environments) }
        let filter = StatusFilter(subject, .locked)
        if isDry {
            let plan = ledger.plan(filter.select(from: environments), request)
            return words.dryRun(plan, isOfAll: subject == .everything)
        }
        let plan = try await ledger.bite(filter, request)
        guard plan.count == 0 else { return words.bitten(plan) }
        // Who asked about one environment is told why nobody is asked.
        if case .environment = subject, let spared = plan.spared.first {
            switch spared.state {
            case .bitten(let last, let next): throw words.bittenTooSoon(spared.environment, last: last, next: next)
            case .quiet(let until): throw words.biteIsQuiet(spared.environment, until: until)
            default: break
            }
        }
        throw words.nobodyToBite(plan)
    }
}
