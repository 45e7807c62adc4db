import PluginAPI

/// What is asked before something is lost.
extension LockWords {
    func mayRemove(_ environment: Environment, from holder: Holder?, waiting: [Wait], for caller: Person) -> RichText {
        let name = environment.name
        let loss: RichText =
            switch holder {
            case let holder? where holder.person == caller: "It is yours since \(moment(holder.since))"
            case let holder?: "It is \(tenure(holder))"
            case nil: "Nobody has it"
            }
        let others = waiting.map(\.person)
        let queue: RichText =
            others.isEmpty ? "" : ", and \(people(others)) \(others.count == 1 ? "waits" : "wait") for it"
        let more: RichText =
            environment.aliases.isEmpty ? "" : " \(list(environment.aliases)) will mean nothing any more."
        return "Remove \(code: name), with its rules, its description and its place in groups? \(loss)\(queue).\(more)"
    }

    func mayDiscard(_ name: String) -> RichText {
        "Remove \(code: name), of which cannot be read who has it and who waits for it?"
    }

    func mayRemove(_ group: Group) -> RichText {
        let members: RichText =
            group.members.isEmpty ? "It has no environment." : "Its environments stay: \(list(group.members))."
        return "Remove the group \(bold: group.name)? \(members)"
    }

    func mayDiscardGroup(_ name: String) -> RichText {
        "Remove the group \(bold: name), of which cannot be read what is in it?"
    }

    func mayHold(_ environments: [Environment], _ hold: Hold) -> RichText {
        let end: RichText = hold.until.map { " until \(moment($0))" } ?? ", with no end set"
        let holders = unique(environments.compactMap { $0.holder?.person })
        let keep: RichText =
            holders.isEmpty ? "" : " \(people(holders)) \(holders.count == 1 ? "keeps" : "keep") what they have."
        let waiting = unique(environments.flatMap(\.queue).map(\.person))
        let wait: RichText =
            waiting.isEmpty ? "" : " \(people(waiting)) \(waiting.count == 1 ? "waits" : "wait") for longer."
        let all = environments.count == 1 ? "the only environment" : "all \(environments.count) environments"
        let names = list(environments.map(\.name))
        return "Hold \(all) (\(names))\(end)? Nobody can take what is held.\(keep)\(wait)"
    }

    private func unique(_ people: [Person]) -> [Person] {
        var seen: Set<Person> = []
        return people.filter { seen.insert($0).inserted }
    }

    /// - Parameters:
    ///   - kept: What stays as it is.
    ///   - line: What was typed.
    ///   - reason: Why there was no answer; nil when it was no.
    func notConfirmed(_ kept: RichText, _ line: String, _ reason: Unanswered.Reason? = nil) -> Refusal {
        let why: RichText =
            switch reason {
            case Unanswered.Reason.timeout?: "I had no answer in time. "
            case .some: "I dropped my question. "
            case nil: ""
            }
        return Refusal(
            "lock.not_confirmed", ["command": line],
            "\(why)\(kept) To have it done without my question: \(command: "\(line) --yes")")
    }

    /// Others came first while the question was open.
    func changedMeanwhile(_ environment: Environment, _ line: String) -> Refusal {
        Refusal(
            "lock.not_confirmed", ["command": line],
            """
            \(code: environment.name) is not removed: while I asked, it changed who has it or waits for it. How it is: \
            \(command("cerbere status \(environment.name)")). To remove it all the same: \(command: line)
            """)
    }

    func changedMeanwhile(_ group: Group, _ line: String) -> Refusal {
        Refusal(
            "lock.not_confirmed", ["command": line],
            """
            The group \(bold: group.name) is not removed: while I asked, it changed what is in it. How it is: \
            \(command("cerbere group show \(group.name)")). To remove it all the same: \(command: line)
            """)
    }
}
