/// All environments and groups as `cerbere export` gives them and `cerbere import` takes them. Who has what is there to
/// read; it is not taken over.
package struct LockExport: Codable, Equatable, Sendable {
    package struct Exported: Codable, Equatable, Sendable {
        package let name: String
        package let description: String?
        package let url: String?
        package let db: String?
        package let aliases: [String]?
        /// What is different for it: `remind_after=2h`.
        package let config: [String]?
        package let lock: EnvironmentFacts?
    }

    package struct ExportedGroup: Codable, Equatable, Sendable {
        package let name: String
        package let any: Bool?
        package let environments: [String]
    }

    package let environments: [Exported]
    package let groups: [ExportedGroup]?

    package init(_ environments: [Environment], _ groups: [Group]) {
        self.environments = environments.map { environment in
            Exported(
                name: environment.name, description: environment.description, url: environment.url,
                db: environment.database, aliases: environment.aliases.isEmpty ? nil : environment.aliases,
                config: environment.overrides.words.isEmpty ? nil : environment.overrides.words,
                lock: environment.holder == nil ? nil : EnvironmentFacts(environment))
        }
        self.groups =
            groups.isEmpty
            ? nil
            : groups.map { ExportedGroup(name: $0.name, any: $0.isAny ? true : nil, environments: $0.members) }
    }
}
