import PluginAPI

/// What `cerbere add` and `cerbere remove` say.
extension LockWords {
    func added(_ environment: Environment) -> Outcome {
        Outcome(
            "lock.env_added", EnvironmentFacts(environment),
            """
            \(code: environment.name) is there now, and free. \
            To take it: \(command("lock \(environment.name)"))
            """, audience: .room)
    }

    func exists(_ environment: Environment) -> Refusal {
        Refusal(
            "lock.env_exists", EnvironmentFacts(environment),
            "There is a \(code: environment.name) already. Who has it: \(command("cerbere status \(environment.name)"))"
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

    func removed(_ environment: Environment, from holder: Holder?, by person: Person) -> Outcome {
        let loss: RichText =
            switch holder {
            case let holder? where holder.person == person: " It was yours."
            case let holder?: " It was \(holder.person)'s; I told \(holder.person)."
            case nil: ""
            }
        return Outcome(
            "lock.env_removed", EnvironmentFacts(environment),
            "\(code: environment.name) is removed.\(loss) To have it back: \(command("cerbere add \(environment.name)"))",
            audience: .room)
    }

    func locked(_ environment: Environment, _ holder: Holder, for caller: Person) -> Refusal {
        let force = command("cerbere remove \(environment.name) --force")
        let unlock = command("unlock \(environment.name)")
        let story: RichText =
            holder.person == caller
            ? "you have it. Free it first with \(unlock), or remove it all the same: \(force)"
            : """
            it is \(tenure(holder)). Ask \(holder.person) first. If it cannot wait: \(force) removes it all the \
            same, and I tell \(holder.person).
            """
        return Refusal(
            "lock.env_locked", EnvironmentFacts(environment),
            "\(code: environment.name) is not removed: \(story)")
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
