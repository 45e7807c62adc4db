import Concurrency
import PluginAPI
import Synchronization

/// Tells people of what they had asked for when the host ended before it was done.
final class Interruptions: Sendable {
    private let journal: Journal
    private let outbox: Outbox
    private let log: HostLog
    private let state = Mutex(State())
    private let isDone = Latch()

    private struct State {
        var isBegun = false
        var failure: (any Error)?
    }

    init(journal: Journal, outbox: Outbox, log: HostLog) {
        self.journal = journal
        self.outbox = outbox
        self.log = log
    }

    /// Finds them and has those told who had asked, before anything new is taken. Whoever calls first does it, the others wait.
    func settle() async throws {
        let isFirst = state.withLock { state in
            defer { state.isBegun = true }
            return !state.isBegun
        }
        if isFirst {
            do { try await settleAll() } catch { state.withLock { $0.failure = error } }
            isDone.open()
        }
        await isDone.wait()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func settleAll() async throws {
        let interrupted = try await journal.load()
        for one in interrupted { await tell(one) }
        // Only now: whom the host could not tell because it ended again is told at the next start.
        try await journal.end(interrupted)
    }

    private func tell(_ one: InterruptedInvocation) async {
        log.write(
            .warning, "was interrupted when the host ended, and nobody knows whether it was done",
            [("invocation", one.id), ("text", one.text ?? "")], from: one.plugin)
        guard let cause = one.cause else { return }
        let words = HostWords.interrupted(one, to: cause.person)
        do {
            // Kept until the network has it: the bot may have ended because the network is away.
            try await outbox.send(OutcomeMessage(words: words), from: Plugins.hostManifest.id)
        } catch {
            log.write(
                .error, "cannot tell who had asked for it: \(error)", [("invocation", one.id)], from: one.plugin)
        }
    }
}
