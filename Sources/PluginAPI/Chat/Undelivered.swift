public import FoundationEssentials

/// Something that this plugin had sent for later, and that the host has given up.
///
/// Only the plugin that sent it hears of it, at most once, and not when it ends just then:
///
/// ```swift
/// Listener("undelivered", on: [Undelivered.event], summary: "Tells the room what one person did not get.") { event in
///     let lost = try event.undelivered()
///     …
/// }
/// ```
public struct Undelivered: Sendable {
    /// What the host publishes.
    public static let event = "bothost.undelivered"

    /// The outcome's code.
    public var code: String { outcome.code }
    public var text: RichText { outcome.text }
    /// Whom it was for; nil when it was for a room.
    public let person: Person?
    /// The room that it was for; nil when it was for one person.
    public let room: Room?
    /// When it was sent.
    public let since: Date

    private let outcome: OutcomeMessage

    package init(_ outcome: OutcomeMessage, to person: Person?, in room: Room?, since: Date) {
        self.outcome = outcome
        self.person = person
        self.room = room
        self.since = since
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: Self.event)
        self.init(
            try OutcomeMessage(fields.present("outcome") ?? .null),
            to: try fields.optionalFields("person").map { fields throws(WireFormatError) in try Person(fields) },
            in: try fields.optionalFields("room").map { fields throws(WireFormatError) in try Room(fields) },
            since: try fields.date("since"))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "outcome", value: outcome.json), .init(name: "since", value: .integer(since.milliseconds)),
        ])
        object["person"] = person?.json
        object["room"] = room?.json
        return .object(object)
    }

    /// The outcome's data.
    public func data<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try ValueDecoder().decode(type, from: outcome.data ?? .null)
    }
}

extension ChatEvent {
    /// What could not be delivered, of an event that is `Undelivered.event`.
    public func undelivered() throws -> Undelivered { try Undelivered(data(as: JSON.self)) }
}
