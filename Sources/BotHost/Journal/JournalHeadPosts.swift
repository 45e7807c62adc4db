import Concurrency
import FoundationEssentials
import PluginAPI

/// Posts the newest entry's number and hash in the technical log once a day: whoever changes what came before it cannot change
/// what stands there.
struct JournalHeadPosts: Sendable {
    private static let every: TimeInterval = 86_400
    private static let looksEvery = Duration.seconds(600)
    private static let key = "journal/head-posted"

    let store: any Store
    let storage: Storage
    let outbox: Outbox
    let clock: any BotClock
    let log: HostLog

    /// Posts whenever a day has passed, until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await postIfDue()
            } catch {
                log.error("the head of the journal cannot be posted: \(error)")
            }
            guard (try? await clock.sleep(for: Self.looksEvery)) != nil else { return }
        }
    }

    private func postIfDue() async throws {
        // A team without a technical log has nowhere to keep it.
        guard !outbox.rooms.technical.isEmpty else { return }
        let now = clock.now()
        let isDue = try await storage.update(Self.key, as: Date.self) { posted in
            // The first day begins with the first start. A clock that was put back must not silence it for long.
            guard let last = posted, abs(now.timeIntervalSince(last)) < Self.every else {
                defer { posted = now }
                return posted != nil
            }
            return false
        }
        guard isDue, let newest = try await store.journal(JournalQuery(.newestFirst, limit: 1)).first else { return }
        let head = JournalVerification.Head(seq: newest.seq, hash: newest.hash)
        try await outbox.send(
            OutcomeMessage(
                code: "host.journal_head", isSuccess: true, audience: .technicalLog, text: "",
                data: ["seq": .integer(newest.seq), "head": .string(head.description)]),
            from: Plugins.hostManifest.id)
    }
}
