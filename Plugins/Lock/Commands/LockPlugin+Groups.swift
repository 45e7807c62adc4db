import PluginAPI

/// `cerbere group`.
extension LockPlugin {
    var group: Command {
        command(
            "cerbere group (add|remove|show) [<group>] [--any] [--yes] [<envs…>]", aliases: ["cerbere label"],
            summary: "Groups are locked as a whole, or with \"--any\" any one of it.",
            example: "cerbere group add shop web, db"
        ) { call in
            let members = (call.call["envs"] ?? "").split { $0 == "," || $0 == " " }.map(String.init)
            if call.call.has("show") { return try await call.showGroup(call.call["group"]) }
            try call.requireAdmin(for: "cerbere group")
            guard let name = call.call["group"] else { throw call.words.whichGroup(try await call.ledger.groups()) }
            return try await call.call.has("add")
                ? call.addToGroup(name, members, isAny: call.call.has("any")) : call.removeFromGroup(name, members)
        }
    }
}

extension LockCall {
    fileprivate func showGroup(_ name: String?) async throws -> Outcome {
        let groups = try await ledger.groups()
        guard let name else { return words.groups(groups) }
        guard let group = groups.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw words.unknownGroup(name, among: groups, "cerbere group add \(name) staging")
        }
        let members = try await ledger.all().filter { group.members.contains($0.name.lowercased()) }
        return words.group(group, members)
    }

    fileprivate func addToGroup(_ word: String, _ members: [String], isAny: Bool) async throws -> Outcome {
        let name = try newGroupName(word)
        let words = words
        let verdict = try await ledger.change { desk -> Verdict in
            if let environment = try await desk.environment(name.spelling) {
                return .refused(words.exists(environment))
            }
            var group = try await desk.group(name.spelling) ?? Group(name)
            var keys: [String] = []
            for member in members {
                guard let environment = try await desk.environment(member) else { return .unknown(member) }
                keys.append(environment.name.lowercased())
            }
            group.add(keys)
            if isAny { group.isAny = true }
            try await desk.put(group)
            return .done(words.groupChanged(group))
        }
        return try await answer([verdict])
    }

    private func newGroupName(_ word: String) throws -> EnvironmentName {
        do throws(EnvironmentName.Problem) {
            return try EnvironmentName(word)
        } catch {
            throw words.badName(word, error)
        }
    }

    /// Takes environments out of a group; without any, the group itself is removed.
    fileprivate func removeFromGroup(_ word: String, _ members: [String]) async throws -> Outcome {
        guard !members.isEmpty else { return try await removeGroup(word) }
        let words = words
        let verdict = try await ledger.change { desk -> Verdict in
            guard var group = try await desk.group(word) else {
                return .refused(words.noGroupToRemove(word, among: try await desk.allGroups()))
            }
            var keys: [String] = []
            for member in members {
                keys.append(try await desk.environment(member)?.name.lowercased() ?? member.lowercased())
            }
            if let stranger = keys.first(where: { !group.members.contains($0) }) {
                return .refused(words.notInGroup(stranger, group))
            }
            group.remove(keys)
            try await desk.put(group)
            return .done(words.groupChanged(group))
        }
        return try await answer([verdict])
    }

    private func removeGroup(_ word: String) async throws -> Outcome {
        if let name = try? EnvironmentName(word), try await ledger.isUnreadable(group: name) {
            _ = try await confirmed(
                words.mayDiscardGroup(name.spelling), else: "The group \(bold: name.spelling) is not removed.")
            try await ledger.change { try await $0.removeGroup(name) }
            return words.groupDiscarded(name.spelling)
        }
        let groups = try await ledger.groups()
        guard let shown = groups.first(where: { $0.name.lowercased() == word.lowercased() }) else {
            throw words.noGroupToRemove(word, among: groups)
        }
        let call = try await confirmed(
            words.mayRemove(shown), else: "The group \(bold: shown.name) is not removed.")
        let (words, line, wasAsked) = (words, self.call.text, call.confirmedAt != nil)
        let verdict = try await call.ledger.change { desk -> Verdict in
            guard let group = try await desk.group(word) else {
                return .refused(words.noGroupToRemove(word, among: try await desk.allGroups()))
            }
            guard !wasAsked || group == shown else { return .refused(words.changedMeanwhile(group, line)) }
            try await desk.remove(group)
            return .done(words.groupRemoved(group))
        }
        return try await answer([verdict])
    }
}

extension LockWords {
    fileprivate func noGroupToRemove(_ word: String, among groups: [Group]) -> Refusal {
        unknownGroup(word, among: groups, "cerbere group add \(word) staging")
    }
}
