import PluginAPI

/// `roles`, `role add` and `role remove`: who may do what is not for everybody.
struct RoleCommands: Sendable {
    let roles: ChatRoles
    let plugins: Plugins
    let outbox: Outbox

    private var gate: Gate { roles.gate }

    @CommandsBuilder var all: [Command] {
        list
        add
        remove
    }

    private var list: Command {
        Command("roles", aliases: ["role list"], summary: "Lists the roles, and who has them.", effect: .reads) { _ in
            HostWords.roles(in: gate.access)
        }
    }

    private var add: Command {
        Command(
            "role add <role> <who>", summary: "Gives somebody a role: by name, or by the id that whoami shows.",
            example: "role add deployers irc:libera/ann", needs: .admins, isIdempotent: true
        ) { call in
            let role = try role(call.argument("role"))
            let subject = try await subject(call.argument("who"), call)
            try subject.requireRoleID(in: outbox)
            if let (_, place) = gate.access.configuredEntry(role, for: subject.id) {
                throw HostWords.hadRole(subject.words, role, place)
            }
            let member = ChatRole.Member(id: subject.id, name: subject.name, by: call.person, since: call.now)
            guard try await roles.add(member, to: role) else { throw HostWords.hadRole(subject.words, role, nil) }
            let used = usedRoles
            let near = EditDistance.nearest(to: role.rawValue, among: used.map(\.rawValue).sorted(), most: 1).first
            return HostWords.added(subject.words, subject.id, to: role, isUsed: used.contains(role), near: near)
        }
    }

    private var remove: Command {
        Command(
            "role remove <role> <who>", summary: "Takes a role from somebody who was given it in chat.",
            example: "role remove deployers irc:libera/ann", needs: .admins, isIdempotent: true
        ) { call in
            let role = try role(call.argument("role"))
            let subject = try await subject(call.argument("who"), call)
            let configured = gate.access.configuredEntry(role, for: subject.id)
            switch try await roles.remove(subject.id, from: role) {
            case .removed: return HostWords.removed(subject.words, subject.id, from: role, still: configured?.id)
            case .isLastAdmin: throw HostWords.lastAdmin(subject.words)
            case .notThere:
                guard let configured else { throw HostWords.hasNotRole(subject.words, role) }
                throw HostWords.roleOfConfig(subject.words, role, configured.id, configured.place)
            }
        }
    }

    // MARK: Whom and what

    /// Somebody who is to have a role, or to have it no more.
    private struct Subject {
        let id: String
        /// What they are called, where they were called by it.
        let name: String?

        var words: RichText { name.map { "\($0) (\(code: id))" } ?? "\(code: id)" }

        /// Refuses an id that nobody has, or that anybody could have.
        func requireRoleID(in outbox: Outbox) throws(Refusal) {
            let person = Person(id: Person.ID(rawValue: id), name: name ?? id)
            // And somebody who is called "*" is not everybody.
            if name != nil, !person.id.isVerified || IDs([id]).arePlaces { throw HostWords.cannotHaveRole(person) }
            if let complaint = IDs.complaint(about: id) { throw HostWords.noID(id, complaint) }
            if outbox.adapter(of: id) == nil { throw HostWords.unknownNetwork(id) }
        }
    }

    private func role(_ name: String) throws(Refusal) -> Role {
        let name = name.lowercased()
        guard Manifest.isName(name) else { throw HostWords.noRoleName(name) }
        return Role(rawValue: name)
    }

    /// An id has a colon in it; anything else is what somebody is called where `call` was typed.
    private func subject(_ typed: String, _ call: Call) async throws -> Subject {
        if typed.contains(":") { return Subject(id: typed, name: nil) }
        let name = typed.hasPrefix("@") ? String(typed.dropFirst()) : typed
        let asked = IncomingMessage(id: "", person: call.person, room: call.room, text: call.text)
        let person = try await NameResolver(outbox: outbox).person(name, for: asked)
        return Subject(id: person.id.rawValue, name: person.name)
    }

    /// The roles for which a command or a rule asks.
    private var usedRoles: Set<Role> {
        let declared = plugins.catalog.entries.compactMap(\.declaration.needs)
        let ruled = gate.access.rules.all.flatMap { rule -> [Role] in
            guard case .those(let roles, _) = rule.demand.who else { return [] }
            return roles
        }
        return Set(declared + ruled)
    }
}
