package import Concurrency
import FoundationEssentials
import PluginAPI
import Synchronization

/// The account of everything that the bot did, for whom, and how it ended.
///
/// What acts on the world outside is on disk before it is done. What changes something reaches the disk with its first change.
/// How something ended is written a moment later, with whatever is written then, and at most `linger` later by itself.
package final class Journal: Sendable {
    /// Nothing can be written at the moment, so nothing is done that would have to be.
    package struct Unwritable: Error, Equatable {
        package let incident: String
    }

    static let linger = Duration.milliseconds(20)
    /// After a failure it is tried again so often.
    static let retryAfter = Duration.seconds(1)
    /// So many endings wait to become entries at most.
    private static let mostEnded = 64
    /// So many entries are looked through at most for what was interrupted, unless something runs for longer than that.
    private static let entriesBetweenNotes = 1_000

    private struct State {
        var mask = SecretMask()
        var secrets: Set<String> = []
        var recent = RecentEvents()
        /// What the ids of this run's invocations begin with.
        var run = 0
        var lastNumber = 0
        /// Those that have begun and not ended, each with a record that is older than its beginning.
        var open: [String: Int] = [:]
        /// A record that was on disk some time ago, the newest that is known.
        var newest = 0
        var entriesSinceNote = 0
        /// What has ended and is to become entries, in order.
        var ended: [EndedInvocation] = []
        /// Nothing waits any more for others to become entries with.
        var isFinishing = false
        var trouble: Trouble?
    }

    private struct Trouble {
        let incident: String
        /// Of what only reads, so many endings could not be kept.
        var lost = 0
    }

    private let store: any Store
    private let clock: any BotClock
    private let log: HostLog
    private let incidents: Incidents
    private let nudge = Nudge()
    /// What the first nudge opens, also one that comes before `run`.
    private let firstNudge: Latch
    private let state = Mutex(State())

    package init(store: any Store, clock: any BotClock, log: HostLog) {
        self.store = store
        self.clock = clock
        self.log = log
        incidents = Incidents(log: log)
        firstNudge = nudge.next()
    }

    /// From now on, none of `secrets` is written down.
    package func hide(_ secrets: some Sequence<String>) {
        state.withLock { state in
            let known = state.secrets.count
            state.secrets.formUnion(secrets)
            if state.secrets.count > known { state.mask = SecretMask(state.secrets) }
        }
    }

    // MARK: Before anything happens

    /// Learns what the runs of the host before this one have left: which events were taken, and what was interrupted.
    ///
    /// - Returns: What had begun and not ended, for `end`.
    package func load() async throws -> [InterruptedInvocation] {
        let newest = try await newestNumber()
        let marks = try await store.journalMarks(limit: RecentEvents.most)
        state.withLock { state in
            state.run = newest + 1
            state.newest = newest
            for mark in marks.reversed() { _ = state.recent.insert(mark) }
        }
        return try await InterruptedInvocation.all(in: store, after: settledNumber())
    }

    /// Writes down that these have ended, with an outcome that nobody knows.
    package func end(_ interrupted: [InterruptedInvocation]) async throws {
        try await store.append(interrupted.map { $0.ending(at: clock.now()) })
    }

    /// Takes an event, unless it was taken before, by this run of the host or an earlier one.
    package func take(_ event: EventID) -> Bool {
        state.withLock { $0.recent.insert(event.mark) }
    }

    /// Begins to account for something. `facts` may hold secrets.
    package func open(_ facts: InvocationFacts) -> Invocation {
        let (mask, id) = state.withLock { state in
            state.lastNumber += 1
            return (state.mask, "\(state.run)-\(state.lastNumber)")
        }
        return Invocation(facts.masked(by: mask), id: id, startedAt: clock.elapsed(), journal: self)
    }

    /// To be awaited before something is done: what acts, or has to begin on disk for another reason, does so.
    ///
    /// - Throws: `Unwritable`, and then it must not be done.
    package func prepare(
        _ invocation: Invocation, beginsOnDisk: Bool = false
    ) async throws(Unwritable) {
        guard invocation.effect != .reads else { return }
        if let trouble = state.withLock({ $0.trouble }) { throw Unwritable(incident: trouble.incident) }
        if beginsOnDisk || invocation.effect == .acts { try await invocation.begin() }
    }

    // MARK: Writing

    /// Writes what is left to be written, until cancelled.
    package func run() async {
        var nudge = firstNudge
        while true {
            await nudge.wait()
            let rest = state.withLock { $0.trouble == nil ? Self.linger : Self.retryAfter }
            try? await clock.sleep(for: rest)
            if Task.isCancelled { return }
            // Taken before, so that what is left meanwhile is not forgotten.
            nudge = self.nudge.next()
            await flush()
        }
    }

    /// Has the end of `invocation` on disk if its beginning is, before somebody is told of it: else a crash right after that
    /// would look as if it had come in between.
    package func settle(_ invocation: Invocation) async {
        guard invocation.hasBegun else { return }
        do {
            try await store.flush()
        } catch {
            _ = noteTrouble(error)
            nudge.give()
        }
    }

    /// Has everything on disk that was left before.
    package func flush() async {
        leaveEnded()
        do {
            let isDue = state.withLock { $0.entriesSinceNote >= Self.entriesBetweenNotes }
            if isDue { try await note(isLast: false) } else { try await store.flush() }
            noteRecovery()
        } catch {
            _ = noteTrouble(error)
            nudge.give()
        }
    }

    /// The last flush: nothing is going to begin any more.
    package func finish() async {
        state.withLock { $0.isFinishing = true }
        leaveEnded()
        do { try await note(isLast: true) } catch { _ = noteTrouble(error) }
    }

    func begin(_ invocation: Invocation) async throws(Unwritable) {
        noteOpen(invocation)
        leaveEnded()
        do {
            try await store.append([beginning(of: invocation)])
        } catch {
            state.withLock { $0.open[invocation.id] = nil }
            throw noteTrouble(error)
        }
    }

    func leaveBeginning(of invocation: Invocation) throws(Unwritable) {
        noteOpen(invocation)
        leaveEnded()
        do {
            try store.appendLater([beginning(of: invocation)])
            state.withLock { $0.entriesSinceNote += 1 }
            nudge.give()
        } catch {
            state.withLock { $0.open[invocation.id] = nil }
            throw noteTrouble(error)
        }
    }

    /// What had not begun on disk becomes an entry a moment later, with others: whoever asked has heard the answer by then.
    func leaveEnd(of invocation: Invocation, _ ending: InvocationEnding, hadBegun: Bool) {
        let ended = EndedInvocation(
            invocation: invocation, ending: ending, hadBegun: hadBegun, at: clock.now(),
            milliseconds: (clock.elapsed() - invocation.startedAt).wholeMilliseconds)
        let isDue = state.withLock { state in
            state.ended.append(ended)
            return hadBegun || state.isFinishing || state.ended.count >= Self.mostEnded
        }
        if isDue { leaveEnded() } else { nudge.give() }
    }

    /// Makes entries of what has ended.
    private func leaveEnded() {
        let ended = state.withLock { state in
            defer { state.ended = [] }
            return state.ended
        }
        guard !ended.isEmpty else { return }
        do { try leave(ended) } catch {
            // One that cannot be kept must not cost the others their entries.
            for one in ended { leaveAlone(one) }
        }
    }

    private func leaveAlone(_ ended: EndedInvocation) {
        do { try leave([ended]) } catch {
            _ = noteTrouble(error)
            state.withLock { $0.trouble?.lost += 1 }
        }
    }

    private func leave(_ ended: [EndedInvocation]) throws {
        try store.appendLater(ended.map(\.entry))
        state.withLock { state in
            state.entriesSinceNote += ended.count
            for one in ended where one.hadBegun { state.open[one.invocation.id] = nil }
        }
        nudge.give()
    }

    private func beginning(of invocation: Invocation) -> JournalEntry {
        let now = clock.now()
        return JournalEntry(
            at: now, event: invocation.event?.mark, json: invocation.entry("began", at: UTCText.withMilliseconds(now)))
    }

    // MARK: What is open

    private static let namespace = "host/journal"
    /// Up to this record, everything that began has ended.
    private static let settledKey = "settled"

    private func noteOpen(_ invocation: Invocation) {
        state.withLock { $0.open[invocation.id] = $0.newest }
    }

    /// Writes down up to where everything has ended, which the next start need not look at.
    private func note(isLast: Bool) async throws {
        // Looked at before the flush: what ends after this may not be on disk after it.
        let bound = state.withLock { $0.open.values.min() ?? (isLast ? nil : $0.newest) }
        try await store.flush()
        let newest = try await newestNumber()
        let settled = StoreWrite(Self.settledKey, in: Self.namespace, json: Array("\(bound ?? newest)".utf8))
        _ = try await store.commit([], in: Self.namespace, with: StoreExtras(writes: [settled]))
        state.withLock { state in
            state.newest = newest
            state.entriesSinceNote = 0
        }
    }

    private func settledNumber() async throws -> Int {
        let stored = try await store.read(Self.settledKey, in: Self.namespace)
        return try stored.map { try JSONReader.read($0.json).integer ?? 0 } ?? 0
    }

    private func newestNumber() async throws -> Int {
        try await store.journal(JournalQuery(.newestFirst, limit: 1)).first?.seq ?? 0
    }

    // MARK: Trouble

    /// Reports once that it cannot be written.
    private func noteTrouble(_ error: any Error) -> Unwritable {
        if let trouble = state.withLock({ $0.trouble }) { return Unwritable(incident: trouble.incident) }
        let incident = incidents.report(
            "the journal cannot be written, so nothing is done that would have to stand in it: \(error)", [:],
            from: "journal")
        return state.withLock { state in
            let trouble = state.trouble ?? Trouble(incident: incident)
            state.trouble = trouble
            nudge.give()
            return Unwritable(incident: trouble.incident)
        }
    }

    private func noteRecovery() {
        guard let trouble = state.withLock({ $0.trouble.take() }) else { return }
        log.write(
            .info, "the journal is written again", [("incident", trouble.incident), ("lost", "\(trouble.lost)")],
            from: "journal")
    }
}
