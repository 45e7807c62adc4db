package import FoundationEssentials

/// `command`: someone typed a command of this plugin.
package struct CommandCall: Equatable, Sendable {
    /// Which command, by its usage line as declared.
    package let usage: String
    package let arguments: [String: ArgumentValue]
    /// The whole line as it was understood, without the bot's name.
    package let text: String
    package let person: Person
    /// Where it was typed; nil when it was said to the bot alone.
    package let room: Room?
    package let now: Date
    /// The roles that the person has.
    package let roles: [Role]

    package init(
        usage: String, arguments: [String: ArgumentValue], text: String, person: Person, room: Room?, now: Date,
        roles: [Role] = []
    ) {
        self.usage = usage
        self.arguments = arguments
        self.text = text
        self.person = person
        self.room = room
        self.now = now
        self.roles = roles
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "command")
        usage = try fields.string("usage")
        var arguments: [String: ArgumentValue] = [:]
        for member in try fields.object("arguments") {
            arguments[member.name] = try ArgumentValue(member.value, name: member.name)
        }
        self.arguments = arguments
        text = try fields.string("text")
        person = try Person(fields.fields("person"))
        room = try fields.optionalFields("room").map { fields throws(WireFormatError) in try Room(fields) }
        now = try fields.date("now")
        roles = try fields.present("roles") == nil ? [] : fields.strings("roles").map { Role(rawValue: $0) }
    }

    package var json: JSON {
        // One is made for each command, so the list is made in one piece.
        var members: [JSONObject.Member] = []
        members.reserveCapacity(7)
        members.append(.init(name: "usage", value: .string(usage)))
        let arguments = arguments.map { JSONObject.Member(name: $0.key, value: $0.value.json) }
        members.append(.init(name: "arguments", value: .object(JSONObject(arguments))))
        members.append(.init(name: "text", value: .string(text)))
        members.append(.init(name: "person", value: person.json))
        members.append(.init(name: "now", value: .integer(now.milliseconds)))
        if let room { members.append(.init(name: "room", value: room.json)) }
        if !roles.isEmpty {
            members.append(.init(name: "roles", value: .array(roles.map { .string($0.rawValue) })))
        }
        return .object(JSONObject(members))
    }
}

extension ArgumentValue {
    /// A word or text is a string, a number itself, a present word or flag `true`, a list an array; the others are an
    /// object with one member, which says what they are.
    fileprivate init(_ json: JSON, name: String) throws(WireFormatError) {
        switch json {
        case .string(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .bool(true): self = .present
        case .array(let elements):
            var values: [ArgumentValue] = []
            for element in elements { values.append(try ArgumentValue(element, name: name)) }
            self = .list(values)
        case .object:
            let path = "command.arguments.\(name)"
            guard let value = try Self.marked(Fields(json, path: path)) else { throw Self.unknown(json, name) }
            self = value
        case .null, .bool, .number: throw Self.unknown(json, name)
        }
    }

    private static func unknown(_ json: JSON, _ name: String) -> WireFormatError {
        WireFormatError("command.arguments.\(name) is of no known kind: \(json)")
    }

    private static func marked(_ fields: Fields) throws(WireFormatError) -> ArgumentValue? {
        if fields.present("time") != nil { return .time(try fields.date("time")) }
        if fields.present("person") != nil { return .person(try Person(fields.fields("person"))) }
        if fields.present("room") != nil { return .room(try Room(fields.fields("room"))) }
        if fields.present("seconds") != nil { return .duration(try fields.integer("seconds")) }
        return nil
    }

    package var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .duration(let seconds): ["seconds": .integer(seconds)]
        case .time(let date): ["time": .integer(date.milliseconds)]
        case .person(let person): ["person": person.json]
        case .room(let room): ["room": room.json]
        case .list(let values): .array(values.map(\.json))
        // Names become people and rooms before a command leaves the host.
        case .personName(let name), .roomName(let name): .string(name)
        case .present: true
        }
    }
}

extension Person {
    package init(_ fields: Fields) throws(WireFormatError) {
        self.init(id: ID(rawValue: try fields.string("id")), name: try fields.string("name"))
    }

    package var json: JSON { .object(.idAndName(id.rawValue, name)) }
}

extension Room {
    package init(_ fields: Fields) throws(WireFormatError) {
        self.init(id: try fields.string("id"), name: try fields.string("name"))
    }

    package var json: JSON { .object(.idAndName(id, name)) }
}

extension JSONObject {
    fileprivate static func idAndName(_ id: String, _ name: String) -> JSONObject {
        JSONObject([Member(name: "id", value: .string(id)), Member(name: "name", value: .string(name))])
    }
}
