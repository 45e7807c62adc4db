package import FoundationEssentials

/// `event`: something that happened in the chat, or that another plugin has published, for one listener.
package struct EventMessage: Equatable, Sendable {
    /// The listener's name, as declared.
    package let listener: String
    package let kind: ChatEvent.Kind
    package let text: String
    /// What was said to the bot itself, without its name.
    package let asked: String?
    /// The network's id of the message that this is about.
    package let message: String?
    /// What a plugin has published: `lock.released`.
    package let published: String?
    package let data: JSON?
    package let person: Person
    package let room: Room?
    package let now: Date

    package init(
        listener: String, kind: ChatEvent.Kind, text: String, asked: String? = nil, message: String?,
        published: String? = nil, data: JSON? = nil, person: Person, room: Room?, now: Date
    ) {
        self.listener = listener
        self.kind = kind
        self.text = text
        self.asked = asked
        self.message = message
        self.published = published
        self.data = data
        self.person = person
        self.room = room
        self.now = now
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "event")
        listener = try fields.string("listener")
        kind = ChatEvent.Kind(rawValue: try fields.string("kind"))
        text = try fields.optionalString("text") ?? ""
        asked = try fields.optionalString("asked")
        message = try fields.optionalString("message")
        published = try fields.optionalString("published")
        data = fields.present("data")
        person = try Person(fields.fields("person"))
        room = try fields.optionalFields("room").map { fields throws(WireFormatError) in try Room(fields) }
        now = try fields.date("now")
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "listener", value: .string(listener)), .init(name: "kind", value: .string(kind.rawValue)),
            .init(name: "person", value: person.json), .init(name: "now", value: .integer(now.milliseconds)),
        ])
        if !text.isEmpty { object["text"] = .string(text) }
        object["asked"] = asked.map(JSON.string)
        object["message"] = message.map(JSON.string)
        object["room"] = room?.json
        object["published"] = published.map(JSON.string)
        object["data"] = data
        return .object(object)
    }
}

/// The answer to `event` and `timer`: what is to be said about it, if anything.
package struct EventResult: Equatable, Sendable {
    package let outcome: OutcomeMessage?

    package init(outcome: OutcomeMessage?) { self.outcome = outcome }

    package init(_ json: JSON, path: String = "event") throws(WireFormatError) {
        let fields = try Fields(json, path: path)
        outcome = try fields.present("outcome").map { json throws(WireFormatError) in try OutcomeMessage(json) }
    }

    package var json: JSON {
        guard let outcome else { return [:] }
        return ["outcome": outcome.json]
    }
}
