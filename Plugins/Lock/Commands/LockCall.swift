import FoundationEssentials
import PluginAPI

/// A command under way, with all that it needs.
struct LockCall: Sendable {
    let call: Call
    let settings: LockSettings
    /// When the person said yes; nil when they were not asked.
    var confirmedAt: Date?

    var now: Date { confirmedAt ?? call.now }
    var ledger: Ledger { Ledger(host: call.host, settings: settings, now: now, room: call.room) }
    var words: LockWords { LockWords(call.host) }
    var person: Person { call.person }

    // MARK: Names

    /// The words typed for `<env>[, <env>…]`, without the colon of `lock staging: testing`; each once.
    func environmentWords() -> [String] {
        var seen: Set<String> = []
        return call.list("env").map(\.withoutColon).filter { seen.insert($0.lowercased()).inserted }
    }

    /// The word typed for `<env>`.
    func environmentWord() throws -> String { try call.argument("env").withoutColon }

    /// The refusal for a `word` that names no environment.
    func unknown(_ word: String) async throws -> Refusal {
        try await ledger.unknown(word, among: ledger.all())
    }

    // MARK: Permission

    var isAdmin: Bool { call.roles.contains(settings.admins ?? .admins) }

    /// Refuses `what` to those who do not have the role that the settings name.
    func requireAdmin(for what: String) throws {
        guard let role = settings.admins, !call.roles.contains(role) else { return }
        throw words.notAllowed(what, role)
    }

    // MARK: Doing

    /// Changes each of `names` in one step, and says what came of each.
    func changeEach(
        _ names: [String], _ change: @Sendable (inout Environment, LockRules) -> Verdict
    ) async throws -> Outcome {
        try await answer(
            ledger.change { desk in
                var verdicts: [Verdict] = []
                for name in names {
                    verdicts.append(try await desk.change(name, change)?.decision ?? .unknown(name))
                }
                return verdicts
            })
    }

    /// The same for one.
    func change(_ change: @Sendable (inout Environment, LockRules) -> Verdict) async throws -> Outcome {
        try await changeEach([environmentWord()], change)
    }

    /// Tells what came of each, a line for each; the last one is the command's own outcome.
    func answer(_ verdicts: [Verdict]) async throws -> Outcome {
        for verdict in verdicts.dropLast() {
            let outcome = try await outcome(of: verdict)
            try await call.reply(outcome)
            await note(outcome)
        }
        guard let last = verdicts.last else { preconditionFailure("a command was about nothing: \(call.text)") }
        return try await outcome(of: last)
    }

    private func outcome(of verdict: Verdict) async throws -> Outcome {
        switch verdict {
        case .done(let outcome): outcome
        case .refused(let refusal): refusal.outcome
        case .unknown(let word): try await unknown(word).outcome
        }
    }
}

extension LockCall {
    /// Tells the technical log of a refusal.
    fileprivate func note(_ outcome: Outcome) async {
        guard !outcome.isSuccess else { return }
        await call.host.log(outcome, RefusedEvent(outcome, of: call.text, by: person, in: call.room))
    }

    /// Does what was typed; a refusal is told to the technical log too.
    fileprivate func outcome(of run: (LockCall) async throws -> Outcome) async throws -> Outcome {
        do {
            let outcome = try await run(self)
            await note(outcome)
            return outcome
        } catch let refusal as Refusal {
            await note(refusal.outcome)
            throw refusal
        }
    }
}

extension String {
    /// `lock staging: testing`
    fileprivate var withoutColon: String { count > 1 && hasSuffix(":") ? String(dropLast()) : self }
}

extension LockPlugin {
    /// A command with the settings at hand.
    func command(
        _ usage: String, aliases: [String] = [], summary: String, example: String? = nil,
        effect: Command.Effect = .changes, run: @escaping @Sendable (LockCall) async throws -> Outcome
    ) -> Command {
        let loaded = loaded
        return Command(usage, aliases: aliases, summary: summary, example: example, effect: effect) { call in
            try await LockCall(call: call, settings: loaded.value).outcome(of: run)
        }
    }
}
