/// `send`: something that nobody waits for is to be told, and kept until it has been.
package struct SendParams: Equatable, Sendable {
    /// The id of the command for which this is, if it is for one.
    package let call: JSON?
    package let outcome: OutcomeMessage
    /// How long it is worth telling.
    package let expires: Duration

    package init(call: JSON? = nil, outcome: OutcomeMessage, expires: Duration) {
        self.call = call
        self.outcome = outcome
        self.expires = expires
    }

    package init(_ json: JSON) throws(WireFormatError) { try self.init(Fields(json, path: "send")) }

    init(_ fields: Fields) throws(WireFormatError) {
        call = fields.present("call")
        outcome = try OutcomeMessage(fields.present("outcome") ?? .null)
        expires = .milliseconds(fields.present("expires") == nil ? 86_400_000 : try fields.integer("expires"))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "outcome", value: outcome.json),
            .init(name: "expires", value: .integer(expires.wholeMilliseconds)),
        ])
        object["call"] = call
        return .object(object)
    }
}
