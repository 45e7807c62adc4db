import FoundationEssentials
import PluginAPI

/// What this plugin says about locks. The words, and nothing else.
struct LockWords: Sendable {
    private let host: PluginHost

    init(_ host: PluginHost) {
        self.host = host
    }

    /// A command to type: `unlock staging`, `cerbere status`.
    func command(_ line: String) -> RichText { "\(code: host.asTyped(line))" }

    // MARK: Lock

    func acquired(_ environment: Environment, _ holder: Holder, after expiry: Freeing?) -> Outcome {
        let story: RichText = expiry.map { "\(ended($0, for: holder.person)) " } ?? ""
        return Outcome(
            "lock.acquired", EnvironmentFacts(environment),
            """
            \(code: environment.name) is yours, \(holder.person)\(end(of: holder))\(reason(of: holder)). \
            \(story)When you are done: \(command("unlock \(environment.name)"))
            """)
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

    func heldByOther(_ environment: Environment, _ holder: Holder) -> Refusal {
        Refusal(
            "lock.held_by_other", EnvironmentFacts(environment),
            "\(code: environment.name) is \(tenure(holder)). \(askFirst(holder, "unlock \(environment.name) --force"))")
    }

    // MARK: Unlock

    func released(_ environment: Environment, _ freeing: Freeing) -> Outcome {
        Outcome(
            "lock.released", EnvironmentFacts(environment),
            """
            \(code: environment.name) is free\(quoted(freeing.reason)). \(freeing.holder.person) had it since \
            \(moment(freeing.holder.since)). To take it: \(command("lock \(environment.name)"))
            """)
    }

    func releasedAll(_ environments: [Environment], of person: Person) -> Outcome {
        let names = RichText(joining: environments.map { "\(code: $0.name)" }, separator: ", ")
        return Outcome(
            "lock.released_all", EnvironmentList(environments),
            "\(person) is done with \(names). What else is free: \(command("wcid"))")
    }

    func noneYours() -> Refusal {
        Refusal(
            "lock.none_yours",
            "You have nothing locked, so there is nothing to unlock. Who has what: \(command("cerbere status"))")
    }

    func alreadyFree(_ environment: Environment, _ freeing: Freeing?, for caller: Person) -> Refusal {
        let story: RichText = freeing.map { ended($0, for: caller) } ?? "Nobody has had it yet."
        return Refusal(
            "lock.already_free", EnvironmentFacts(environment),
            """
            \(code: environment.name) is free already, so there is nothing to unlock. \(story) \
            To take it: \(command("lock \(environment.name)"))
            """)
    }

    func notYours(_ environment: Environment, _ holder: Holder) -> Refusal {
        Refusal(
            "lock.not_yours", EnvironmentFacts(environment),
            """
            \(code: environment.name) is not yours, it is \(tenure(holder)). \
            \(askFirst(holder, "unlock \(environment.name) --force"))
            """)
    }

    func forced(_ environment: Environment, _ freeing: Freeing, by person: Person) -> Outcome {
        Outcome(
            "lock.forced", EnvironmentFacts(environment),
            """
            \(code: environment.name) is free: \(person) took it from \(freeing.holder.person)\
            \(quoted(freeing.reason)). \(freeing.holder.person) had it since \(moment(freeing.holder.since))\
            \(reason(of: freeing.holder)). I told \(freeing.holder.person). \
            To take it: \(command("lock \(environment.name)"))
            """, audience: .room)
    }

    // MARK: To the one who lost it

    func takenFromYou(_ environment: Environment, _ freeing: Freeing, by person: Person, in room: Room?) -> Outcome {
        let place: RichText = room.map { " in \($0.name)" } ?? ""
        let why: RichText = freeing.reason == nil ? ", and gave no reason" : quoted(freeing.reason)
        return Outcome(
            "lock.taken_from_you", EnvironmentFacts(environment),
            """
            \(person) unlocked \(code: environment.name)\(place), which was yours\(why). You had it since \
            \(moment(freeing.holder.since))\(reason(of: freeing.holder)). \
            Who has it now: \(command("cerbere status \(environment.name)"))
            """, audience: .person(freeing.holder.person))
    }

    func removedFromYou(_ environment: Environment, _ holder: Holder, by person: Person, in room: Room?) -> Outcome {
        let place: RichText = room.map { " in \($0.name)" } ?? ""
        return Outcome(
            "lock.removed_from_you", EnvironmentFacts(environment),
            """
            \(person) removed the environment \(code: environment.name)\(place), which was yours since \
            \(moment(holder.since))\(reason(of: holder)). What there is now: \(command("cerbere status"))
            """, audience: .person(holder.person))
    }

    // MARK: Names

    func unknown(_ word: String, among environments: [Environment]) -> Refusal {
        let near = NearNames.nearest(to: word, among: environments.map(\.name))
        let names = RichText(joining: near.map { "\(code: $0)" }, separator: ", ")
        let guess: RichText = near.isEmpty ? "" : " Did you mean \(names)?"
        let isName = (try? EnvironmentName(word)) != nil
        let add: RichText = isName ? " To add it: \(command("cerbere add \(word)"))" : ""
        return Refusal(
            "lock.unknown_env", UnknownName(environment: word, near: near),
            "There is no environment \(code: word.shortened).\(guess) All there are: \(command("cerbere status")).\(add)"
        )
    }

    func oneAtATime(_ names: [String], _ first: String) -> Refusal {
        let examples = names.prefix(2).map { command("\(first) \($0)") } + (names.count == 2 ? [] : ["the next one"])
        return Refusal(
            "lock.one_at_a_time", ["environments": names],
            "One environment at a time, please: \(RichText(joining: examples, separator: ", then "))")
    }
}

/// The data of `lock.unknown_env`.
private struct UnknownName: Encodable, Sendable {
    let environment: String
    let near: [String]
}
