import PluginAPI

/// `cerbere config`, `cerbere export` and `cerbere import`.
extension LockPlugin {
    var config: Command {
        command(
            "cerbere config [<env> [<change…>]]",
            summary: "Shows the rules, or gives one environment its own.",
            example: "cerbere config staging remind_after=2h steal=queue_head"
        ) { call in
            guard call.call["env"] != nil else { return call.words.rules(call.settings.rules) }
            guard let typed = call.call["change"] else {
                let environment = try await call.environment()
                return call.words.rules(call.settings.rules.changed(by: environment.overrides), environment)
            }
            try call.requireAdmin(for: "cerbere config")
            let changes = try call.changes(typed)
            let (person, words, now, rules) = (call.person, call.words, call.call.now, call.settings.rules)
            return try await call.change { environment, _ in
                var overrides = environment.overrides
                do throws(OverrideChange.Problem) {
                    for change in changes { try change.apply(to: &overrides) }
                } catch {
                    return .refused(words.badChange(error, environment.name))
                }
                environment.configure(overrides, by: person, now: now, change: typed)
                return .done(words.configured(environment, rules.changed(by: overrides)))
            }
        }
    }

    var export: Command {
        command(
            "cerbere export", summary: "Shows all environments and groups as JSON.",
            effect: .reads
        ) { call in
            call.words.exported(LockExport(try await call.ledger.all(), try await call.ledger.groups()))
        }
    }

    var importing: Command {
        command(
            "cerbere import <json…>",
            summary: "Adds the environments and groups of \"cerbere export\" that are missing.",
            example: #"cerbere import {"environments": [{"name": "staging"}]}"#
        ) { call in
            try call.requireAdmin(for: "cerbere import")
            return try await call.importing(call.call.argument("json"))
        }
    }
}

extension LockCall {
    fileprivate func changes(_ typed: String) throws -> [OverrideChange] {
        let words = words
        return try typed.split(separator: " ").map { word in
            do throws(OverrideChange.Problem) {
                return try OverrideChange(String(word))
            } catch {
                throw words.badChange(error, call["env"] ?? "staging", word: String(word))
            }
        }
    }

    fileprivate func importing(_ text: String) async throws -> Outcome {
        let given: LockExport
        do {
            given = try ValueDecoder().decode(LockExport.self, from: JSONReader.read(Array(text.utf8)))
        } catch let error as JSONSyntaxError {
            throw words.badImport("\(error)")
        } catch let error as DecodingError {
            throw words.badImport(error.sentence)
        }
        let named = try given.environments.map { (try newName($0.name), $0) }
        let groups = try (given.groups ?? []).map { (try newName($0.name), $0) }
        let (words, person, now) = (words, person, call.now)
        let verdict = try await ledger.change { desk -> Verdict in
            var report = ImportFacts()
            for (name, exported) in named {
                guard try await !desk.isTaken(name) else {
                    report.present.append(name.spelling)
                    continue
                }
                var environment = Environment(
                    name, description: exported.description, url: exported.url, database: exported.db,
                    addedBy: person, addedAt: now)
                do throws(OverrideChange.Problem) {
                    var overrides = environment.overrides
                    for word in exported.config ?? [] { try OverrideChange(word).apply(to: &overrides) }
                    environment.take(overrides)
                } catch {
                    return .refused(words.badChange(error, name.spelling))
                }
                try await desk.add(environment)
                report.added.append(name.spelling)
                for alias in exported.aliases ?? [] { try await desk.addAlias(alias, to: name, by: person) }
            }
            for (name, exported) in groups where try await desk.addGroup(exported, named: name) {
                report.groups.append(name.spelling)
            }
            return .done(words.imported(report))
        }
        return try await answer([verdict])
    }
}

extension Desk {
    /// Lets `alias` mean the environment too, if it means nothing yet.
    fileprivate mutating func addAlias(_ alias: String, to name: EnvironmentName, by person: Person) async throws {
        guard let aliasName = try? EnvironmentName(alias), try await !isTaken(aliasName),
            var environment = try await environment(name.spelling)
        else { return }
        environment.addAlias(aliasName, by: person, now: now)
        put(environment)
        try await setAlias(alias, for: name.spelling)
    }

    /// - Returns: Whether there was none of that name.
    fileprivate mutating func addGroup(
        _ exported: LockExport.ExportedGroup, named name: EnvironmentName
    ) async throws -> Bool {
        guard try await !isTaken(name) else { return false }
        var members: [String] = []
        for member in exported.environments {
            if let environment = try await environment(member) { members.append(environment.name.lowercased()) }
        }
        try await put(Group(name, isAny: exported.any ?? false, members: members))
        return true
    }
}
