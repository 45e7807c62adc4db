package import FoundationEssentials
package import PluginAPI

/// A message that is kept until the network has it. It never changes.
package final class StoredMessage: Sendable {
    /// Its place in the order of all of them, and its key in the store.
    let number: Int
    let plugin: String
    let outcome: OutcomeMessage
    /// Who gets it. The outcome's own audience may have named several at once.
    let audience: OutgoingMessage.Audience
    let since: Date
    let expires: Date
    /// How many bytes it takes in the store.
    let size: Int

    /// In the order of the numbers.
    var key: String { Self.key(number) }

    static func key(_ number: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }

    /// - Parameter size: As far as it is known already.
    package init(
        number: Int, plugin: String, outcome: OutcomeMessage, audience: OutgoingMessage.Audience,
        since: Date, expires: Date, size: Int? = nil
    ) {
        self.number = number
        self.plugin = plugin
        self.outcome = outcome
        self.audience = audience
        self.since = since
        self.expires = expires
        self.size = size ?? Self.json(plugin, outcome, audience, since, expires).count
    }
}

extension StoredMessage {
    convenience init(_ entry: StoredEntry) throws {
        let fields = try Fields(JSONReader.read(entry.value.json), path: "message")
        guard let number = Int(entry.key) else { throw WireFormatError("\"\(entry.key)\" is no message's number") }
        let audience: OutgoingMessage.Audience =
            if let room = try fields.optionalFields("room") {
                .room(try Room(room))
            } else {
                .person(try Person(fields.fields("person")), in: nil)
            }
        self.init(
            number: number, plugin: try fields.string("plugin"),
            outcome: try OutcomeMessage(fields.present("outcome") ?? .null), audience: audience,
            since: try fields.date("since"), expires: try fields.date("expires"), size: entry.value.json.count)
    }

    /// What its plugin is told when nobody will read it.
    var undelivered: Undelivered {
        switch audience {
        case .room(let room): Undelivered(outcome, to: nil, in: room, since: since)
        case .person(let person, in: _): Undelivered(outcome, to: person, in: nil, since: since)
        }
    }

    /// As it is stored.
    var json: [UInt8] { Self.json(plugin, outcome, audience, since, expires) }

    private static func json(
        _ plugin: String, _ outcome: OutcomeMessage, _ audience: OutgoingMessage.Audience, _ since: Date,
        _ expires: Date
    ) -> [UInt8] {
        var object = JSONObject([
            .init(name: "plugin", value: .string(plugin)), .init(name: "since", value: .integer(since.milliseconds)),
            .init(name: "expires", value: .integer(expires.milliseconds)),
            .init(name: "outcome", value: outcome.json),
        ])
        switch audience {
        case .room(let room): object["room"] = room.json
        case .person(let person, in: _): object["person"] = person.json
        }
        var writer = JSONWriter()
        writer.value(.object(object))
        return writer.bytes
    }
}
