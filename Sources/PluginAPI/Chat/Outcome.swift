/// How a command ended: a stable code, data for programs, and the words for people.
public struct Outcome: Sendable {
    /// Counted, logged and tested: `lock.acquired`. It never changes, however the words do.
    public let code: String
    /// Whether what was asked for is now so.
    public let isSuccess: Bool
    public let audience: Audience
    public let text: RichText
    /// What whoever reads it may do next. The first 20 are shown.
    public let choices: [Choice]

    package let data: (any Encodable & Sendable)?

    /// An outcome that is told in words only.
    public init(_ code: String, _ text: RichText, audience: Audience = .automatic, choices: [Choice] = []) {
        self.init(code: code, isSuccess: true, audience: audience, data: nil, text: text, choices: choices)
    }

    /// An outcome with `data` for whoever does not read words: tests, scripts, other plugins.
    public init(
        _ code: String, _ data: some Encodable & Sendable, _ text: RichText, audience: Audience = .automatic,
        choices: [Choice] = []
    ) {
        self.init(code: code, isSuccess: true, audience: audience, data: data, text: text, choices: choices)
    }

    package init(
        code: String, isSuccess: Bool, audience: Audience, data: (any Encodable & Sendable)?, text: RichText,
        choices: [Choice] = []
    ) {
        self.code = code
        self.isSuccess = isSuccess
        self.audience = audience
        self.data = data
        self.text = text
        self.choices = choices
    }
}
