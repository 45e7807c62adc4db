import PluginAPI

extension Desk {
    /// Takes what `name` means: an environment, or a group as a whole or any of it.
    mutating func take(
        _ name: String, _ request: Environment.Request, _ settings: LockSettings, _ words: LockWords
    ) async throws -> Verdict {
        let now = now
        let take = { @Sendable (environment: inout Environment, rules: LockRules) in
            environment.take(request, now: now, rules)
        }
        if let taken = try await change(name, take) { return words.verdict(taken.decision, taken.environment) }
        if let group = try await group(name) {
            return group.isAny
                ? try await takeAny(of: name, request, words) : try await takeAll(of: group, request, words)
        }
        guard settings.autoCreate, let new = try? EnvironmentName(name), settings.allows(new) else {
            return .unknown(name)
        }
        try await add(Environment(new, addedBy: request.person, addedAt: now))
        return try await change(name, take).map { words.verdict($0.decision, $0.environment) } ?? .unknown(name)
    }

    /// Takes all that `names` mean, or nothing.
    mutating func takeTogether(
        _ names: [String], _ request: Environment.Request, _ words: LockWords
    ) async throws -> Verdict {
        var environments: [Environment] = []
        for name in names {
            if let environment = try await environment(name) {
                environments.append(environment)
            } else if let group = try await group(name) {
                environments += try await members(of: group)
            } else {
                return .unknown(name)
            }
        }
        return try await take(environments, request, nil, words)
    }

    private mutating func takeAll(
        of group: Group, _ request: Environment.Request, _ words: LockWords
    ) async throws -> Verdict {
        let members = try await members(of: group)
        guard !members.isEmpty else { return .refused(words.noneFree([], group.name)) }
        var request = request
        request.group = group.name
        return try await take(members, request, group, words)
    }

    private mutating func take(
        _ environments: [Environment], _ request: Environment.Request, _ group: Group?, _ words: LockWords
    ) async throws -> Verdict {
        var unique: [Environment] = []
        for environment in environments where !unique.contains(where: { $0.name == environment.name }) {
            unique.append(environment)
        }
        let settings = settings
        let taking = TakingTogether.take(&unique, request, now: now) { settings.rules.changed(by: $0.overrides) }
        switch taking {
        case .blocked(let blocked): return .refused(words.blockedByMembers(blocked, group))
        case .taken:
            for environment in unique { put(environment) }
            return .done(words.acquiredTogether(unique, group, by: request.person))
        }
    }

    /// Takes the first that is free: of all, of a pattern, or of a group.
    mutating func takeAny(
        of word: String?, _ request: Environment.Request, _ words: LockWords
    ) async throws -> Verdict {
        let candidates: [Environment]
        if let word, !word.contains("*") {
            guard let group = try await group(word) else {
                return .refused(
                    words.unknownGroup(word, among: try await allGroups(), "cerbere group add \(word) staging --any"))
            }
            candidates = try await members(of: group)
        } else {
            let glob = Glob(word ?? "*")
            candidates = try await all().filter { glob.matches($0.name) }
        }
        for var environment in candidates {
            let rules = rules(of: environment)
            environment.settle(at: now, rules)
            guard environment.canBeTaken else { continue }
            let taking = environment.take(request, now: now, rules)
            put(environment)
            return words.verdict(taking, environment)
        }
        return .refused(words.noneFree(candidates.map { $0.settled(at: now, rules(of: $0)) }, word))
    }

    mutating func members(of group: Group) async throws -> [Environment] {
        var members: [Environment] = []
        for name in group.members {
            if let environment = try await environment(name) { members.append(environment) }
        }
        return members
    }

    /// Why `person` may not have what `names` mean too, or one more without a name; nil when they may.
    mutating func limit(_ names: [String]?, for person: Person, _ words: LockWords) async throws -> Refusal? {
        guard let most = settings.mostPerPerson else { return nil }
        let held = try await all().map { $0.settled(at: now, rules(of: $0)) }.filter { $0.holder?.person == person }
        var new: Set<String> = []
        for name in names ?? [] {
            if let environment = try await environment(name) {
                new.insert(environment.name.lowercased())
            } else if let group = try await group(name) {
                new.formUnion(group.isAny ? [group.name.lowercased()] : group.members)
            }
        }
        new.subtract(held.map { $0.name.lowercased() })
        return held.count + (names == nil ? 1 : new.count) > most ? words.tooMany(held, most: most) : nil
    }
}

extension LockSettings {
    /// Whether new environments may be called so.
    func allows(_ name: EnvironmentName) -> Bool { namePattern?.matches(name.spelling) ?? true }
}
