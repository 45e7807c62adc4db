import PluginAPI

extension LockCall {
    /// Asks whether to go on, unless `--yes` was typed.
    ///
    /// What was looked at before the question may be different after it, so it is looked at again.
    ///
    /// - Parameter kept: What stays as it is without a yes, as a sentence.
    /// - Returns: The call to go on with, as late as it is then.
    /// - Throws: `lock.not_confirmed`.
    func confirmed(_ question: RichText, else kept: RichText) async throws -> LockCall {
        guard !call.has("yes") else { return self }
        do {
            guard try await call.confirm(question) else { throw words.notConfirmed(kept, call.text) }
        } catch let silence as Unanswered where silence.reason != .stopping {
            throw words.notConfirmed(kept, call.text, silence.reason)
        }
        var late = self
        late.confirmedAt = try await call.host.now()
        return late
    }
}
