/// A question that got no answer. Thrown by `ask`, `confirm` and `choose`.
///
/// Let it pass: then the person is told why the command went no further, and what to type to begin again. Catch it to
/// tidy up first, or to go on without an answer.
public struct Unanswered: Error, Equatable, Sendable {
    /// Why there is none.
    public struct Reason: Equatable, Sendable {
        package let name: String

        package init(name: String) { self.name = name }

        /// The time was over.
        public static let timeout = Reason(name: "timeout")
        /// The person called it off, or typed another command that changes something.
        public static let cancelled = Reason(name: "cancelled")
        /// The bot stops.
        public static let stopping = Reason(name: "stopping")
    }

    public let reason: Reason
    /// The command that asked, as it was typed.
    package let command: String

    package init(_ reason: Reason, command: String) {
        self.reason = reason
        self.command = command
    }

    package var refusal: Refusal {
        switch reason {
        case .cancelled:
            Refusal(
                "host.question_cancelled", "I dropped my question and went no further. To begin again: \(code: command)"
            )
        case .stopping:
            Refusal(
                "host.question_void",
                "I am stopping, so I went no further. In a minute you can begin again: \(code: command)")
        default:
            Refusal("host.no_answer", "I had no answer in time, so I went no further. To begin again: \(code: command)")
        }
    }
}
