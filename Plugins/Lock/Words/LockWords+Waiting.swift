import PluginAPI

/// What `cerbere queue`, `leave`, `watch` and `unwatch` say.
extension LockWords {
    func queue(_ environment: Environment, for caller: Person) -> Outcome {
        let name = environment.name
        let waiting = environment.queue.enumerated().map { index, wait -> RichText in
            "\(index + 1). \(bold: wait.person.name) since \(moment(wait.since))\(quoted(wait.reason))"
        }
        let lines = waiting.isEmpty ? "Nobody waits for it." : RichText(joining: waiting, separator: "\n")
        return Outcome(
            "lock.queue", EnvironmentFacts(environment),
            "\(code: name) \(state(of: environment)).\n\(lines)\n\(whatNext(environment, for: caller))",
            audience: .caller, choices: statusChoices(environment, for: caller))
    }

    private func whatNext(_ environment: Environment, for caller: Person) -> RichText {
        let name = environment.name
        if environment.position(of: caller) != nil {
            return "To give up your place: \(command("cerbere leave \(name)"))"
        }
        if environment.holder?.person == caller { return "When you are done: \(command("unlock \(name)"))" }
        return "To join: \(command("cerbere join \(name)"))"
    }

    func queues(_ environments: [Environment]) -> Outcome {
        let lines = environments.map { environment -> RichText in
            "\(code: environment.name): \(people(environment.queue.map(\.person)))"
        }
        let text =
            lines.isEmpty
            ? "Nobody waits for anything. Who has what: \(command("cerbere status"))"
            : RichText(joining: lines, separator: "\n")
        return Outcome("lock.queue", EnvironmentList(environments), text, audience: .caller)
    }

    func left(_ environment: Environment, position: Int) -> Outcome {
        Outcome(
            "lock.left", QueueFacts(environment, position: position),
            """
            You do not wait for \(code: environment.name) any more. To wait again, as the last one: \
            \(command("cerbere join \(environment.name)"))
            """, audience: .caller)
    }

    func notQueued(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.not_queued", EnvironmentFacts(environment),
            """
            You do not wait for \(code: environment.name), so there is no queue to leave. To wait for it: \
            \(command("cerbere join \(environment.name)"))
            """)
    }

    func watching(_ environment: Environment, isNew: Bool) -> Outcome {
        let now: RichText = environment.canBeTaken ? "It is free now." : "It \(state(of: environment))."
        return Outcome(
            isNew ? "lock.watching" : "lock.already_watching", EnvironmentFacts(environment),
            """
            I tell you whenever \(code: environment.name) is free\(isNew ? "" : ", as before"). \(now) To stop: \
            \(command("cerbere unwatch \(environment.name)"))
            """, audience: .caller)
    }

    func tooManyWatch(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.limit", LimitFacts(environment: environment.name, most: LockRules.mostWaiting),
            """
            \(LockRules.mostWaiting) people watch \(code: environment.name) already, which is the most. To wait for it: \
            \(command("cerbere join \(environment.name)"))
            """)
    }

    func unwatched(_ environment: Environment) -> Outcome {
        Outcome(
            "lock.unwatched", EnvironmentFacts(environment),
            """
            I do not tell you about \(code: environment.name) any more. To watch it again: \
            \(command("cerbere watch \(environment.name)"))
            """, audience: .caller)
    }

    func notWatching(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.not_watching", EnvironmentFacts(environment),
            """
            You do not watch \(code: environment.name), so there is nothing to stop. To watch it: \
            \(command("cerbere watch \(environment.name)"))
            """)
    }
}
