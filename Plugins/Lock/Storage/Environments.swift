import FoundationEssentials
import PluginAPI

/// The environments in storage: one entry for each, so that whoever changes one waits for nobody else.
struct Environments: Sendable {
    private static let prefix = "environment/"
    /// Which names the settings have brought in so far, folded.
    private static let seededKey = "settings/environments"

    private let storage: Storage

    init(_ storage: Storage) { self.storage = storage }

    /// All there are, in the order of their names.
    func all() async throws -> [Environment] {
        try await storage.values(prefix: Self.prefix, as: Environment.self).map(\.value).filter { !$0.isRemoved }
    }

    /// Changes the environment that `word` names. `change` may run several times, so it must do nothing else.
    ///
    /// - Returns: What `change` returned and the environment after it, or nil when there is none of that name.
    func change<Decision: Sendable>(
        _ word: String, _ change: @Sendable (inout Environment) -> Decision
    ) async throws -> (decision: Decision, environment: Environment)? {
        guard let name = try? EnvironmentName(word) else { return nil }
        return try await storage.update(Self.key(name), as: Environment.self) { stored in
            guard var environment = stored, !environment.isRemoved else { return nil }
            let decision = change(&environment)
            stored = environment
            return (decision, environment)
        }
    }

    /// Adds `new`, unless there is one of that name.
    ///
    /// - Returns: The environment of that name, and whether it is the new one.
    @discardableResult
    func add(_ new: Environment, named name: EnvironmentName) async throws -> (Environment, isNew: Bool) {
        try await storage.update(Self.key(name), as: Environment.self) { stored in
            if let stored, !stored.isRemoved { return (stored, false) }
            let added = stored.map { new.continuing($0) } ?? new
            stored = added
            return (added, true)
        }
    }

    /// Adds those of `wanted` that the settings never named before. What people removed since stays removed.
    func seed(_ wanted: [LockSettings.Named], now: Date) async throws {
        let seeded: [String] = try await storage.value(Self.seededKey) ?? []
        let new = wanted.filter { !seeded.contains($0.name.folded) }
        guard !new.isEmpty else { return }
        for named in new {
            let environment = Environment(named.name, description: named.description, addedBy: nil, addedAt: now)
            try await add(environment, named: named.name)
        }
        try await storage.update(Self.seededKey, default: [String]()) { seeded in
            seeded += new.map(\.name.folded).filter { !seeded.contains($0) }
        }
    }

    private static func key(_ name: EnvironmentName) -> String { prefix + name.folded }
}
