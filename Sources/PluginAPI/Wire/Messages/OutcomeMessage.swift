/// An outcome as it travels: in the result of `command`, or ahead of it in `reply`.
package struct OutcomeMessage: Equatable, Sendable {
    package let code: String
    package let isSuccess: Bool
    package let audience: Audience
    package let text: RichText
    package let data: JSON?

    package init(code: String, isSuccess: Bool, audience: Audience, text: RichText, data: JSON?) {
        self.code = code
        self.isSuccess = isSuccess
        self.audience = audience
        self.text = text
        self.data = data
    }

    /// - Throws: What the data's `Encodable` throws.
    package init(_ outcome: Outcome) throws {
        self.init(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: outcome.text,
            data: try outcome.data.map { try ValueEncoder().encode($0) })
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "outcome")
        code = try fields.string("code")
        isSuccess = try fields.bool("ok")
        audience = try Audience(fields.present("audience"))
        text = try RichText(fields.present("text") ?? "")
        data = fields.present("data")
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "code", value: .string(code)), .init(name: "ok", value: .bool(isSuccess)),
            .init(name: "text", value: text.json),
        ])
        object["audience"] = audience.json
        object["data"] = data
        return .object(object)
    }
}

extension Audience {
    /// Absent for `automatic`, `"caller"`, `"room"`, or a person.
    fileprivate init(_ json: JSON?) throws(WireFormatError) {
        switch json {
        case nil: self = .automatic
        case .string("caller"): self = .caller
        case .string("room"): self = .room
        case .object: self = .person(try Person(Fields(json ?? .null, path: "outcome.audience")))
        case let json?:
            throw WireFormatError("outcome.audience must be \"caller\", \"room\" or a person, found \(json)")
        }
    }

    fileprivate var json: JSON? {
        switch kind {
        case .automatic: nil
        case .caller: "caller"
        case .room: "room"
        case .person(let person): person.json
        }
    }
}

extension RichText {
    /// A string, or a list of strings and marked parts. A part whose mark is unknown is shown as its `text`.
    init(_ json: JSON) throws(WireFormatError) {
        switch json {
        case .string(let text):
            self.init(segments: text.isEmpty ? [] : [.plain(text)])
        case .array(let parts):
            var segments: [Segment] = []
            for part in parts { segments.append(try Segment(part)) }
            self.init(segments: segments)
        default: throw WireFormatError("outcome.text must be a string or an array, found \(json)")
        }
    }

    var json: JSON {
        if case .plain(let text)? = segments.first, segments.count == 1 { return .string(text) }
        return .array(segments.map(\.json))
    }
}

extension RichText.Segment {
    fileprivate init(_ json: JSON) throws(WireFormatError) {
        if case .string(let text) = json {
            self = .plain(text)
            return
        }
        let fields = try Fields(json, path: "outcome.text[]")
        switch fields.present("mark")?.string {
        case "bold": self = .bold(try fields.string("text").withoutControls)
        case "code": self = .code(try fields.string("text").withoutControls)
        case "person": self = .person(try Person(fields.fields("person")).withoutControls)
        case "time": self = .time(try fields.date("at"))
        case "ago": self = .ago(try fields.date("at"))
        default: self = .unknown(try fields.string("text").withoutControls)
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .plain(let text): .string(text)
        case .bold(let text): ["mark": "bold", "text": .string(text)]
        case .code(let text): ["mark": "code", "text": .string(text)]
        case .person(let person): ["mark": "person", "text": .string(person.name), "person": person.json]
        case .time(let date): ["mark": "time", "at": .integer(date.milliseconds)]
        case .ago(let date): ["mark": "ago", "at": .integer(date.milliseconds)]
        case .unknown(let text): ["mark": "unknown", "text": .string(text)]
        }
    }
}

extension OutcomeMessage {
    /// The outcome of words that the host says itself. Their data is made of strings and lists, so it always encodes.
    package init(words outcome: Outcome) {
        let data = outcome.data.flatMap { try? ValueEncoder().encode($0) }
        self.init(
            code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: outcome.text, data: data
        )
    }
}
