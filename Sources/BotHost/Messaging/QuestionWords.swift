import PluginAPI

/// What the host says about plugins' questions.
enum QuestionWords {
    /// The question as it is shown.
    ///
    /// - Parameter hasButtons: Whether the network shows choices by itself.
    static func question(_ params: AskParams, hasButtons: Bool) -> OutcomeMessage {
        let (hint, choices): (RichText, [Choice]) =
            switch params.kind {
            case .words: ("", [])
            case .confirmation: (" (yes/no)", [Choice("Yes", "yes"), Choice("No", "no")])
            case .option(let options): ("\n\(list(options))", options.map { Choice($0, $0) })
            }
        let text = hasButtons && !choices.isEmpty ? params.text : params.text + hint
        return OutcomeMessage(
            code: "host.question", isSuccess: true, audience: .automatic, text: text,
            data: ["kind": .string(params.kind.name)], choices: hasButtons ? choices : [])
    }

    private static func list(_ options: [String]) -> RichText {
        let lines = options.enumerated().map { "\($0.offset + 1): \(bold: $0.element)" as RichText }
        return RichText(joining: lines, separator: "\n")
    }

    /// For what was typed to the bot and is no answer.
    static func unclear(_ question: Question, _ words: String) -> Refusal {
        let advice: RichText =
            switch question.kind {
            case .words: "Type the answer"
            case .confirmation: "Type \(code: "yes") or \(code: "no")"
            case .option(let options): "Type a number from 1 to \(options.count)"
            }
        return Refusal(
            "host.no_such_answer",
            "\(code: words) is no answer to my question. \(advice), or \(code: "cancel") to drop it.")
    }

    /// After a restart, to whom was asked before it.
    static func void(_ command: String, to person: Person) -> Outcome {
        Outcome(
            "host.question_void", ["command": command],
            "I was restarted, so my question is void and I went no further. To begin again: \(command: command)",
            audience: .person(person))
    }
}
