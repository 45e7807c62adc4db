import FoundationEssentials
import PluginAPI

/// What this plugin says. The words, and nothing else.
struct LockWords: Sendable {
    let host: PluginHost

    init(_ host: PluginHost) {
        self.host = host
    }

    /// A command to type: `unlock staging`, `cerbere status`.
    func command(_ line: String) -> RichText { "\(command: host.asTyped(line))" }

    /// The same to choose.
    func choice(_ label: String, _ line: String) -> Choice { Choice(label, host.asTyped(line)) }

    // MARK: Lock

    func acquired(_ environment: Environment, _ holder: Holder, after freeing: Freeing?) -> Outcome {
        let story: RichText = freeing.map { "\(ended($0, for: holder.person)) " } ?? ""
        return Outcome(
            "lock.acquired", EnvironmentFacts(environment),
            """
            \(code: environment.name) is yours, \(holder.person)\(end(of: holder))\(reason(of: holder)). \
            \(story)\(noEnd(of: holder, environment))When you are done: \(command("unlock \(environment.name)"))
            """)
    }

    /// For a reason that was perhaps meant for a time.
    private func noEnd(of holder: Holder, _ environment: Environment) -> RichText {
        let first = holder.reason?.split(separator: " ").first?.lowercased()
        guard holder.until == nil, first == "for" || first == "until" else { return "" }
        return
            "It has no end, as that is no time that I know; to set one: \(command("lock \(environment.name) for 2h")). "
    }

    func alreadyYours(_ environment: Environment, _ holder: Holder, isReasonNew: Bool) -> Outcome {
        Outcome(
            "lock.already_yours", HoldingFacts(environment, isReasonNew: isReasonNew),
            """
            \(code: environment.name) is already yours, \(holder.person), since \(moment(holder.since))\
            \(end(of: holder))\(reasonNow(of: holder, isNew: isReasonNew)). \
            To set when it ends: \(command("lock \(environment.name) for 2h"))
            """)
    }

    func renewed(_ environment: Environment, _ holder: Holder, isReasonNew: Bool) -> Outcome {
        Outcome(
            "lock.renewed", HoldingFacts(environment, isReasonNew: isReasonNew),
            """
            \(code: environment.name) stays yours, \(holder.person)\(end(of: holder))\
            \(reasonNow(of: holder, isNew: isReasonNew)). \
            When you are done: \(command("unlock \(environment.name)"))
            """)
    }

    /// It was passed on to them, and they took it.
    func claimed(_ environment: Environment, _ holder: Holder) -> Outcome {
        Outcome(
            "lock.claimed", EnvironmentFacts(environment),
            """
            \(code: environment.name) is yours now, \(holder.person)\(end(of: holder))\(reason(of: holder)). \
            When you are done: \(command("unlock \(environment.name)"))
            """)
    }

    /// The same for all of which it was their turn.
    func claimed(_ environments: [Environment]) -> Outcome {
        if environments.count == 1, let only = environments.first, let holder = only.holder {
            return claimed(only, holder)
        }
        let names = environments.map(\.name)
        let person: RichText = environments.first?.holder.map { ", \($0.person)" } ?? ""
        return Outcome(
            "lock.claimed", EnvironmentList(environments),
            """
            \(list(names)) are yours now\(person). Until when and why: \(command("cerbere status me")). \
            When you are done: \(command("unlock \(names.joined(separator: ", "))"))
            """)
    }

    func heldByOther(_ environment: Environment, _ holder: Holder) -> Refusal {
        let name = environment.name
        return Refusal(
            "lock.held_by_other", EnvironmentFacts(environment),
            """
            \(code: name) is \(tenure(holder)).\(queueLength(environment)) To wait for it: \
            \(command("cerbere join \(name)")). To ask \(holder.person) for it: \(command("cerbere ask \(name)")). \
            If it cannot wait: \(command("unlock \(name) --force")) takes it away, and I tell \(holder.person).
            """,
            choices: [
                choice("Join the queue", "cerbere join \(name)"), choice("Watch", "cerbere watch \(name)"),
                choice("Ask \(holder.person.name)", "cerbere ask \(name)"), choice("Steal", "steal \(name)"),
            ])
    }

    func frozen(_ environment: Environment, _ hold: Hold) -> Refusal {
        let name = environment.name
        return Refusal(
            "lock.frozen", EnvironmentFacts(environment),
            """
            Nobody can take \(code: name): \(holding(hold)). To wait for it: \(command("lock \(name) --wait")). \
            To end that: \(command("cerbere unhold \(name)"))
            """, choices: [choice("Wait", "lock \(name) --wait"), choice("Watch", "cerbere watch \(name)")])
    }

    /// Both were typed: for how long, and until when.
    func twoEnds(_ duration: Duration, _ until: Date, in line: String) -> Refusal {
        let words = line.split(separator: " ").prefix { $0 != "for" && $0 != "until" }.joined(separator: " ")
        return Refusal(
            "lock.two_ends", TwoEndsFacts(seconds: Int(duration.components.seconds), until: until),
            """
            You typed two ends, for \(duration) and until \(time: until). One of them will do: \
            \(command("\(words) for \(duration.typed)"))
            """)
    }

    func tooLong(_ environment: Environment, most: Duration) -> Refusal {
        Refusal(
            "lock.limit", LimitFacts(environment: environment.name, mostSeconds: Int(most.components.seconds)),
            """
            \(code: environment.name) can be locked for \(most) at most, counted from when you took it. For example: \
            \(command("lock \(environment.name) for \(most.typed)"))
            """)
    }

    /// One person has as many as they may have.
    func tooMany(_ held: [Environment], most: Int) -> Refusal {
        let names = held.map(\.name)
        return Refusal(
            "lock.limit", LimitFacts(most: most, yours: names),
            """
            You have \(list(names)) already, and nobody may have more than \(most). To free one: \
            \(command("unlock \(names.first ?? "all")"))
            """, choices: names.prefix(5).map { choice("Unlock \($0)", "unlock \($0)") })
    }

    // MARK: The queue

    func queued(_ environment: Environment, position: Int, _ holder: Holder?, isNew: Bool) -> Outcome {
        let who: RichText = holder.map { "is \(tenure($0))" } ?? "is held"
        let place = position == 1 ? "next" : "number \(position)"
        let waits: RichText = isNew ? "You are \(place) in the queue" : "You are in the queue already, as \(place)"
        return Outcome(
            isNew ? "lock.queued" : "lock.already_queued", QueueFacts(environment, position: position),
            """
            \(code: environment.name) \(who). \(waits); I tell you when it is yours. \
            To give up your place: \(command("cerbere leave \(environment.name)"))
            """, audience: .caller, choices: [choice("Leave the queue", "cerbere leave \(environment.name)")])
    }

    func queueIsFull(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.limit", LimitFacts(environment: environment.name, most: LockRules.mostWaiting),
            """
            \(LockRules.mostWaiting) people wait for \(code: environment.name) already, which is the most. \
            What is free: \(command("wcid"))
            """)
    }

    // MARK: Unlock

    func released(_ environment: Environment, _ freeing: Freeing, next: Holder?) -> Outcome {
        let had: RichText = "\(freeing.holder.person) had it since \(moment(freeing.holder.since))."
        guard let next else {
            return Outcome(
                "lock.released", EnvironmentFacts(environment),
                """
                \(code: environment.name) is free\(quoted(freeing.reason)). \(had) \
                To take it: \(command("lock \(environment.name)"))
                """)
        }
        return Outcome(
            "lock.passed_on", EnvironmentFacts(environment),
            """
            \(code: environment.name) goes to \(next.person), who waited for it\(quoted(freeing.reason)). \(had) \
            \(turn(of: next, environment))
            """)
    }

    func noneYours() -> Refusal {
        Refusal(
            "lock.none_yours",
            "You have nothing locked, so there is nothing to unlock. Who has what: \(command("cerbere status"))")
    }

    /// `unlock` without a name.
    func unlockWhat(_ yours: [Environment]) -> Refusal {
        guard let first = yours.first else { return noneYours() }
        return Refusal(
            "lock.which", EnvironmentList(yours),
            """
            Unlock what? You have \(list(yours.map(\.name))). For example: \(command("unlock \(first.name)")), \
            or all of it: \(command("unlock all"))
            """, choices: yours.prefix(5).map { choice("Unlock \($0.name)", "unlock \($0.name)") })
    }

    func alreadyFree(_ environment: Environment, _ freeing: Freeing?, for caller: Person, _ what: String) -> Refusal {
        let story: RichText = freeing.map { ended($0, for: caller) } ?? "Nobody has had it yet."
        return Refusal(
            "lock.already_free", EnvironmentFacts(environment),
            """
            \(code: environment.name) is free already, so there is nothing to \(what). \(story) \
            To take it: \(command("lock \(environment.name)"))
            """)
    }

    func notYours(_ environment: Environment, _ holder: Holder) -> Refusal {
        Refusal(
            "lock.not_yours", EnvironmentFacts(environment),
            """
            \(code: environment.name) is not yours, it is \(tenure(holder)). \
            \(askFirst(holder, "unlock \(environment.name) --force"))
            """, choices: [choice("Ask \(holder.person.name)", "cerbere ask \(environment.name)")])
    }

    func forced(_ environment: Environment, _ freeing: Freeing, by person: Person, next: Holder?) -> Outcome {
        let after: RichText =
            next.map { "It goes to \($0.person), who waited for it. \(turn(of: $0, environment))" }
            ?? "To take it: \(command("lock \(environment.name)"))"
        return Outcome(
            "lock.forced", EnvironmentFacts(environment),
            """
            \(code: environment.name) is \(next == nil ? "free" : "taken away"): \(person) took it from \
            \(freeing.holder.person)\(quoted(freeing.reason)). \(freeing.holder.person) had it since \
            \(moment(freeing.holder.since))\(reason(of: freeing.holder)). I told \(freeing.holder.person). \(after)
            """, audience: .room)
    }

    // MARK: For other plugins

    func oldToken(_ environment: Environment, _ token: Int) -> Refusal {
        let now: RichText = environment.holder.map { "it is \(tenure($0))" } ?? "it is free"
        return Refusal(
            "lock.old_token", EnvironmentFacts(environment),
            """
            The lock \(token) of \(code: environment.name) is over: \(now). To take it: \
            \(command("lock \(environment.name)"))
            """)
    }

    func runs(_ environment: Environment) -> Outcome {
        let what: RichText =
            environment.run.map { "\($0.what) runs, until \(moment($0.until)) at the latest" } ?? "nothing runs"
        return Outcome(
            "lock.run", EnvironmentFacts(environment), "\(code: environment.name): \(what).", audience: .caller)
    }

    // MARK: Names

    func unknown(_ word: String, among environments: [Environment]) -> Refusal {
        let names = environments.flatMap { [$0.name] + $0.aliases }
        let near = NearNames.nearest(to: word, among: names)
        let guess: RichText = near.isEmpty ? "" : " Did you mean \(list(near))?"
        let isName = (try? EnvironmentName(word)) != nil
        let add: RichText = isName ? " To add it: \(command("cerbere add \(word)"))" : ""
        return Refusal(
            "lock.unknown_env", UnknownName(environment: word, near: near),
            "There is no environment \(code: word.shortened).\(guess) All there are: \(command("cerbere status")).\(add)"
        )
    }
}

/// The data of `lock.unknown_env`.
private struct UnknownName: Encodable, Sendable {
    let environment: String
    let near: [String]
}
