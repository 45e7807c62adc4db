/// Where what must last is kept: a key-value store with a namespace for each plugin.
///
/// A key that is absent has revision 0; every other revision is larger than any that the store gave out
/// before, over restarts and removals too, so a revision is never seen twice.
/// When `commit` returns `.committed`, the changes are on disk.
package protocol Store: Sendable {
    /// The value at `key`, or `nil` when there is none.
    func read(_ key: String, in namespace: String) async throws -> StoredValue?

    /// At most `limit` entries whose keys begin with `prefix` and come after `after`, by the keys' UTF-8 bytes.
    func list(prefix: String, after: String?, limit: Int, in namespace: String) async throws -> [StoredEntry]

    /// Makes all of `changes`, or none when one of them expects another revision than the store holds.
    ///
    /// What `extras` hold is kept together with the changes, or nothing of either. Without changes there must be
    /// something in them. Changes and writes name different keys. Concurrent callers share the cost of reaching the disk.
    func commit(
        _ changes: [StoreChange], in namespace: String, with extras: StoreExtras
    ) async throws -> CommitResult

    /// Appends `entries` to the journal with whatever is written next, whoever wants that written.
    ///
    /// It costs no wait of its own. Nothing is lost that `flush` was awaited for, or `close`. What the disk did not take is
    /// tried again with what is written then; so much may wait, and beyond that this throws `StoreError.busy`.
    func appendLater(_ entries: [JournalEntry]) throws

    /// Returns when all that was given to `appendLater` before is on disk.
    func flush() async throws

    /// The records of the journal that `query` asks for.
    func journal(_ query: JournalQuery) async throws -> [JournalRecord]

    /// The marks of the newest `limit` records that have one, the newest first.
    func journalMarks(limit: Int) async throws -> [Int]

    /// The commits that wait for the disk.
    var pendingCommits: Int { get }

    /// Finishes what was begun and closes; every later call throws `StoreError.closed`.
    func close() async
}

extension Store {
    package func commit(_ changes: [StoreChange], in namespace: String) async throws -> CommitResult {
        try await commit(changes, in: namespace, with: StoreExtras())
    }

    /// Appends `entries` to the journal, in this order; they are on disk when this returns.
    package func append(_ entries: [JournalEntry]) async throws {
        guard !entries.isEmpty else { return }
        _ = try await commit([], in: "", with: StoreExtras(entries: entries))
    }

    /// Where no disk is, nothing waits for it.
    package var pendingCommits: Int { 0 }
}

package typealias Revision = Int

/// A value as stored: UTF-8 JSON text, and the revision under which it was written.
package struct StoredValue: Equatable, Sendable {
    package let json: [UInt8]
    package let revision: Revision

    package init(json: [UInt8], revision: Revision) {
        self.json = json
        self.revision = revision
    }
}

package struct StoredEntry: Equatable, Sendable {
    package let key: String
    package let value: StoredValue

    package init(key: String, value: StoredValue) {
        self.key = key
        self.value = value
    }
}

/// One change of a commit: `key` is to hold `json` (nothing, when `nil`), if its revision is still `expected`.
package struct StoreChange: Equatable, Sendable {
    package let key: String
    package let expected: Revision
    package let json: [UInt8]?
    /// Nothing is changed; the commit only stands on the revision.
    package let isCheck: Bool

    package init(key: String, expected: Revision, json: [UInt8]?) {
        self.key = key
        self.expected = expected
        self.json = json
        isCheck = false
    }

    /// Lets a commit be made only if `key` is still at the revision `expected`, and leaves it as it is.
    package init(checking key: String, expected: Revision) {
        self.key = key
        self.expected = expected
        json = nil
        isCheck = true
    }
}

package enum CommitResult: Equatable, Sendable {
    /// All changes are on disk; the new revision of each key that was changed (the same for all of one commit).
    case committed(Revision)
    /// Nothing was changed: `key` holds `current` (nothing, when `nil`), which is not what was expected.
    case conflict(key: String, current: StoredValue?)
}
