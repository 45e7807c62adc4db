package import PluginAPI

/// Which environments somebody wants to see.
package struct StatusFilter: Equatable, Sendable {
    package enum Subject: Equatable, Sendable {
        case everything
        case environment(String)
        /// Names like `env-*`.
        case names(like: String)
        /// The members of a group, folded.
        case group(String, [String])
        /// What the caller has.
        case caller(Person)
        /// What somebody of this name has.
        case person(named: String)
        /// A word that is none of these.
        case unknown(String)
    }

    package enum State: Equatable, Sendable {
        case any
        case free
        case locked
    }

    package let subject: Subject
    package let state: State

    package init(_ subject: Subject, _ state: State = .any) {
        self.subject = subject
        self.state = state
    }

    /// Those of `environments`, as they are now, that are wanted. One that was asked for by its name always is.
    package func select(from environments: [Environment]) -> [Environment] {
        environments.filter { includes($0) }
    }

    private func includes(_ environment: Environment) -> Bool {
        let holder = environment.holder
        switch subject {
        case .group(_, let members): return isWanted(environment) && members.contains(environment.name.lowercased())
        case .environment(let name): return environment.name == name
        case .everything: return isWanted(environment)
        case .names(let pattern): return isWanted(environment) && Glob(pattern).matches(environment.name)
        case .caller(let person): return holder?.person == person
        case .person(let name): return holder?.person.name.lowercased() == name.lowercased()
        case .unknown: return false
        }
    }

    private func isWanted(_ environment: Environment) -> Bool {
        switch state {
        case .any: true
        // What is held is not free to take.
        case .free: environment.canBeTaken
        case .locked: environment.holder != nil
        }
    }
}

extension StatusFilter.Subject {
    /// What `word` means to `caller`: an environment before a group, and that before a person of the same name.
    package init(_ word: String?, among environments: [Environment], groups: [Group] = [], caller: Person) {
        // Who has staging?
        let word = word.map { $0.count > 1 && $0.hasSuffix("?") ? String($0.dropLast()) : $0 } ?? "all"
        let folded = word.lowercased()
        if folded == "all" {
            self = .everything
        } else if folded == "me" || folded == "@me" {
            self = .caller(caller)
        } else if word.contains("*") {
            self = .names(like: word)
        } else if let environment = environments.first(where: { $0.isCalled(folded) }) {
            self = .environment(environment.name)
        } else if let group = groups.first(where: { $0.name.lowercased() == folded }) {
            self = .group(group.name, group.members)
        } else if word.hasPrefix("@") {
            self = .person(named: String(word.dropFirst()))
        } else if environments.contains(where: { $0.holder?.person.name.lowercased() == folded }) {
            self = .person(named: word)
        } else {
            self = .unknown(word)
        }
    }
}

extension Environment {
    /// Whether `folded` is its name or another one for it.
    package func isCalled(_ folded: String) -> Bool {
        name.lowercased() == folded || aliases.contains { $0.lowercased() == folded }
    }
}
