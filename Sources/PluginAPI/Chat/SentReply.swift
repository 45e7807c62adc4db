/// Something that a command has told before its end, and that it can say otherwise as long as it runs.
///
/// ```swift
/// let progress = try await call.reply(Outcome("site.building", "Building…"))
/// for percent in build { try await progress.edit("Building, \(percent) % done.") }
/// ```
///
/// Where the network cannot change what was said, the new words are said anew, at most every ten seconds; what comes in
/// between is left out. What matters belongs in the command's outcome. At most 1,000 edits for a command.
public struct SentReply: Sendable {
    let outcome: OutcomeMessage
    let number: Int
    let replies: ReplyChannel

    /// Puts `text` in the place of what was said before.
    public func edit(_ text: RichText) async throws {
        let edited = OutcomeMessage(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: text,
            data: outcome.data, choices: outcome.choices)
        _ = try await replies.send(edited, number)
    }
}

/// How what a command tells and asks before its end reaches the host.
package struct ReplyChannel: Sendable {
    /// - Parameters: What to tell, and the number of the reply that it takes the place of.
    /// - Returns: The reply's own number.
    package typealias Send = @Sendable (OutcomeMessage, Int?) async throws -> Int
    package typealias Ask = @Sendable (AskParams) async throws -> AskResult

    let send: Send
    let ask: Ask

    package init(_ send: @escaping Send, ask: @escaping Ask) {
        self.send = send
        self.ask = ask
    }

    /// Asks the host on behalf of its request `id`.
    package init(_ requests: any HostRequests, request id: JSON) {
        self.init(
            { outcome, edited in
                var params = JSONObject([.init(name: "call", value: id), .init(name: "outcome", value: outcome.json)])
                params["edits"] = edited.map(JSON.integer)
                let answer = try await requests.request("reply", .object(params))
                return try Fields(answer, path: "reply").integer("message")
            },
            ask: { question in
                try AskResult(await requests.request("ask", question.json(for: id)))
            })
    }

    func send(_ outcome: Outcome) async throws -> SentReply {
        let message = try OutcomeMessage(outcome)
        return SentReply(outcome: message, number: try await send(message, nil), replies: self)
    }
}
