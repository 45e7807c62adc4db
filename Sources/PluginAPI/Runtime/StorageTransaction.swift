import Synchronization

/// Several values of a plugin's storage, as one step of `Storage.transaction` sees and changes them.
///
/// What was set is seen by what reads after it. It is of no use once the step has ended.
public final class StorageTransaction: Sendable {
    private struct Entry {
        let stored: StoredJSON
        var value: JSON?
        /// Nobody has looked whether there is something: whoever puts it there does not look at it again either.
        let isInserted: Bool

        init(_ stored: StoredJSON, isInserted: Bool = false) {
            self.stored = stored
            self.isInserted = isInserted
            value = stored.value
        }

        var isChanged: Bool { value != stored.value }
    }

    private let storage: Storage
    /// Whether what is said to be new is taken for new, and what this process remembers for what is stored. Both were wrong, or
    /// came to nothing, when there was an attempt before this one.
    private let isFirstAttempt: Bool
    private let usedMemory = Atomic(false)
    /// By the keys' bytes: strings that are equal may be two keys.
    private let entries = Mutex<[[UInt8]: Entry]>([:])
    private let told = Mutex(Told())

    /// What is to be told when the changes have been made.
    struct Told {
        var sends: [SendParams] = []
        var events: [EventPublishParams] = []

        var isEmpty: Bool { sends.isEmpty && events.isEmpty }
    }

    init(storage: Storage, isFirstAttempt: Bool) {
        self.storage = storage
        self.isFirstAttempt = isFirstAttempt
    }

    /// Whether something was not asked for, but remembered.
    var standsOnMemory: Bool { usedMemory.load(ordering: .relaxed) }

    // MARK: Reading

    /// The value at `key`, or nil when there is none.
    public func value<Value: Decodable & Sendable>(
        _ key: String, as type: Value.Type = Value.self
    ) async throws -> Value? {
        try await entry(key).value.map { try Storage.decode($0, at: key) }
    }

    /// The value at `key`, or `initial` when there is none.
    public func value<Value: Decodable & Sendable>(_ key: String, default initial: Value) async throws -> Value {
        try await value(key) ?? initial
    }

    /// All values whose keys begin with `prefix`, in the order of their keys.
    ///
    /// The transaction stands on each of them, but not on there being no others: who has to know that keeps a list of
    /// keys in a value of its own.
    public func values<Value: Decodable & Sendable>(
        prefix: String, as type: Value.Type = Value.self
    ) async throws -> [(key: String, value: Value)] {
        let found = try await storage.entries(prefix: prefix)
        let seen = entries.withLock { entries in
            for stored in found where entries[Array(stored.key.utf8)] == nil {
                entries[Array(stored.key.utf8)] = Entry(stored)
            }
            return entries.filter { $0.key.starts(with: prefix.utf8) }
        }
        return try seen.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value).compactMap { entry in
            let key = entry.stored.key
            return try entry.value.map { (key, try Storage.decode($0, at: key)) }
        }
    }

    // MARK: Changing

    /// Puts `value` at `key`; nil removes it.
    public func set<Value: Encodable & Sendable>(_ key: String, to value: Value?) async throws {
        let value = try value.map { try ValueEncoder().encode($0) }
        _ = try await entry(key)
        entries.withLock { $0[Array(key.utf8)]?.value = value }
    }

    /// Puts `value` at `key`, where there is none: without a look at the storage, which `set` takes.
    ///
    /// - Throws: `StorageError` when there is one after all.
    public func insert<Value: Encodable & Sendable>(_ key: String, _ value: Value) async throws {
        let json = try ValueEncoder().encode(value)
        if !isFirstAttempt { _ = try await entry(key) }
        try entries.withLock { entries in
            var entry =
                entries[Array(key.utf8)] ?? Entry(StoredJSON(key: key, revision: 0, value: nil), isInserted: true)
            guard entry.value == nil else { throw StorageError("there is a value at \"\(key)\" already") }
            entry.value = json
            entries[Array(key.utf8)] = entry
        }
    }

    /// Removes the value at `key`, if there is one.
    public func remove(_ key: String) async throws {
        _ = try await entry(key)
        entries.withLock { $0[Array(key.utf8)]?.value = nil }
    }

    private func entry(_ key: String) async throws -> Entry {
        let bytes = Array(key.utf8)
        if let known = entries.withLock({ $0[bytes] }) { return known }
        let stored = if let remembered = remembered(bytes) { remembered } else { try await storage.stored(key) }
        return entries.withLock { entries in
            let entry = entries[bytes] ?? Entry(stored)
            entries[bytes] = entry
            return entry
        }
    }

    private func remembered(_ key: [UInt8]) -> StoredJSON? {
        guard isFirstAttempt, let stored = storage.memory?.value(key) else { return nil }
        usedMemory.store(true, ordering: .relaxed)
        return stored
    }

    // MARK: Telling

    /// Tells something that nobody waits for, as `PluginHost.send` does, if the changes are made: both are on disk then, or
    /// neither is.
    ///
    /// - Parameters:
    ///   - outcome: Its `audience` must name a room, a person or a log.
    ///   - expires: How long it is worth telling, up to 366 days.
    /// - Throws: What the data's `Encodable` throws.
    public func send(_ outcome: Outcome, expires: Duration = .seconds(86_400)) throws {
        guard storage.readership.reads(outcome.audience) else { return }
        let send = SendParams(outcome: try OutcomeMessage(outcome), expires: expires)
        told.withLock { $0.sends.append(send) }
    }

    /// Publishes one of this plugin's `events`, as `PluginHost.publish` does, once the changes are made.
    ///
    /// - Throws: What the data's `Encodable` throws.
    public func publish(_ event: String, _ data: (any Encodable & Sendable)? = nil) throws {
        let event = EventPublishParams(name: event, data: try data.map { try ValueEncoder().encode($0) })
        told.withLock { $0.events.append(event) }
    }

    // MARK: Committing

    /// What is to be committed for the command `call`: what was changed, on the revisions of all that was read. nil when
    /// nothing was changed and nothing is to be told.
    func commit(for call: JSON?) -> StoreCommitParams? {
        let (entries, told) = (entries.withLock { $0 }, told.withLock { $0 })
        guard entries.values.contains(where: \.isChanged) || !told.isEmpty else { return nil }
        let changes = entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value).map { entry in
            entry.isChanged
                ? StoreCommitParams.Change(
                    key: entry.stored.key, expected: entry.stored.revision, value: entry.value)
                : StoreCommitParams.Change(checking: entry.stored.key, expected: entry.stored.revision)
        }
        return StoreCommitParams(call: call, changes: changes, sends: told.sends, events: told.events)
    }

    /// What was changed is stored with this revision.
    func remember(at revision: Int) {
        guard let memory = storage.memory else { return }
        for entry in entries.withLock({ $0.values }) where entry.isChanged && !entry.isInserted {
            memory.remember(StoredJSON(key: entry.stored.key, revision: revision, value: entry.value))
        }
    }

    /// Something of what was read is not stored any more.
    func forget() {
        guard let memory = storage.memory else { return }
        for key in entries.withLock({ $0.keys }) { memory.forget(key) }
    }
}
