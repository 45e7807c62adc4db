import PluginAPI

/// What is said about environments themselves: adding, removing, naming, holding.
extension LockWords {
    func added(_ environment: Environment) -> Outcome {
        Outcome(
            "lock.env_added", EnvironmentFacts(environment),
            """
            \(code: environment.name) is there now, and free. \
            To take it: \(command("lock \(environment.name)"))
            """, audience: .room)
    }

    func nameIsTaken(_ name: String, by group: Group) -> Refusal {
        Refusal(
            "lock.env_exists", group,
            """
            \(code: name) is a group already. What is in it: \(command("cerbere group show \(group.name)"))
            """)
    }

    func notLike(_ word: String, _ pattern: Glob) -> Refusal {
        Refusal(
            "lock.bad_name", ["environment": word],
            """
            \(code: word.shortened) cannot be an environment's name here: names look like \(code: pattern.pattern). \
            For example: \(command("cerbere add \(pattern.example)"))
            """)
    }

    func exists(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.env_exists", EnvironmentFacts(environment),
            "\(code: environment.name) is there already. Who has it: \(command("cerbere status \(environment.name)"))"
        )
    }

    func badName(_ word: String, _ problem: EnvironmentName.Problem) -> Refusal {
        Refusal(
            "lock.bad_name", ["environment": word],
            """
            \(code: word.shortened) cannot be an environment's name: \(problem.complaint). \
            For example: \(command("cerbere add staging"))
            """)
    }

    func removed(_ environment: Environment, from holder: Holder?, waiting: [Wait], by person: Person) -> Outcome {
        let loss: RichText =
            switch holder {
            case let holder? where holder.person == person: " It was yours."
            case let holder?: " It was \(holder.person)'s; I told \(holder.person)."
            case nil: ""
            }
        let others = waiting.map(\.person).filter { $0 != person }
        let queue: RichText = others.isEmpty ? "" : " I told \(people(others)), who waited for it."
        return Outcome(
            "lock.env_removed", EnvironmentFacts(environment),
            """
            \(code: environment.name) is removed.\(loss)\(queue) \
            To have it back: \(command("cerbere add \(environment.name)"))
            """, audience: .room)
    }

    func locked(_ environment: Environment, _ holder: Holder?, for caller: Person) -> Refusal {
        let force = command("cerbere remove \(environment.name) --force")
        let unlock = command("unlock \(environment.name)")
        let story: RichText =
            switch holder {
            case let holder? where holder.person == caller:
                "you have it. Free it first with \(unlock), or remove it all the same: \(force)"
            case let holder?:
                """
                it is \(tenure(holder)). Ask \(holder.person) first. If it cannot wait: \(force) removes it all the \
                same, and I tell \(holder.person).
                """
            case nil:
                """
                \(people(environment.queue.map(\.person))) \(environment.queue.count == 1 ? "waits" : "wait") for it. \
                If it cannot wait: \(force) removes it all the same, and I tell them.
                """
            }
        return Refusal(
            "lock.env_locked", EnvironmentFacts(environment),
            "\(code: environment.name) is not removed: \(story)")
    }

    // MARK: Names

    func renamed(_ environment: Environment, from old: String) -> Outcome {
        // Capitals make no difference, so the old name means it anyway.
        let isSpelling = old.lowercased() == environment.name.lowercased()
        let next: RichText =
            isSpelling
            ? "Who has it: \(command("cerbere status \(environment.name)"))"
            : "To let the old name mean it too: \(command("cerbere alias \(environment.name) \(old)"))"
        return Outcome(
            "lock.env_renamed", RenamedFacts(environment, from: old),
            "\(code: old) is called \(code: environment.name) now, with its lock, its queue and its history. \(next)",
            audience: .room)
    }

    func aliased(_ environment: Environment, _ alias: String) -> Outcome {
        Outcome(
            "lock.env_aliased", EnvironmentFacts(environment),
            """
            \(code: alias) means \(code: environment.name) too. To take it: \(command("lock \(alias)")). \
            To end that: \(command("cerbere alias \(environment.name) \(alias) --remove"))
            """, audience: .room)
    }

    func aliasRemoved(_ environment: Environment, _ alias: String) -> Outcome {
        Outcome(
            "lock.env_aliased", EnvironmentFacts(environment),
            """
            \(code: alias) does not mean \(code: environment.name) any more. To have that again: \
            \(command("cerbere alias \(environment.name) \(alias)"))
            """, audience: .room)
    }

    func noSuchAlias(_ environment: Environment, _ alias: String) -> Refusal {
        let known: RichText =
            environment.aliases.isEmpty ? "it has no other name" : "it is also called \(list(environment.aliases))"
        return Refusal(
            "lock.unknown_alias", EnvironmentFacts(environment),
            """
            \(code: alias.shortened) is no other name of \(code: environment.name): \(known). To add one: \
            \(command("cerbere alias \(environment.name) short"))
            """)
    }

    func described(_ environment: Environment) -> Outcome {
        let what: RichText =
            environment.description.map { "\(code: environment.name) is described now: \"\($0.shortened)\"." }
            ?? "\(code: environment.name) has no description any more."
        return Outcome(
            "lock.env_described", EnvironmentFacts(environment),
            "\(what) Who has it: \(command("cerbere status \(environment.name)"))", audience: .room)
    }

    // MARK: Hold

    func held(_ environment: Environment, _ hold: Hold, over: Hold?) -> Outcome {
        let has: RichText = environment.holder.map { " \($0.person) keeps it." } ?? ""
        let below: RichText = over.map { " After it counts again that \(holding($0))." } ?? ""
        let end: RichText = hold.until.map { " until \(moment($0))" } ?? ""
        return Outcome(
            "lock.held", EnvironmentFacts(environment),
            """
            Nobody can take \(code: environment.name)\(end)\(quoted(hold.reason)).\(has)\(below) \
            To end that: \(command("cerbere unhold \(environment.name)"))
            """, audience: .room)
    }

    func tooManyHolds(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.limit", LimitFacts(environment: environment.name, most: environment.holds.count),
            """
            \(code: environment.name) is held \(environment.holds.count) times already, which is the most. \
            To end the last one: \(command("cerbere unhold \(environment.name)"))
            """)
    }

    func unheld(_ environment: Environment, _ ended: Hold, under: Hold?, next: Holder?) -> Outcome {
        let name = environment.name
        let after: RichText =
            if let under {
                "Still nobody can take it: \(holding(under)). To end that too: \(command("cerbere unhold \(name)"))"
            } else if let next {
                "It goes to \(next.person), who waited for it. \(turn(of: next, environment))"
            } else if let holder = environment.holder {
                "It is \(tenure(holder))."
            } else {
                "To take it: \(command("lock \(name)"))"
            }
        return Outcome(
            "lock.unheld", EnvironmentFacts(environment), "\(code: name) is not held any more. \(after)",
            audience: .room)
    }

    func notHeld(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.not_held", EnvironmentFacts(environment),
            """
            \(code: environment.name) is not held, so there is nothing to end. To hold it: \
            \(command("hold \(environment.name)"))
            """)
    }

    func noEnvironmentToHold() -> Refusal {
        Refusal(
            "lock.no_env",
            "There is no environment yet, so there is nothing to hold. To add the first: \(command("cerbere add staging"))"
        )
    }

    func nothingHeld() -> Refusal {
        Refusal(
            "lock.not_held",
            "No environment is held, so there is nothing to end. To hold one: \(command("hold staging"))")
    }

    // MARK: Permission

    func notAllowed(_ what: String, _ role: Role) -> Refusal {
        Refusal(
            "lock.not_allowed", ["role": role.rawValue],
            """
            \(command(what)) needs the role \(role.rawValue), which you do not have. Your roles: \(code: "whoami"). \
            Who has them: \(code: "roles")
            """)
    }
}

extension EnvironmentName.Problem {
    /// What is wrong, and what to do instead; a sentence but for its full stop.
    var complaint: String {
        switch self {
        case .empty: "it is empty"
        case .tooLong: "it has more than \(EnvironmentName.longest) characters"
        case .badStart(let character): "it begins with \"\(character)\", and must begin with a letter a-z or a digit"
        case .badCharacter(let character):
            "it has a \"\(character)\" in it; letters a-z, digits, \".\", \"_\", \"-\" and \"/\" are fine"
        case .reserved: "that word means something else in commands; choose a longer one"
        }
    }
}
