/// Asking the person who typed the command.
///
/// The question is shown where the command was typed, and only that person, there, can answer. While it is open they may look
/// at other things (commands that read); a command that changes something calls the question off. One question is open
/// for a person and place at a time: a newer one calls the older one off. The command's deadline does not run meanwhile.
/// After a restart of the bot the question is void, and the person is told so and what to type.
extension Call {
    /// What may be typed instead of an answer, such as `commits`, and what is said then. The question stays open.
    public typealias Asides = [String: @Sendable () async throws -> RichText]

    /// Asks for words, and waits for them.
    ///
    /// - Parameter limit: How long; an hour at most.
    /// - Throws: `Unanswered`.
    public func ask(
        _ question: RichText, within limit: Duration = .seconds(60), asides: Asides = [:]
    ) async throws -> String {
        guard case .words(let words) = try await answer(to: question, .words, limit, asides) else {
            throw Misanswered()
        }
        return words
    }

    /// Asks whether something is to be done. Yes is `yes`, `y`, `ok`, `oui` or `да`; no is `no`, `n`, `non` or `нет`.
    ///
    /// ```swift
    /// guard try await call.confirm("Deploy \(code: ref) to \(bold: "production")?") else {
    ///     return Outcome("deploy.cancelled", "Nothing is deployed.")
    /// }
    /// ```
    ///
    /// - Throws: `Unanswered`: silence is no.
    public func confirm(
        _ question: RichText, within limit: Duration = .seconds(60), asides: Asides = [:]
    ) async throws -> Bool {
        guard case .yes(let isYes) = try await answer(to: question, .confirmation, limit, asides) else {
            throw Misanswered()
        }
        return isYes
    }

    /// Asks for one of `options`, which are 1 to 20 different words or short phrases.
    ///
    /// - Returns: The option, as it stands in `options`.
    /// - Throws: `Unanswered`.
    public func choose(
        _ question: RichText, among options: [String], within limit: Duration = .seconds(60), asides: Asides = [:]
    ) async throws -> String {
        let options = options.map(\.withoutControls)
        guard case .option(let index) = try await answer(to: question, .option(of: options), limit, asides),
            options.indices.contains(index)
        else { throw Misanswered() }
        return options[index]
    }

    private func answer(
        to question: RichText, _ kind: AskParams.Kind, _ limit: Duration, _ asides: Asides
    ) async throws -> AskResult {
        var isAgain = false
        while true {
            let params = AskParams(
                text: question, kind: kind, limit: limit, asides: asides.keys.sorted(), isAgain: isAgain)
            switch try await ask(params) {
            case .aside(let word):
                guard let aside = asides[word] else { throw Misanswered() }
                try await reply(Outcome("host.aside", aside(), audience: .caller))
                isAgain = true
            case .none(let reason): throw Unanswered(reason, command: text)
            case let answer: return answer
            }
        }
    }
}

/// The host answered a question with something that is no answer to it.
struct Misanswered: Error, CustomStringConvertible {
    let description = "the host's answer to a question is none"
}
