/// A refusal meant for the person who typed the command.
///
/// The text is sent as it is, so write it to that person: what was refused, then what they can type instead.
/// The code is stable and counted; tests and metrics rely on it. Only the caller reads it.
/// Throw any other error for a fault of ours: the host logs it and answers with an incident number.
public struct Refusal: Error, Sendable {
    public let code: String
    public let text: RichText
    /// What the person may do instead.
    public let choices: [Choice]

    package let data: (any Encodable & Sendable)?

    public init(_ code: String, _ text: RichText, choices: [Choice] = []) {
        self.code = code
        self.data = nil
        self.text = text
        self.choices = choices
    }

    public init(_ code: String, _ data: some Encodable & Sendable, _ text: RichText, choices: [Choice] = []) {
        self.code = code
        self.data = data
        self.text = text
        self.choices = choices
    }

    /// The refusal as the outcome of its command.
    package var outcome: Outcome {
        Outcome(code: code, isSuccess: false, audience: .caller, data: data, text: text, choices: choices)
    }
}
