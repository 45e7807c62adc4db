import PluginAPI

/// Adding and naming environments.
extension LockPlugin {
    var environmentsThemselves: [Command] { [add, remove, rename, alias, describe, group] }

    private var add: Command {
        command(
            "cerbere add <env>[, <env>…] [--group <group>] [--db <db>] [--url <url>] [--description] [<text…>]",
            summary: "Adds environments that people can lock.",
            example: "cerbere add staging the last stop before production"
        ) { call in
            try call.requireAdmin(for: "cerbere add")
            return try await call.add(call.environmentWords(), group: call.call["group"])
        }
    }

    private var rename: Command {
        command(
            "cerbere rename <env> [to] <name>", summary: "Gives an environment another name, with its lock and queue.",
            example: "cerbere rename stage staging"
        ) { call in
            try call.requireAdmin(for: "cerbere rename")
            return try await call.rename(call.environmentWord(), to: call.call.argument("name"))
        }
    }

    private var alias: Command {
        command(
            "cerbere alias <env> <name> [--remove]", summary: "Lets a second name mean an environment too.",
            example: "cerbere alias production prod"
        ) { call in
            try call.requireAdmin(for: "cerbere alias")
            let (word, name) = (try call.environmentWord(), try call.call.argument("name"))
            return try await call.call.has("remove") ? call.removeAlias(name, of: word) : call.addAlias(name, to: word)
        }
    }

    private var describe: Command {
        command(
            "cerbere describe <env> [<text…>]", summary: "Says what an environment is for.",
            example: "cerbere describe staging the last stop before production"
        ) { call in
            try call.requireAdmin(for: "cerbere describe")
            let (text, person, words, now) = (call.call["text"], call.person, call.words, call.call.now)
            return try await call.change { environment, _ in
                environment.describe(as: text, by: person, now: now)
                return .done(words.described(environment))
            }
        }
    }
}

extension LockCall {
    /// The name that somebody typed for something new.
    func newName(_ word: String) throws -> EnvironmentName {
        let name: EnvironmentName
        do throws(EnvironmentName.Problem) {
            name = try EnvironmentName(word)
        } catch {
            throw words.badName(word, error)
        }
        if let pattern = settings.namePattern, !settings.allows(name) { throw words.notLike(word, pattern) }
        return name
    }

    // MARK: Add

    fileprivate func add(_ names: [String], group word: String?) async throws -> Outcome {
        let group = try word.map { try newName($0) }
        let (person, words, now) = (person, words, call.now)
        let (description, url, database) = (call["text"], call["url"], call["db"])
        let checked = names.map { name in (name, Result { try newName(name) }) }
        let verdicts = try await ledger.change { desk in
            var verdicts: [Verdict] = []
            for (_, result) in checked {
                switch result {
                case .failure(let refusal as Refusal): verdicts.append(.refused(refusal))
                case .failure(let error): throw error
                case .success(let name):
                    if let refusal = try await desk.taken(name, words) {
                        verdicts.append(.refused(refusal))
                        continue
                    }
                    let environment = Environment(
                        name, description: description, url: url, database: database, addedBy: person, addedAt: now)
                    verdicts.append(.done(words.added(try await desk.add(environment))))
                    if let group { try await desk.join(name.folded, to: group) }
                }
            }
            return verdicts
        }
        return try await answer(verdicts)
    }

    // MARK: Names

    fileprivate func rename(_ word: String, to new: String) async throws -> Outcome {
        let name = try newName(new)
        let (person, words, now) = (person, words, call.now)
        let verdict = try await ledger.change { desk -> Verdict in
            guard let environment = try await desk.environment(word) else { return .unknown(word) }
            let old = environment.name
            let isSpelling = old.lowercased() == name.folded
            if !isSpelling || old == name.spelling, let refusal = try await desk.taken(name, words) {
                return .refused(refusal)
            }
            let removed = isSpelling ? nil : try await desk.stored(name.folded)
            let renamed = environment.renamed(to: name, after: removed, by: person, now: now)
            if !isSpelling { desk.put(environment.left(at: now)) }
            desk.put(renamed)
            for alias in renamed.aliases { try await desk.setAlias(alias, for: renamed.name) }
            try await desk.renameInGroups(old.lowercased(), to: name.folded)
            return .done(words.renamed(renamed, from: old))
        }
        return try await answer([verdict])
    }

    fileprivate func addAlias(_ alias: String, to word: String) async throws -> Outcome {
        let name = try newAlias(alias)
        let (person, words, now) = (person, words, call.now)
        let verdict = try await ledger.change { desk -> Verdict in
            guard var environment = try await desk.environment(word) else { return .unknown(word) }
            if let refusal = try await desk.taken(name, words) { return .refused(refusal) }
            environment.addAlias(name, by: person, now: now)
            desk.put(environment)
            try await desk.setAlias(name.spelling, for: environment.name)
            return .done(words.aliased(environment, name.spelling))
        }
        return try await answer([verdict])
    }

    /// A second name needs not look like the others.
    private func newAlias(_ word: String) throws -> EnvironmentName {
        do throws(EnvironmentName.Problem) {
            return try EnvironmentName(word)
        } catch {
            throw words.badName(word, error)
        }
    }

    fileprivate func removeAlias(_ alias: String, of word: String) async throws -> Outcome {
        let (person, words, now) = (person, words, call.now)
        let verdict = try await ledger.change { desk -> Verdict in
            guard var environment = try await desk.environment(word) else { return .unknown(word) }
            guard environment.removeAlias(alias, by: person, now: now) else {
                return .refused(words.noSuchAlias(environment, alias))
            }
            desk.put(environment)
            try await desk.setAlias(alias, for: nil)
            return .done(words.aliasRemoved(environment, alias))
        }
        return try await answer([verdict])
    }
}

extension Desk {
    /// Why nothing new can have the name; nil when it can.
    fileprivate mutating func taken(_ name: EnvironmentName, _ words: LockWords) async throws -> Refusal? {
        if let environment = try await environment(name.spelling) {
            return words.exists(environment.settled(at: now, rules(of: environment)))
        }
        return try await group(name.spelling).map { words.nameIsTaken(name.spelling, by: $0) }
    }

    /// Puts the environment `member` into the group, which is made if there is none.
    fileprivate mutating func join(_ member: String, to name: EnvironmentName) async throws {
        var group = try await group(name.spelling) ?? Group(name)
        group.add([member])
        try await put(group)
    }

    mutating func leaveGroups(_ member: String) async throws {
        for var group in try await allGroups() where group.members.contains(member) {
            group.remove([member])
            try await put(group)
        }
    }

    fileprivate mutating func renameInGroups(_ old: String, to new: String) async throws {
        for var group in try await allGroups() where group.members.contains(old) {
            group.rename(old, to: new)
            try await put(group)
        }
    }
}
