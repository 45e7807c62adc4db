import PluginAPI

/// Tells people of what they had asked for when the host ended before it was done.
struct Interruptions: Sendable {
    let journal: Journal
    let questions: Questions
    let outbox: Outbox
    let log: HostLog

    /// Finds what was interrupted and has those told who had asked: before anything new is taken or begun, since from then on the
    /// journal tells this run's invocations from those of runs before.
    ///
    /// Whom the host could not tell because it ended again is told at the next start, perhaps for the second time.
    func settle() async throws {
        let interrupted = try await journal.load()
        for one in interrupted { await tell(one) }
        try await journal.end(interrupted)
        let told = Set(interrupted.compactMap(\.event))
        for (key, question) in try await questions.left() {
            // What began and then asked has been told of.
            if question.event.map(told.contains) != true {
                await send(QuestionWords.void(question.command, to: question.person), of: question.command)
            }
            try await questions.forget(key)
        }
    }

    private func tell(_ one: InterruptedInvocation) async {
        log.write(
            .warning, "was interrupted when the host ended, and nobody knows whether it was done",
            [("invocation", one.id), ("text", one.text ?? "")], from: one.plugin)
        if let cause = one.cause { await send(HostWords.interrupted(one, to: cause.person), of: one.id) }
    }

    private func send(_ words: Outcome, of what: String) async {
        do {
            // Kept until the network has it: the bot may have ended because the network is away.
            try await outbox.send(OutcomeMessage(words: words), from: Plugins.hostManifest.id)
        } catch {
            log.write(.error, "cannot tell who had asked for it: \(error)", [("what", what)], from: "host")
        }
    }
}
