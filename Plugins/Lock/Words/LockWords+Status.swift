import FoundationEssentials
import PluginAPI

/// What `cerbere status` says.
extension LockWords {
    func noEnvironment() -> Outcome {
        Outcome(
            "lock.no_env", EnvironmentList([]),
            "There is no environment yet. To add the first: \(command("cerbere add staging"))", audience: .caller)
    }

    /// - Parameter unreadable: What is there too, but cannot be read; told to whoever asks for everything.
    func status(
        _ environments: [Environment], _ filter: StatusFilter, for caller: Person, without unreadable: [Unreadable] = []
    ) -> Outcome {
        let hidden = filter.subject == .everything ? unreadable : []
        let lines = environments.isEmpty && hidden.isEmpty ? nothing(filter) : list(environments, filter)
        let more = hidden.map { "\n\(complaint(about: $0))" as RichText }
        return Outcome(
            "lock.status", EnvironmentList(environments, unreadable: hidden),
            lines + RichText(joining: more, separator: ""), audience: .caller,
            choices: choices(environments, filter, for: caller))
    }

    private func choices(_ environments: [Environment], _ filter: StatusFilter, for caller: Person) -> [Choice] {
        guard case .environment = filter.subject, let environment = environments.first else { return [] }
        return statusChoices(environment, for: caller)
    }

    /// What `caller` may do about one environment.
    func statusChoices(_ environment: Environment, for caller: Person) -> [Choice] {
        let name = environment.name
        if environment.position(of: caller) != nil { return [choice("Leave the queue", "cerbere leave \(name)")] }
        guard let holder = environment.holder else {
            return environment.canBeTaken ? [choice("Lock it", "lock \(name)")] : []
        }
        guard holder.person == caller else { return [choice("Join the queue", "cerbere join \(name)")] }
        let take = holder.claimUntil == nil ? [] : [choice("Take", "cerbere take \(name)")]
        return take + [choice("Unlock", "unlock \(name)")]
    }

    private func list(_ environments: [Environment], _ filter: StatusFilter) -> RichText {
        if case .environment = filter.subject, let environment = environments.first {
            return "\(line(environment))\(details(of: environment))"
        }
        let table = table(environments)
        let free = environments.first(where: \.canBeTaken)
        guard filter.state == .free, let free else { return table }
        return "\(table)\nTo take one: \(command("lock \(free.name)"))"
    }

    private func table(_ environments: [Environment]) -> RichText {
        // What nobody has at the moment takes no room.
        let columns = columns.filter { column in environments.contains { !column.cell($0).segments.isEmpty } }
        // Where nobody has anything there is nothing to put into columns.
        guard columns.count > 2 else { return RichText(joining: environments.map { line($0) }, separator: "\n") }
        let rows = environments.map { environment in columns.map { $0.cell(environment) } }
        return "\(Table(columns.map(\.name), rows: rows))"
    }

    private var columns: [(name: String, cell: @Sendable (Environment) -> RichText)] {
        [
            ("environment", { "\(code: $0.name)" }),
            // Without a name, so that it reads well where there is no room for columns: "staging: ann, since 09:12".
            ("", { state($0) }),
            ("since", { $0.holder.map { moment($0.since) } ?? "" }),
            ("until", { ($0.holder?.until ?? $0.hold?.until).map { moment($0) } ?? "" }),
            ("reason", { ($0.holder?.reason ?? $0.hold?.reason).map { "\($0.shortened)" } ?? "" }),
            ("waiting", { people($0.queue.map(\.person)) }),
        ]
    }

    private func state(_ environment: Environment) -> RichText {
        let held: RichText = environment.hold == nil ? "" : ", held"
        guard let holder = environment.holder else {
            return environment.hold == nil ? "free" : "held"
        }
        let group: RichText = holder.group.map { " via \($0)" } ?? ""
        let turn: RichText = holder.claimUntil == nil ? "" : ", yet to take it"
        return "\(bold: holder.person.name)\(group)\(turn)\(held)"
    }

    /// One environment on one line.
    func line(_ environment: Environment) -> RichText {
        let held: RichText = environment.hold.map { ". Nobody can take it: \(holding($0))" } ?? ""
        guard let holder = environment.holder else {
            let expired = environment.lock.freed.flatMap { $0.how == .expired ? $0 : nil }
            let story =
                expired.map { ", \($0.holder.person.name)'s lock ran out at \(moment($0.at))" as RichText } ?? ""
            return "\(code: environment.name): free\(story)\(held)"
        }
        let group: RichText = holder.group.map { " via group \($0)" } ?? ""
        let turn: RichText = holder.claimUntil.map { ", whose turn to take it is until \(moment($0))" } ?? ""
        return """
            \(code: environment.name): \(bold: holder.person.name)\(group) since \(moment(holder.since))\
            \(end(of: holder))\(turn)\(reason(of: holder))\(held)
            """
    }

    /// What only somebody who asks for one environment wants to know.
    private func details(of environment: Environment) -> RichText {
        let waiting = environment.queue.map { "\($0.person) since \(moment($0.since))\(quoted($0.reason))" as RichText }
        var lines: [RichText] = []
        if !waiting.isEmpty { lines.append("Waiting: \(RichText(joining: waiting, separator: ", "))") }
        if let description = environment.description { lines.append("\(description)") }
        if let url = environment.url { lines.append("\(link: url)") }
        if let database = environment.database { lines.append("Database: \(database)") }
        if !environment.aliases.isEmpty { lines.append("Also called \(list(environment.aliases))") }
        if environment.canBeTaken {
            lines.append("To take it: \(command("lock \(environment.name)"))")
        }
        return RichText(joining: lines.map { "\n\($0)" }, separator: "")
    }

    private func nothing(_ filter: StatusFilter) -> RichText {
        let all = command("cerbere status")
        return switch filter.subject {
        case .caller: "You have nothing locked. What is free: \(command("wcid"))"
        case .person(let name): "\(bold: name) has nothing locked. Who has what: \(all)"
        case .names(let pattern):
            "No \(adjective(filter))environment has a name like \(code: pattern.shortened). All there are: \(all)"
        case .group(let name, _): "No environment of \(bold: name) is \(word(for: filter.state)). Who has what: \(all)"
        case .everything, .environment, .unknown: "No environment is \(word(for: filter.state)). Who has what: \(all)"
        }
    }

    private func adjective(_ filter: StatusFilter) -> String {
        filter.state == .any ? "" : "\(word(for: filter.state)) "
    }

    private func word(for state: StatusFilter.State) -> String {
        switch state {
        case .any: "there"
        case .free: "free"
        case .locked: "locked"
        }
    }
}
