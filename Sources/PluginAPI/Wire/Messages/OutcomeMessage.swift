/// An outcome as it travels: in the result of `command`, or ahead of it in `reply`. It never changes.
package final class OutcomeMessage: Sendable {
    package let code: String
    package let isSuccess: Bool
    package let audience: Audience
    package let text: RichText
    package let data: JSON?
    package let choices: [Choice]

    /// So many choices are shown.
    package static let mostChoices = 20

    package init(
        code: String, isSuccess: Bool, audience: Audience, text: RichText, data: JSON?, choices: [Choice] = []
    ) {
        self.code = code
        self.isSuccess = isSuccess
        self.audience = audience
        self.text = text
        self.data = data
        self.choices = Array(choices.prefix(Self.mostChoices))
    }

    /// - Throws: What the data's `Encodable` throws.
    package convenience init(_ outcome: Outcome) throws {
        self.init(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: outcome.text,
            data: try outcome.data.map { try ValueEncoder().encode($0) }, choices: outcome.choices)
    }

    package convenience init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "outcome")
        self.init(
            code: try fields.string("code"), isSuccess: try fields.bool("ok"),
            audience: try Audience(fields.present("audience")), text: try RichText(fields.present("text") ?? ""),
            data: fields.present("data"), choices: try fields.optionalList("choices", Choice.init))
    }

    package var json: JSON {
        // One is made for each command, so the list is made in one piece.
        var members: [JSONObject.Member] = []
        members.reserveCapacity(6)
        members.append(.init(name: "code", value: .string(code)))
        members.append(.init(name: "ok", value: .bool(isSuccess)))
        members.append(.init(name: "text", value: text.json))
        if let audience = audience.json { members.append(.init(name: "audience", value: audience)) }
        if let data { members.append(.init(name: "data", value: data)) }
        if !choices.isEmpty { members.append(.init(name: "choices", value: .array(choices.map(\.json)))) }
        return .object(JSONObject(members))
    }
}

extension OutcomeMessage: Equatable {
    package static func == (left: OutcomeMessage, right: OutcomeMessage) -> Bool {
        left.code == right.code && left.isSuccess == right.isSuccess && left.audience == right.audience
            && left.text == right.text && left.data == right.data && left.choices == right.choices
    }
}

extension Choice {
    fileprivate init(_ fields: Fields) throws(WireFormatError) {
        self.init(try fields.string("label"), try fields.string("command"))
    }

    package var json: JSON { ["label": .string(label), "command": .string(command)] }
}

extension Audience {
    /// Absent for `automatic`, a word, a room in an object of its own, or a person.
    fileprivate init(_ json: JSON?) throws(WireFormatError) {
        switch json {
        case nil: self = .automatic
        case .string("caller"): self = .caller
        case .string("room"): self = .room
        case .string("thread"): self = .thread
        case .string("functional_log"): self = .functionalLog
        case .string("technical_log"): self = .technicalLog
        case .object where json?["room"] != nil:
            self = .room(try Room(Fields(json ?? .null, path: "outcome.audience").fields("room")))
        case .object: self = .person(try Person(Fields(json ?? .null, path: "outcome.audience")))
        case let json?:
            throw WireFormatError(
                "outcome.audience must be \"caller\", \"room\", \"thread\", \"functional_log\", \"technical_log\", a room or a person, found \(json)"
            )
        }
    }

    fileprivate var json: JSON? {
        switch kind {
        case .automatic: nil
        case .caller: "caller"
        case .room: "room"
        case .thread: "thread"
        case .functionalLog: "functional_log"
        case .technicalLog: "technical_log"
        case .inRoom(let room): ["room": room.json]
        case .person(let person): person.json
        }
    }
}

extension OutcomeMessage {
    /// The outcome of words that the host says itself. Their data is made of strings and lists, so it always encodes.
    package convenience init(words outcome: Outcome) {
        let data = outcome.data.flatMap { try? ValueEncoder().encode($0) }
        self.init(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: outcome.text,
            data: data, choices: outcome.choices)
    }
}
