package import PluginAPI

/// What the host says about who somebody is, and about roles that are managed in chat.
extension HostWords {
    package static func identity(of person: Person, roles: [Role]) -> Outcome {
        let names = roles.map(\.rawValue)
        let told: RichText =
            if !person.id.isVerified {
                "Nobody vouches for that name here, so you have no role."
            } else if names.isEmpty {
                "You have no role."
            } else {
                "Your roles: \(RichText(joining: names.map { "\(bold: $0)" }, separator: ", "))."
            }
        return Outcome(
            "host.whoami", Identity(id: person.id.rawValue, roles: names),
            "You are \(bold: person.name), \(code: person.id.rawValue). \(told)", audience: .caller)
    }

    private struct Identity: Encodable {
        let id: String
        let roles: [String]
    }

    package static func roles(in access: Access) -> Outcome {
        let lines = access.roles.map { role -> RichText in
            let configured = (access.configured[role]?.all ?? []).map { id -> RichText in
                let line = access.configuredEntry(role, for: id)?.place.line
                return "\(code: id) (by the config\(line.map { ", line \($0)" } ?? ""))"
            }
            let added = (access.added[role]?.people ?? []).map { member -> RichText in
                let name: RichText = member.name.map { "\($0) " } ?? ""
                return "\(name)\(code: member.id) (added by \(member.by) \(ago: member.since))"
            }
            let people = configured + added
            return "\(bold: role.rawValue): \(people.isEmpty ? "nobody" : RichText(joining: people, separator: ", "))"
        }
        guard !lines.isEmpty else {
            return Outcome(
                "host.roles", [String: [String]](),
                "Nobody has a role. Whoever runs the bot names the first admin in its config: \(code: "\"roles\": {\"admins\": […]}")",
                audience: .caller)
        }
        let ids = access.roles.map { role in
            (
                role.rawValue,
                (access.configured[role]?.all ?? []) + (access.added[role]?.people ?? []).map(\.id)
            )
        }
        return Outcome(
            "host.roles", Dictionary(ids) { first, _ in first }, RichText(joining: lines, separator: "\n"),
            audience: .caller)
    }

    /// - Parameter near: When nothing asks for the role, a name like it for which something does.
    package static func added(_ who: RichText, _ id: String, to role: Role, isUsed: Bool, near: String?) -> Outcome {
        let guess: RichText = near.map { " Did you mean \(bold: $0)?" } ?? ""
        let doubt: RichText = isUsed ? "" : " Nothing asks for that role so far.\(guess)"
        return Outcome(
            "host.role_added", ["role": role.rawValue, "person": id],
            "\(who) is one of \(bold: role.rawValue) now.\(doubt)")
    }

    package static func hadRole(_ who: RichText, _ role: Role, _ place: ConfigurationPlace?) -> Refusal {
        let origin: RichText = place.map { ", by the config: \($0.description)" } ?? ""
        return Refusal("host.role_unchanged", "\(who) is one of \(bold: role.rawValue) already\(origin).")
    }

    /// - Parameter still: By which entry of the config they have it nevertheless.
    package static func removed(_ who: RichText, _ id: String, from role: Role, still: String?) -> Outcome {
        let rest: RichText =
            still.map { " They have it still: the bot's config gives it to \(code: $0)." } ?? ""
        return Outcome(
            "host.role_removed", ["role": role.rawValue, "person": id],
            "\(who) was taken out of \(bold: role.rawValue).\(rest)")
    }

    package static func hasNotRole(_ who: RichText, _ role: Role) -> Refusal {
        Refusal(
            "host.role_unchanged", "\(who) is none of \(bold: role.rawValue). Who is: \(command: "roles")")
    }

    package static func roleOfConfig(
        _ who: RichText, _ role: Role, _ entry: String, _ place: ConfigurationPlace
    ) -> Refusal {
        Refusal(
            "host.role_configured",
            "\(who) is one of \(bold: role.rawValue) because the bot's config says \(code: entry), so only there that can be changed: \(place.description)."
        )
    }

    package static func lastAdmin(_ who: RichText) -> Refusal {
        Refusal(
            "host.last_admin",
            "\(who) is the last of \(bold: "admins"), and nobody could add another one then. Add somebody first: \(command: "role add admins <person>")"
        )
    }

    package static func noRoleName(_ name: String) -> Refusal {
        Refusal(
            "host.role_name",
            "\(code: name) is no role: a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter.")
    }

    package static func cannotHaveRole(_ person: Person) -> Refusal {
        Refusal(
            "host.unverified_person", ["person": person.id.rawValue],
            "\(person.name) cannot have a role, because anybody could call themselves that here. They log in to their account on this network first, or you add them by its id, as \(command: "whoami") shows it."
        )
    }

    package static func noID(_ id: String, _ complaint: String) -> Refusal {
        Refusal("host.no_id", ["id": id], "\(complaint).")
    }

    package static func unknownNetwork(_ id: String) -> Refusal {
        Refusal(
            "host.unknown_network", ["id": id],
            "\(code: id) is on no network that I am on. Ids are as \(command: "whoami") shows them.")
    }
}
