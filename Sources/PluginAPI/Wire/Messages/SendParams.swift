/// `send`: something that nobody waits for is to be told, and kept until it has been.
package struct SendParams: Equatable, Sendable {
    package let outcome: OutcomeMessage
    /// How long it is worth telling.
    package let expires: Duration

    package init(outcome: OutcomeMessage, expires: Duration) {
        self.outcome = outcome
        self.expires = expires
    }

    package init(_ json: JSON) throws(WireFormatError) { try self.init(Fields(json, path: "send")) }

    init(_ fields: Fields) throws(WireFormatError) {
        outcome = try OutcomeMessage(fields.present("outcome") ?? .null)
        expires = .milliseconds(fields.present("expires") == nil ? 86_400_000 : try fields.integer("expires"))
    }

    package var json: JSON {
        ["outcome": outcome.json, "expires": .integer(expires.wholeMilliseconds)]
    }
}
