import FoundationEssentials
import PluginAPI

/// What `cerbere status` says.
extension LockWords {
    func noEnvironment() -> Outcome {
        Outcome(
            "lock.no_env", EnvironmentList([]),
            "There is no environment yet. To add the first: \(command("cerbere add staging"))", audience: .caller)
    }

    func status(_ environments: [Environment], _ filter: StatusFilter) -> Outcome {
        let lines = environments.isEmpty ? nothing(filter) : list(environments, filter)
        return Outcome("lock.status", EnvironmentList(environments), lines, audience: .caller)
    }

    private func list(_ environments: [Environment], _ filter: StatusFilter) -> RichText {
        if case .environment = filter.subject, let environment = environments.first {
            return "\(line(environment))\(details(of: environment))"
        }
        let lines = RichText(joining: environments.map { line($0) }, separator: "\n")
        let free = environments.first { $0.lock.holder == nil }
        guard filter.state == .free, let free else { return lines }
        return "\(lines)\nTo take one: \(command("lock \(free.name)"))"
    }

    /// One environment on one line.
    private func line(_ environment: Environment) -> RichText {
        if let holder = environment.lock.holder {
            return """
                \(code: environment.name): \(bold: holder.person.name) since \(moment(holder.since))\
                \(end(of: holder))\(reason(of: holder))
                """
        }
        let expiry = environment.lock.freed.flatMap { $0.how == .expired ? $0 : nil }
        let story = expiry.map { ", \($0.holder.person.name)'s lock ran out at \(moment($0.at))" as RichText }
        return "\(code: environment.name): free\(story ?? "")"
    }

    /// What only somebody who asks for one environment wants to know.
    private func details(of environment: Environment) -> RichText {
        let description: RichText = environment.description.map { "\n\($0)" } ?? ""
        guard environment.lock.holder == nil else { return description }
        return "\(description)\nTo take it: \(command("lock \(environment.name)"))"
    }

    private func nothing(_ filter: StatusFilter) -> RichText {
        let all = command("cerbere status")
        return switch filter.subject {
        case .caller: "You have nothing locked. What is free: \(command("wcid"))"
        case .person(let name): "\(bold: name) has nothing locked. Who has what: \(all)"
        case .names(let pattern):
            "No \(adjective(filter))environment has a name like \(code: pattern.shortened). All there are: \(all)"
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
