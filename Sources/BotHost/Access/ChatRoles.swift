import PluginAPI

/// The roles that are managed in chat: kept in the store, and told to the gate as soon as they are.
struct ChatRoles: Sendable {
    private static let prefix = "roles/"

    private let storage: Storage
    let gate: Gate

    init(storage: Storage, gate: Gate) {
        self.storage = storage
        self.gate = gate
    }

    /// Tells the gate what is stored. Returns whether that had not been done before.
    func load() async throws -> Bool {
        let stored = try await storage.values(prefix: Self.prefix, as: ChatRole.self)
        return gate.load(stored.map { (Role(rawValue: String($0.key.dropFirst(Self.prefix.count))), $0.value) })
    }

    /// Returns false when they had been added before.
    func add(_ member: ChatRole.Member, to role: Role) async throws -> Bool {
        try await change(role) { $0.add(member) }
    }

    func remove(_ id: String, from role: Role) async throws -> ChatRole.Removal {
        let mustKeepOne = role == .admins && gate.access.configured[role]?.isEmpty ?? true
        return try await change(role) { $0.remove(id, mustKeepOne: mustKeepOne) }
    }

    private func change<Result: Sendable>(
        _ role: Role, _ change: @Sendable (inout ChatRole) -> Result
    ) async throws -> Result {
        let (result, stored) = try await storage.update(Self.prefix + role.rawValue, default: ChatRole()) { stored in
            (change(&stored), stored)
        }
        gate.take(stored, as: role)
        return result
    }
}
