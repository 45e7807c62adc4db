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

    private struct State {
        var waiting: [Waiting] = []
        var bytes = 0
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
    var count: Int { state.withLock { $0.waiting.count } }

    func commit(_ commit: StoreCommit) async throws(StoreError) -> CommitResult {
        let answer = await withCheckedContinuation { caller in
            enqueue(Waiting(commit: commit, caller: caller))
        }
        return try answer.get()
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
            guard state.waiting.count < limits.pendingCommits, state.bytes < limits.pendingBytes else {
                throw .busy(pending: state.waiting.count)
            }
            state.waiting.append(waiting)
            state.bytes += waiting.commit.bytes
            defer { state.isWriting = true }
            return !state.isWriting
        }
    }

    private func writeAll() {
        while let group = nextGroup() {
            write(group)
            writer?.checkpointIfDue()
        }
    }

    private func nextGroup() -> [Waiting]? {
        state.withLock { state in
            defer {
                state.isWriting = !state.waiting.isEmpty
                state.waiting = []
                state.bytes = 0
            }
            return state.waiting.isEmpty ? nil : state.waiting
        }
    }

    private func write(_ group: [Waiting]) {
        do throws(StoreError) {
            guard let writer else { throw .closed }
            let answers = try writer.commit(group.map(\.commit))
            for (waiting, answer) in zip(group, answers) {
                waiting.caller.resume(returning: answer)
            }
        } catch {
            for waiting in group {
                waiting.caller.resume(returning: .failure(error))
            }
        }
    }
}
