import PluginAPI

/// What is said about several environments at once: groups, all or nothing, any of them.
extension LockWords {
    func acquiredTogether(_ environments: [Environment], _ group: Group?, by person: Person) -> Outcome {
        let names = list(environments.map(\.name))
        let what: RichText =
            group.map { "\(bold: $0.name) is yours, \(person): \(names)" } ?? "\(names) are yours, \(person)"
        let done = group.map { "unlock \($0.name)" } ?? "unlock \(environments.map(\.name).joined(separator: ", "))"
        let holder = environments.first?.holder
        return Outcome(
            "lock.acquired", EnvironmentList(environments, group: group?.name),
            """
            \(what)\(holder.map { end(of: $0) } ?? "")\(holder.map { reason(of: $0) } ?? ""). \
            When you are done: \(command(done))
            """)
    }

    func blockedByMembers(_ blocked: [TakingTogether.Blocked], _ group: Group?) -> Refusal {
        let environments = blocked.map(\.environment)
        let reasons = blocked.map { "\(code: $0.environment.name) \(why($0))" as RichText }
        let what: RichText =
            group.map { "\(bold: $0.name) is not yours, because it goes as a whole or not at all: " }
            ?? "Nothing is taken: "
        let first = environments.first?.name ?? ""
        return Refusal(
            "lock.blocked_by_member", EnvironmentList(environments, group: group?.name),
            """
            \(what)\(RichText(joining: reasons, separator: "; ")). To wait for it: \
            \(command("cerbere join \(first)")). What is free: \(command("wcid"))
            """,
            choices: environments.prefix(3).map { choice("Join \($0.name)", "cerbere join \($0.name)") })
    }

    private func why(_ blocked: TakingTogether.Blocked) -> RichText {
        switch blocked.taking {
        case .refused(let holder): "is \(tenure(holder))"
        case .frozen(let hold): "cannot be taken: \(holding(hold))"
        case .tooLong(let most): "can be locked for \(most) at most"
        case .queued, .alreadyQueued, .queueIsFull, .acquired, .alreadyYours, .renewed, .claimed: "is taken"
        }
    }

    func noneFree(_ candidates: [Environment], _ word: String?) -> Refusal {
        let holders = candidates.compactMap { $0.holder?.person }
        let who: RichText = holders.isEmpty ? "" : " \(people(holders)) \(holders.count == 1 ? "has it" : "have them")."
        let what: RichText = word.map { "of \(code: $0.shortened) " } ?? ""
        let first = candidates.first?.name
        let join: RichText = first.map { " To wait for one: \(command("cerbere join \($0)"))." } ?? ""
        return Refusal(
            "lock.none_free", EnvironmentList(candidates),
            "No environment \(what)is free.\(who)\(join) Who has what: \(command("cerbere status"))",
            choices: candidates.prefix(3).map { choice("Join \($0.name)", "cerbere join \($0.name)") })
    }

    func unknownGroup(_ word: String, among groups: [Group], _ example: String) -> Refusal {
        let near = NearNames.nearest(to: word, among: groups.map(\.name))
        let guess: RichText = near.isEmpty ? "" : " Did you mean \(list(near))?"
        return Refusal(
            "lock.unknown_group", ["group": word],
            """
            There is no group \(code: word.shortened).\(guess) All there are: \(command("cerbere group show")). \
            To make it: \(command(example))
            """)
    }

    // MARK: Groups themselves

    func groups(_ groups: [Group]) -> Outcome {
        let lines = groups.map { "\(bold: $0.name)\(kind($0)): \(members($0))" as RichText }
        let text: RichText =
            lines.isEmpty
            ? "There is no group yet. To make one: \(command("cerbere group add shop web, db"))"
            : RichText(joining: lines, separator: "\n")
        return Outcome("lock.group", groups, text, audience: .caller)
    }

    func group(_ group: Group, _ environments: [Environment]) -> Outcome {
        let lines = environments.map { line($0) }
        let body: RichText = lines.isEmpty ? "It has no environment." : RichText(joining: lines, separator: "\n")
        return Outcome(
            "lock.group", EnvironmentList(environments, group: group.name),
            "\(bold: group.name)\(kind(group)):\n\(body)\nTo take \(group.isAny ? "one of it" : "it"): \(command("lock \(group.name)"))",
            audience: .caller)
    }

    func groupChanged(_ group: Group) -> Outcome {
        let members: RichText = group.members.isEmpty ? "nothing" : members(group)
        return Outcome(
            "lock.group_changed", group,
            "The group \(bold: group.name)\(kind(group)) has \(members) now. To take \(group.isAny ? "one of it" : "all of it"): \(command("lock \(group.name)"))",
            audience: .room)
    }

    func whichGroup(_ groups: [Group]) -> Refusal {
        let known: RichText = groups.isEmpty ? "" : " There is \(list(groups.map(\.name)))."
        return Refusal(
            "lock.unknown_group", ["group": ""],
            "Which group?\(known) For example: \(command("cerbere group add shop web, db"))")
    }

    func notInGroup(_ member: String, _ group: Group) -> Refusal {
        Refusal(
            "lock.unknown_env", group,
            """
            \(code: member.shortened) is not in \(bold: group.name). What is: \
            \(command("cerbere group show \(group.name)"))
            """)
    }

    func groupRemoved(_ group: Group) -> Outcome {
        Outcome(
            "lock.group_removed", group,
            "The group \(bold: group.name) is removed; its environments stay. To have it back: \(command("cerbere group add \(group.name) \(group.members.joined(separator: ", "))"))",
            audience: .room)
    }

    private func members(_ group: Group) -> RichText { list(group.members) }

    private func kind(_ group: Group) -> RichText { group.isAny ? " (any of it)" : "" }
}
