import PluginAPI

/// What `cerbere config`, `export` and `import` say.
extension LockWords {
    func rules(_ rules: LockRules, _ environment: Environment? = nil) -> Outcome {
        let lines = RichText(joining: rules.words.map { "\(code: $0)" }, separator: "\n")
        guard let environment else {
            return Outcome(
                "lock.config", ["config": rules.words],
                """
                What holds for environments that have no rules of their own:
                \(lines)
                To change one of these for an environment: \(command("cerbere config staging remind_after=2h"))
                """, audience: .caller)
        }
        let own: RichText =
            environment.overrides.words.isEmpty
            ? "It has no rules of its own."
            : "Its own are \(list(environment.overrides.words)). To end one: \(command("cerbere config \(environment.name) \(environment.overrides.words[0].prefix { $0 != "=" })=default"))"
        return Outcome(
            "lock.config", ["config": rules.words, "own": environment.overrides.words],
            "What holds for \(code: environment.name):\n\(lines)\n\(own)", audience: .caller)
    }

    func configured(_ environment: Environment, _ rules: LockRules) -> Outcome {
        let own = environment.overrides.words
        let text: RichText =
            own.isEmpty ? "has no rules of its own any more" : "has rules of its own now: \(list(own))"
        return Outcome(
            "lock.configured", ["config": rules.words, "own": own],
            "\(code: environment.name) \(text). All that holds: \(command("cerbere config \(environment.name)"))",
            audience: .room)
    }

    func badChange(_ problem: OverrideChange.Problem, _ environment: String, word: String = "") -> Refusal {
        let known = list(OverrideChange.keys.map(\.name))
        let text: RichText =
            switch problem {
            case .noValue:
                """
                \(code: word.shortened) says no value. For example: \
                \(command("cerbere config \(environment) remind_after=2h"))
                """
            case .unknownKey(let key):
                "There is nothing called \(code: key.shortened) to change; there is \(known). For example: \(command("cerbere config \(environment) remind_after=2h"))"
            case .badValue(let key, let value, let example):
                """
                \(code: value.shortened) is no value for \(code: key). For example: \
                \(command("cerbere config \(environment) \(key)=\(example)"))
                """
            }
        return Refusal("lock.bad_value", ["environment": environment], text)
    }

    func exported(_ export: LockExport) -> Outcome {
        let json = (try? JSON(encoding: export).description) ?? "{}"
        return Outcome("lock.exported", export, "\(code: json)", audience: .caller)
    }

    func imported(_ facts: ImportFacts) -> Outcome {
        let added: RichText = facts.added.isEmpty ? "Nothing was missing." : "Added: \(list(facts.added))."
        let present: RichText =
            facts.present.isEmpty ? "" : " There already, and left as they are: \(list(facts.present))."
        let groups: RichText = facts.groups.isEmpty ? "" : " Groups: \(list(facts.groups))."
        return Outcome(
            "lock.imported", facts, "\(added)\(groups)\(present) All there are: \(command("cerbere status"))",
            audience: .room)
    }

    func badImport(_ complaint: String) -> Refusal {
        Refusal(
            "lock.bad_import", ["complaint": complaint],
            """
            That is not what \(command("cerbere export")) gives: \(complaint.shortened) For example: \
            \(command(#"cerbere import {"environments": [{"name": "staging"}]}"#))
            """)
    }
}
