import FoundationEssentials
import PluginAPI

/// What is said when holders are asked whether they still need what they have.
extension LockWords {
    // MARK: To the holder

    func bite(_ bite: BitePlan.Bite) -> Outcome {
        let locks = bite.locks.sorted { $0.environment.name < $1.environment.name }
        let environments = locks.map(\.environment)
        let text: RichText
        if let only = locks.first, locks.count == 1 {
            text = "🐶 \(code: only.environment.name) \(story(only)) Still needed? \(advice(only.environment))"
        } else {
            let lines = locks.map { "\(code: $0.environment.name) \(story($0))" as RichText }
            text = """
                🐶 \(locks.count) environments are yours:
                \(RichText(joining: lines, separator: "\n"))
                Still needed? Free them with \(command("unlock all")), or keep them: \
                \(command("cerbere keep \(environments.map(\.name).joined(separator: ", ")) for 2h"))
                """
        }
        return Outcome(
            "lock.bite", EnvironmentList(environments), text, audience: .person(bite.person),
            choices: choices(environments))
    }

    private func advice(_ environment: Environment) -> RichText {
        """
        Free it with \(command("unlock \(environment.name)")), or keep it: \
        \(command("cerbere keep \(environment.name) for 2h"))
        """
    }

    private func choices(_ environments: [Environment]) -> [Choice] {
        let names = environments.map(\.name).joined(separator: ", ")
        guard let only = environments.first, environments.count == 1 else {
            return [choice("Unlock all", "unlock \(names)")]
                + environments.prefix(8).map { choice("Unlock \($0.name)", "unlock \($0.name)") } + [
                    choice("Keep 2h", "cerbere keep \(names) for 2h"),
                    choice("Keep until tomorrow", "cerbere keep \(names) until tomorrow 9:00"),
                ]
        }
        let next = only.queue.first.map {
            choice("Give to \($0.person.name) (next)", "cerbere give \(only.name) to @\($0.person.name)")
        }
        return [
            choice("Unlock", "unlock \(only.name)"), choice("Keep 2h", "cerbere keep \(only.name) for 2h"),
            choice("Keep until tomorrow", "cerbere keep \(only.name) until tomorrow 9:00"),
        ] + (next.map { [$0] } ?? [])
    }

    /// "has been yours since 09:12 (5 h ago), until 18:00 (in 4 h): "testing". bo waits for it."
    private func story(_ bitten: BitePlan.Bitten) -> RichText {
        guard let holder = bitten.environment.holder else { return "" }
        let cause: RichText =
            switch bitten.cause {
            case .age: ""
            case .overdue: " Its time is over."
            case .daysOff: " Days off begin."
            case .wanted(let person) where person != holder.person: " \(person) wants to know."
            case .wanted: ""
            }
        return """
            has been yours since \(moment(holder.since))\(end(of: holder))\(reason(of: holder)).\
            \(cause)\(queueLength(bitten.environment))
            """
    }

    // MARK: To others

    /// For the room where they were locked, or for those who look after the environments.
    func biteForOthers(
        _ code: String, _ person: Person, _ environments: [Environment], audience: Audience
    ) -> Outcome {
        let lines = environments.map { environment -> RichText in
            let holder =
                environment.holder.map { "since \(moment($0.since))\(end(of: $0))\(reason(of: $0))" }
                ?? ("" as RichText)
            return "\(code: environment.name) \(holder).\(queueLength(environment))"
        }
        let first = environments.first?.name ?? ""
        return Outcome(
            code, EnvironmentList(environments),
            """
            🐶 \(person) was asked more than once whether this is still needed: \
            \(RichText(joining: lines, separator: " "))\
             To ask again: \(command("cerbere ask \(first)")). To take it: \(command("unlock \(first) --force"))
            """, audience: audience)
    }

    // MARK: To the one who bites

    func bitten(_ plan: BitePlan) -> Outcome {
        let people = people(plan.bites.map(\.person))
        return Outcome(
            "lock.bitten", BiteFacts(plan),
            """
            I asked \(people) about \(list(plan.bites.flatMap(\.locks).map(\.environment.name))). \
            Who has what: \(command("cerbere status --locked"))
            """, audience: .caller)
    }

    /// - Parameter isOfAll: Whether nothing narrower was meant.
    func dryRun(_ plan: BitePlan, isOfAll: Bool) -> Outcome {
        let due = plan.bites.flatMap { bite in
            bite.locks.map { lock -> RichText in
                let steps = lock.steps.map(\.rawValue).joined(separator: ", ")
                return "\(code: lock.environment.name): \(bite.person) would be asked (\(steps))"
            }
        }
        let spared = plan.spared.map { "\(code: $0.environment.name): \(why($0))" as RichText }
        let lines = due + spared
        return Outcome(
            "lock.bite_plan", BiteFacts(plan),
            lines.isEmpty
                ? "Nothing \(isOfAll ? "" : "of that ")is locked, so nobody would be asked. Who has what: \(command("cerbere status"))"
                : RichText(joining: lines, separator: "\n"), audience: .caller)
    }

    func nobodyToBite(_ plan: BitePlan) -> Refusal {
        let reasons = plan.spared.prefix(5).map { "\(code: $0.environment.name): \(why($0))" as RichText }
        let story: RichText = reasons.isEmpty ? "" : " \(RichText(joining: reasons, separator: "; "))."
        return Refusal(
            "lock.nobody_to_bite", BiteFacts(plan),
            """
            There is nobody to ask now.\(story) Whom it would be when: \(command("cerbere bite --dry-run")). \
            To ask for one yourself: \(command("cerbere ask \(plan.spared.first?.environment.name ?? "staging")"))
            """)
    }

    func bittenTooSoon(_ environment: Environment, last: Date, next: Date) -> Refusal {
        let who: RichText = environment.holder.map { "\($0.person)" } ?? "Its holder"
        return Refusal(
            "lock.too_soon", NextTry(environment: environment.name, next: next),
            """
            \(who) was asked about \(code: environment.name) at \(moment(last)), and is asked again at \(moment(next)) \
            at the earliest. To wait for it: \(command("cerbere join \(environment.name)"))
            """)
    }

    func biteIsQuiet(_ environment: Environment, until: Date) -> Refusal {
        let who: RichText = environment.holder.map { "\($0.person)" } ?? "Its holder"
        return Refusal(
            "lock.too_soon", NextTry(environment: environment.name, next: until),
            """
            \(who), who has \(code: environment.name), does not work now and is not asked before \(moment(until)). \
            If it cannot wait: \(command("cerbere ask \(environment.name)"))
            """)
    }

    private func why(_ spared: BitePlan.Spared) -> RichText {
        let who: RichText = spared.environment.holder.map { "\($0.person)" } ?? "its holder"
        return switch spared.state {
        case .due: "\(who) is due"
        case .free: "it is free"
        case .unclaimed(let until): "\(who) has until \(moment(until)) to take it"
        case .tooYoung(let until): "\(who) is asked after \(moment(until))"
        case .bitten(let last, let next): "\(who) was asked at \(moment(last)), and is again after \(moment(next))"
        case .kept(let until): "\(who) needs it until \(moment(until))"
        case .quiet(let until): "\(who) does not work before \(moment(until))"
        }
    }
}
