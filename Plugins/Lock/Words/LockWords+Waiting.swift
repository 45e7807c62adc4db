import PluginAPI

/// What `cerbere queue`, `leave`, `watch` and `unwatch` say.
extension LockWords {
    func queue(_ environment: Environment) -> Outcome {
        let name = environment.name
        let who: RichText = environment.holder.map { "is \(tenure($0))" } ?? "is free"
        let waiting = environment.queue.enumerated().map { index, wait -> RichText in
            "\(index + 1). \(bold: wait.person.name) since \(moment(wait.since))\(quoted(wait.reason))"
        }
        let lines = waiting.isEmpty ? "Nobody waits for it." : RichText(joining: waiting, separator: "\n")
        return Outcome(
            "lock.queue", EnvironmentFacts(environment),
            "\(code: name) \(who).\n\(lines)\nTo join: \(command("cerbere join \(name)"))", audience: .caller,
            choices: [choice("Join the queue", "cerbere join \(name)")])
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
        let now: RichText = environment.holder.map { "It is \(tenure($0))." } ?? "It is free now."
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
