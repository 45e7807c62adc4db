/// What a plugin keeps: values under keys, on disk when a call that writes returns.
///
/// Keys are up to 512 bytes of text; slashes are a good way to order them (`environment/staging`). A value is
/// anything `Codable`, up to 1 MiB of JSON.
public struct Storage: Sendable {
    private let requests: any HostRequests
    /// The command for which something is stored, so that the host can hold it to what it declared.
    private let call: JSON?
    let readership: LogReadership
    /// nil where somebody else may store the same values.
    let memory: StorageMemory?

    package init(
        requests: any HostRequests, call: JSON? = nil, readership: LogReadership = LogReadership(),
        memory: StorageMemory? = nil
    ) {
        self.requests = requests
        self.call = call
        self.readership = readership
        self.memory = memory
    }

    /// The value at `key`, or nil when there is none.
    public func value<Value: Decodable & Sendable>(_ key: String, as type: Value.Type = Value.self) async throws
        -> Value?
    {
        try await stored(key).value.map { try Self.decode($0, at: key) }
    }

    /// All values whose keys begin with `prefix`, in the order of their keys.
    public func values<Value: Decodable & Sendable>(
        prefix: String, as type: Value.Type = Value.self
    ) async throws -> [(key: String, value: Value)] {
        try await entries(prefix: prefix).compactMap { entry in
            try entry.value.map { (entry.key, try Self.decode($0, at: entry.key)) }
        }
    }

    func entries(prefix: String) async throws -> [StoredJSON] {
        var found: [StoredJSON] = []
        while true {
            let (entries, hasMore) = try await page(
                StoreListParams(prefix: prefix, after: found.last?.key, limit: Self.pageSize))
            found += entries
            guard hasMore, !entries.isEmpty else { return found }
        }
    }

    /// Reads the value at `key` (`initial`, when there is none), lets `change` change it, and writes it back.
    ///
    /// Nobody else's change is lost: when another one came first, `change` runs again on the newer value. So it
    /// must do nothing but look at the value and change it. When it throws, nothing is kept, and the error is
    /// passed on. When it leaves the value as it was, nothing is written.
    public func update<Value: Codable & Sendable, Result: Sendable>(
        _ key: String, default initial: Value, _ change: @Sendable (inout Value) throws -> Result
    ) async throws -> Result {
        try await update(key, from: initial) { stored in
            var value = stored ?? initial
            defer { stored = value }
            return try change(&value)
        }
    }

    /// The same for a value that may be absent: nil means so before the change, and removes the key after it.
    public func update<Value: Codable & Sendable, Result: Sendable>(
        _ key: String, as type: Value.Type = Value.self, _ change: @Sendable (inout Value?) throws -> Result
    ) async throws -> Result {
        try await update(key, from: nil, change)
    }

    private func update<Value: Codable & Sendable, Result: Sendable>(
        _ key: String, from initial: Value?, _ change: @Sendable (inout Value?) throws -> Result
    ) async throws -> Result {
        let beginning = try initial.map { try ValueEncoder().encode($0) }
        var current = try await stored(key)
        for _ in 0..<Self.mostAttempts {
            var value: Value? = try current.value.map { try Self.decode($0, at: key) }
            let result = try change(&value)
            let changed = try value.map { try ValueEncoder().encode($0) }
            if changed == current.value ?? beginning { return result }
            let change = StoreCommitParams.Change(key: key, expected: current.revision, value: changed)
            switch try await commit(StoreCommitParams(call: call, changes: [change])) {
            case .committed: return result
            case .conflict(let newer): current = newer
            }
        }
        throw StorageError("\"\(key)\" was changed by others \(Self.mostAttempts) times in a row")
    }

    /// Reads and changes several values in one step: all of the changes are made, or none.
    ///
    /// ```swift
    /// try await call.storage.transaction { change in
    ///     var from = try await change.value("account/ann", default: 0)
    ///     var to = try await change.value("account/bo", default: 0)
    ///     …
    ///     try await change.set("account/ann", to: from)
    ///     try await change.set("account/bo", to: to)
    /// }
    /// ```
    ///
    /// Nobody else's change is lost: when one of the values that were read has been changed meanwhile, `body` runs
    /// again from the beginning. It may also run first on what this process has stored itself, and again on what is stored when
    /// that comes to no change. So it must do nothing but look at values and set them. When it throws, nothing is kept, and the
    /// error is passed on. What is set to the value that it has is not written. A transaction touches up to 1,000 keys.
    public func transaction<Result: Sendable>(
        _ body: @Sendable (StorageTransaction) async throws -> Result
    ) async throws -> Result {
        for attempt in 0..<Self.mostAttempts {
            let transaction = StorageTransaction(storage: self, isFirstAttempt: attempt == 0)
            let result: Result
            do { result = try await body(transaction) } catch {
                if transaction.standsOnMemory { continue }
                throw error
            }
            guard let params = transaction.commit(for: call) else {
                if transaction.standsOnMemory { continue }
                return result
            }
            do {
                if case .committed(let revision) = try await commit(params) {
                    transaction.remember(at: revision)
                    return result
                }
            } catch let error as RPCError {
                // It may be about what is stored no longer.
                guard transaction.standsOnMemory, error.code != .cancelled else { throw error }
            }
            transaction.forget()
        }
        throw StorageError("a transaction met others' changes \(Self.mostAttempts) times in a row")
    }

    private static let pageSize = 200
    /// Each attempt that fails is somebody else's change that succeeded, so this many means a fault, not bad luck.
    private static let mostAttempts = 1_000

    func stored(_ key: String) async throws -> StoredJSON {
        try StoredJSON(await requests.request("store.read", StoreReadParams(key: key).json))
    }

    private func page(_ list: StoreListParams) async throws -> (entries: [StoredJSON], hasMore: Bool) {
        let answer = try Fields(await requests.request("store.list", list.json), path: "store.list")
        return (try answer.array("entries").map { try StoredJSON($0) }, try answer.bool("more"))
    }

    private func commit(_ params: StoreCommitParams) async throws -> StoreCommitResult {
        try StoreCommitResult(await requests.request("store.commit", params.json))
    }

    static func decode<Value: Decodable>(_ json: JSON, at key: String) throws -> Value {
        do {
            return try ValueDecoder().decode(Value.self, from: json)
        } catch let error as DecodingError {
            throw StorageError("the value at \"\(key)\" is not a \(Value.self): \(error.sentence)")
        }
    }
}

/// Storage that does not hold what the plugin expects. A fault: let it pass, and the host gives it an incident number.
public struct StorageError: Error, Equatable, CustomStringConvertible {
    public let description: String

    package init(_ description: String) { self.description = description }
}
