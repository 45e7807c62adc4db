package import PluginAPI

/// What the config says about this plugin.
package struct LockSettings: Sendable {
    package static let declared = [
        Setting(
            "environments", .list(of: .either(.text, .object(named))), default: [], example: ["staging", "demo"],
            meaning:
                "Environments to begin with: names, or objects with `name` and maybe `description`. Each is added once. One that was removed in chat stays removed (`cerbere add` brings it back), and a description changed here later is not taken over."
        )
    ]

    private static let named = [
        Setting("name", .text, isRequired: true, example: "staging", meaning: "What it is called."),
        Setting("description", .text, meaning: "What it is for."),
    ]

    /// The settings as the config gives them.
    package struct Given: Decodable, Sendable {
        package let environments: [Entry]
    }

    /// A name, or an object with one.
    package struct Entry: Decodable, Sendable {
        package let name: String
        package let description: String?

        private enum CodingKeys: CodingKey { case name, description }

        package init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                (self.name, description) = (name, nil)
            } else {
                let members = try decoder.container(keyedBy: CodingKeys.self)
                name = try members.decode(String.self, forKey: .name)
                description = try members.decodeIfPresent(String.self, forKey: .description)
            }
        }
    }

    package struct Named: Sendable {
        package let name: EnvironmentName
        package let description: String?
    }

    /// Environments that are there from the start.
    package let environments: [Named]

    /// - Throws: `SettingsError` for a name that is none or is there twice, which no declaration can say.
    package init(_ given: Given) throws {
        var known: [String: String] = [:]
        environments = try given.environments.enumerated().map { index, entry in
            let place = "environments[\(index)]"
            let name = try Self.name(entry.name, at: place)
            if let earlier = known.updateValue(name.spelling, forKey: name.folded) {
                throw SettingsError(
                    "\(place): \"\(name.spelling)\" is there twice, first as \"\(earlier)\"; remove one of them")
            }
            return Named(name: name, description: entry.description)
        }
    }

    private static func name(_ name: String, at place: String) throws -> EnvironmentName {
        do {
            return try EnvironmentName(name)
        } catch {
            throw SettingsError("\(place): \"\(name)\" cannot be an environment's name: \(error.complaint)")
        }
    }
}
