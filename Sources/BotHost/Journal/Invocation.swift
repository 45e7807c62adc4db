package import PluginAPI
import Synchronization

/// One thing that is done because of one event, on its way into the journal: that it began, if need be, and how it ended.
package final class Invocation: Sendable {
    private struct State {
        var hasBegun = false
        var hasSpoken = false
        var hasEnded = false
    }

    /// Of all that this and every other run of the host has journalled, no other has it.
    package let id: String
    package var effect: Command.Effect { facts.effect }
    var event: EventID? { facts.event }
    let startedAt: Duration
    private let journal: Journal
    /// What both entries hold, without secrets.
    private let facts: InvocationFacts
    private let state = Mutex(State())

    init(_ facts: InvocationFacts, id: String, startedAt: Duration, journal: Journal) {
        self.id = id
        self.facts = facts
        self.startedAt = startedAt
        self.journal = journal
    }

    // MARK: What happens

    /// That it begins is on disk when this returns: to be awaited before what acts on the world outside is done.
    ///
    /// - Throws: `Journal.Unwritable`, and then it must not be done.
    package func begin() async throws(Journal.Unwritable) {
        try await journal.begin(self)
        state.withLock { $0.hasBegun = true }
    }

    /// To be called before each write for it: the first one reaches the disk together with the entry that it began, or after it.
    ///
    /// - Throws: `Journal.Unwritable`, and then it must not be written.
    package func willWrite() throws(Journal.Unwritable) {
        let isFirst = state.withLock { state in
            defer { state.hasBegun = true }
            return !state.hasBegun && !state.hasEnded
        }
        if isFirst { try journal.leaveBeginning(of: self) }
    }

    /// It has said something before its end.
    package func noteSpoken() { state.withLock { $0.hasSpoken = true } }

    /// Whether it has begun, for the journal.
    var hasBegun: Bool { state.withLock { $0.hasBegun } }

    /// Whether it has left a trace: written something, or said something.
    package var hasDoneSomething: Bool { state.withLock { $0.hasBegun || $0.hasSpoken } }

    /// It ended so. The entry is written a moment later, and nobody waits for it.
    package func end(_ ending: InvocationEnding) {
        let (isFirst, hadBegun) = state.withLock { state in
            defer { state.hasEnded = true }
            return (!state.hasEnded, state.hasBegun)
        }
        if isFirst { journal.leaveEnd(of: self, ending, hadBegun: hadBegun) }
    }

    // MARK: As entries

    /// The journal's entry for it, at the time `at`, with what `rest` adds.
    func entry(
        _ kind: String, at: String, _ rest: (inout JSONObjectWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { entry in
            entry.member("at", at)
            entry.member("kind", kind)
            rest(&entry)
            entry.member("id", id)
            facts.write(to: &entry)
        }
        return writer.bytes
    }
}
