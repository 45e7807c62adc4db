import BotHost

/// What a conflict is in a test that expects none.
struct UnexpectedConflict: Error {
    let result: CommitResult
}

extension Store {
    @discardableResult
    func put(
        _ key: String, _ json: String, expected: Revision = 0, in namespace: String = "lock"
    ) async throws -> Revision {
        try await make(StoreChange(key: key, expected: expected, json: Array(json.utf8)), in: namespace)
    }

    func remove(_ key: String, expected: Revision, in namespace: String = "lock") async throws {
        _ = try await make(StoreChange(key: key, expected: expected, json: nil), in: namespace)
    }

    func keys(
        prefix: String = "", after: String? = nil, limit: Int = 100, in namespace: String = "lock"
    ) async throws -> [String] {
        try await list(prefix: prefix, after: after, limit: limit, in: namespace).map(\.key)
    }

    /// Adds one to the number at `key`, however often others come in between.
    func increment(_ key: String, in namespace: String = "lock") async throws {
        var current = try await read(key, in: namespace)
        while true {
            let count = current.flatMap { Int(String(decoding: $0.json, as: UTF8.self)) } ?? 0
            let change = StoreChange(
                key: key, expected: current?.revision ?? 0, json: Array(String(count + 1).utf8))
            guard case .conflict(_, let newer) = try await commit([change], in: namespace) else { return }
            current = newer
        }
    }

    private func make(_ change: StoreChange, in namespace: String) async throws -> Revision {
        let result = try await commit([change], in: namespace)
        guard case .committed(let revision) = result else { throw UnexpectedConflict(result: result) }
        return revision
    }
}

extension StoredValue {
    init(_ json: String, _ revision: Revision) {
        self.init(json: Array(json.utf8), revision: revision)
    }
}
