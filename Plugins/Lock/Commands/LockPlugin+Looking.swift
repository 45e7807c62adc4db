import FoundationEssentials
import PluginAPI

/// `cerbere status`, `wcid`, `cerbere history` and `cerbere stats`.
extension LockPlugin {
    var looking: [Command] { [status, whatIsFree, history, stats] }

    private var status: Command {
        command(
            "cerbere status [<filter>] [--free] [--locked]", aliases: ["cerbere locks", "cerbere who has"],
            summary: "Who has what: all, one, a group, \"env-*\", \"me\", \"@ann\".",
            example: "cerbere status staging", effect: .reads
        ) { call in
            let state: StatusFilter.State =
                switch (call.call.has("free"), call.call.has("locked")) {
                case (true, false): .free
                case (false, true): .locked
                default: .any
                }
            return try await call.status(state, call.call["filter"])
        }
    }

    private var whatIsFree: Command {
        command(
            "wcid [<filter>]", summary: "Shows which environments are free.", example: "wcid env-*", effect: .reads
        ) { call in
            try await call.status(.free, call.call["filter"])
        }
    }

    private var history: Command {
        command(
            "cerbere history <env> [<count:integer>]", aliases: ["cerbere log"],
            summary: "Shows what happened to an environment.", example: "cerbere history staging 20", effect: .reads
        ) { call in
            let environment = try await call.environment()
            let events = try await call.ledger.history(of: environment)
            let count = max(1, min(call.call.integer("count") ?? 10, 100))
            return call.words.history(environment, events.suffix(count), of: events.count)
        }
    }

    private var stats: Command {
        command(
            "cerbere stats [<env>] [--since <duration>]",
            summary: "Shows how often and for how long people have had environments.",
            example: "cerbere stats staging --since 30d", effect: .reads
        ) { call in
            let environments = call.call["env"] == nil ? try await call.ledger.all() : [try await call.environment()]
            let since = call.call.duration("since").map { call.call.now + (.zero - $0) }
            var histories: [[LockEvent]] = []
            for environment in environments { histories.append(try await call.ledger.history(of: environment)) }
            let stats = LockStats(histories, since: since, now: call.call.now)
            return call.words.stats(stats, environments, since: since)
        }
    }
}

extension LockCall {
    func status(_ state: StatusFilter.State, _ word: String? = nil) async throws -> Outcome {
        let (environments, unreadable) = try await ledger.census()
        guard !environments.isEmpty || !unreadable.isEmpty else { return words.noEnvironment() }
        // Most of the time nobody asks for a group.
        let groups = word == nil ? [] : try await ledger.groups()
        let subject = StatusFilter.Subject(word, among: environments, groups: groups, caller: person)
        if case .unknown(let word) = subject { throw try await ledger.unknown(word, among: environments) }
        let filter = StatusFilter(subject, state)
        return words.status(filter.select(from: environments), filter, for: person, without: unreadable)
    }

    /// The environment that is typed for `<env>`, as it is now.
    func environment() async throws -> Environment {
        let word = try environmentWord()
        let environments = try await ledger.all()
        guard let environment = environments.first(where: { $0.isCalled(word.lowercased()) }) else {
            throw try await ledger.unknown(word, among: environments)
        }
        return environment
    }
}
