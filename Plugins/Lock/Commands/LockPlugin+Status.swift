import PluginAPI

/// `cerbere status` and `wcid`.
extension LockPlugin {
    var status: Command {
        Command(
            "cerbere status [<filter>] [--free] [--locked]", aliases: ["cerbere locks", "cerbere who has"],
            summary: "Shows who has what: all, one environment, \"env-*\", \"me\" or \"@ann\".",
            example: "cerbere status staging", effect: .reads
        ) { call in
            let state: StatusFilter.State =
                switch (call.has("free"), call.has("locked")) {
                case (true, false): .free
                case (false, true): .locked
                default: .any
                }
            return try await status(for: call, state)
        }
    }

    var whatIsFree: Command {
        Command(
            "wcid [<filter>]", summary: "Shows which environments are free.", example: "wcid env-*", effect: .reads
        ) { call in
            try await status(for: call, .free)
        }
    }

    private func status(for call: Call, _ state: StatusFilter.State) async throws -> Outcome {
        let environments = try await call.environments.all().map { $0.settled(at: call.now, LockRules()) }
        guard !environments.isEmpty else { return call.words.noEnvironment() }
        let subject = StatusFilter.Subject(call["filter"], among: environments, caller: call.person)
        if case .unknown(let word) = subject { throw call.words.unknown(word, among: environments) }
        let filter = StatusFilter(subject, state)
        return call.words.status(filter.select(from: environments), filter)
    }
}
