import PluginAPI

/// What a plugin wants to know of somebody, and how what they type is understood.
struct Question: Equatable, Sendable {
    let kind: AskParams.Kind
    let asides: [String]

    /// What typed words are to a question.
    enum Reading: Equatable, Sendable {
        case answer(AskResult)
        /// The person does not want to go on.
        case calledOff
        /// Neither an answer nor anything else that belongs to it.
        case none
    }

    /// Any of these, alone, ends a question without an answer.
    private static let callingOff: Set<String> = ["cancel", "stop", "never mind", "nevermind", "annuler", "отмена"]
    private static let yes: Set<String> = ["yes", "y", "yep", "yeah", "ok", "okay", "oui", "да", "👍", "✅", "+1"]
    private static let no: Set<String> = ["no", "n", "nope", "non", "нет", "👎", "❌", "-1"]
    /// What networks call these signs when somebody reacts with them.
    private static let signs = [
        ":thumbsup:": true, ":+1:": true, ":white_check_mark:": true, ":thumbsdown:": false, ":-1:": false,
        ":x:": false, "👍": true, "✅": true, "👎": false, "❌": false,
    ]

    /// - Parameter words: Cleaned, and without the bot's name.
    func reading(of words: String) -> Reading {
        let folded = words.lowercased()
        if let aside = asides.first(where: { $0.lowercased() == folded }) { return .answer(.aside(aside)) }
        if Self.callingOff.contains(folded) { return .calledOff }
        switch kind {
        case .words: return words.isEmpty ? .none : .answer(.words(words))
        case .confirmation:
            if Self.yes.contains(folded) { return .answer(.yes(true)) }
            return Self.no.contains(folded) ? .answer(.yes(false)) : .none
        case .option(let options):
            if let index = options.firstIndex(where: { $0.lowercased() == folded }) { return .answer(.option(index)) }
            guard let number = Int(folded), options.indices.contains(number - 1) else { return .none }
            return .answer(.option(number - 1))
        }
    }

    /// - Parameter sign: What somebody reacted to the question with.
    func reading(ofReaction sign: String) -> Reading {
        guard kind == .confirmation, let isYes = Self.signs[sign] else { return .none }
        return .answer(.yes(isYes))
    }
}
