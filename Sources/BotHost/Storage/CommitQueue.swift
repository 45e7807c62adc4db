import Dispatch
import Synchronization

/// Gathers the commits of concurrent callers while the disk is busy, and writes them as one group.
///
/// `@unchecked`: only blocks on `thread`, one at a time, touch `writer`.
final class CommitQueue: @unchecked Sendable {
    private struct Waiting {
        let commit: StoreCommit
        let caller: CheckedContinuation<SQLiteWriter.Answer, Never>
    }

    /// What the next transaction will hold.
    private struct Group {
        var waiting: [Waiting] = []
        var bytes = 0
        /// Journal entries that nobody waits for.
        var entries: [JournalEntry] = []
        var entryBytes = 0

        mutating func add(_ more: [JournalEntry]) {
            entries += more
            entryBytes += more.reduce(0) { $0 + $1.json.count }
        }
    }

    private struct State {
        var next = Group()
        var isWriting = false
        var isClosed = false
    }

    private let limits: StoreLimits
    private let state = Mutex(State())
    /// Syncs block, and a thread of Swift's own pool must not.
    private let thread = DispatchQueue(label: "bothost.store")
    private var writer: SQLiteWriter?

    init(writer: sending SQLiteWriter, limits: StoreLimits) {
        self.writer = writer
        self.limits = limits
    }

    /// The commits that wait for the disk.
    var count: Int { state.withLock { $0.next.waiting.count } }

    func commit(_ commit: StoreCommit) async throws(StoreError) -> CommitResult {
        let answer = await withCheckedContinuation { caller in
            enqueue(Waiting(commit: commit, caller: caller))
        }
        return try answer.get()
    }

    /// Has `entries` written with the next group, whenever somebody waits for one.
    func appendLater(_ entries: [JournalEntry]) throws(StoreError) {
        let bytes = entries.reduce(0) { $0 + $1.json.count }
        try state.withLock { state throws(StoreError) in
            guard !state.isClosed else { throw .closed }
            guard state.next.entries.count + entries.count <= limits.pendingEntries,
                state.next.entryBytes + bytes <= limits.pendingEntryBytes
            else { throw .busy(pending: state.next.entries.count) }
            state.next.add(entries)
        }
    }

    /// Takes no more commits.
    func turnAway() {
        state.withLock { $0.isClosed = true }
    }

    /// Writes what waits, then lets go of the database.
    func finish() async {
        await withCheckedContinuation { closed in
            thread.async {
                self.writeAll()
                self.writeRest()
                self.writer = nil
                closed.resume()
            }
        }
    }

    private func enqueue(_ waiting: Waiting) {
        do throws(StoreError) {
            if try add(waiting) {
                thread.async { self.writeAll() }
            }
        } catch {
            waiting.caller.resume(returning: .failure(error))
        }
    }

    /// Adds to the next group; true when nobody is about to write that.
    private func add(_ waiting: Waiting) throws(StoreError) -> Bool {
        try state.withLock { state throws(StoreError) in
            guard !state.isClosed else { throw .closed }
            guard state.next.waiting.count < limits.pendingCommits, state.next.bytes < limits.pendingBytes else {
                throw .busy(pending: state.next.waiting.count)
            }
            state.next.waiting.append(waiting)
            state.next.bytes += waiting.commit.bytes
            defer { state.isWriting = true }
            return !state.isWriting
        }
    }

    private func writeAll() {
        while let group = nextGroup() {
            write(group)
            writer?.checkpointIfDue(othersWait: count > 0)
        }
    }

    /// The entries that no commit took along. What does not go now is lost: who must know has asked by a flush before.
    private func writeRest() {
        let rest = state.withLock { $0.next.entries }
        guard !rest.isEmpty else { return }
        _ = try? writer?.commit([], appending: rest)
    }

    private func nextGroup() -> Group? {
        state.withLock { state in
            state.isWriting = !state.next.waiting.isEmpty
            guard state.isWriting else { return nil }
            defer { state.next = Group() }
            return state.next
        }
    }

    private func write(_ group: Group) {
        do throws(StoreError) {
            guard let writer else { throw .closed }
            let answers = try writer.commit(group.waiting.map(\.commit), appending: group.entries)
            for (waiting, answer) in zip(group.waiting, answers) {
                waiting.caller.resume(returning: answer)
            }
        } catch {
            putBack(group.entries)
            for waiting in group.waiting {
                waiting.caller.resume(returning: .failure(error))
            }
        }
    }

    /// Before all that came since, so that the order stays.
    private func putBack(_ entries: [JournalEntry]) {
        state.withLock { state in
            let since = state.next.entries
            state.next.entries = []
            state.next.entryBytes = 0
            state.next.add(entries + since)
        }
    }
}
