/// A setting as its plugin declares it to the host.
extension Setting {
    package init(_ fields: Fields) throws(WireFormatError) {
        let isRequired = fields.present("required") == nil ? false : try fields.bool("required")
        let defaultValue = fields.present("default")
        guard !isRequired || defaultValue == nil else {
            throw fields.error("default", "left out, because the setting is required")
        }
        self.init(
            try fields.string("name"), try SettingType(fields.fields("type")), default: defaultValue,
            isRequired: isRequired, example: fields.present("example"), meaning: try fields.string("meaning"))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "name", value: .string(name)), .init(name: "type", value: type.json),
            .init(name: "meaning", value: .string(meaning)),
        ])
        if isRequired { object["required"] = true }
        object["default"] = defaultValue
        object["example"] = example
        return .object(object)
    }
}

extension [Setting] {
    /// The list `name` of `fields`; a member that is not there is an empty one.
    package init(_ fields: Fields, _ name: String, path: String) throws(WireFormatError) {
        self = []
        guard fields.present(name) != nil else { return }
        for (index, setting) in try fields.array(name).enumerated() {
            append(try Setting(Fields(setting, path: "\(path).\(name)[\(index)]")))
        }
    }

    package var json: JSON { .array(map(\.json)) }
}

extension SettingType {
    package init(_ fields: Fields) throws(WireFormatError) {
        switch try fields.string("kind") {
        case "text": self = .text
        case "secret": self = .secret
        case "integer": self = .integer(try fields.range(least: .min, most: .max))
        case "duration":
            let range = try fields.range(least: 1_000, most: Duration.longest.wholeMilliseconds)
            self = .duration(.milliseconds(range.lowerBound) ... .milliseconds(range.upperBound))
        case "yesNo": self = .yesNo
        case "oneOf": self = .oneOf(try fields.strings("words"))
        case "list": self = .list(of: try SettingType(fields.fields("of")))
        case "table": self = .table(of: try SettingType(fields.fields("of")))
        case "object": self = .object(try [Setting](fields, "members", path: fields.path))
        case "either": self = try Self.either(fields)
        default:
            throw fields.error("kind", "text, secret, integer, duration, yesNo, oneOf, list, object, table or either")
        }
    }

    private static func either(_ fields: Fields) throws(WireFormatError) -> SettingType {
        var types: [SettingType] = []
        for (index, type) in try fields.array("types").enumerated() {
            types.append(try SettingType(Fields(type, path: "\(fields.path).types[\(index)]")))
        }
        return SettingType(.either(types))
    }

    package var json: JSON {
        switch kind {
        case .text: ["kind": "text"]
        case .secret: ["kind": "secret"]
        case .integer(let range):
            ["kind": "integer", "from": .integer(range.lowerBound), "to": .integer(range.upperBound)]
        case .duration(let range):
            [
                "kind": "duration", "from": .integer(range.lowerBound.wholeMilliseconds),
                "to": .integer(range.upperBound.wholeMilliseconds),
            ]
        case .yesNo: ["kind": "yesNo"]
        case .oneOf(let words): ["kind": "oneOf", "words": .array(words.map(JSON.string))]
        case .list(let type): ["kind": "list", "of": type.json]
        case .table(let type): ["kind": "table", "of": type.json]
        case .object(let members): ["kind": "object", "members": members.json]
        case .either(let types): ["kind": "either", "types": .array(types.map(\.json))]
        case .anything: ["kind": "anything"]
        }
    }
}

extension Fields {
    /// `from` and `to`, of which each may be left out.
    fileprivate func range(least: Int, most: Int) throws(WireFormatError) -> ClosedRange<Int> {
        let from = present("from") == nil ? least : try integer("from")
        let to = present("to") == nil ? most : try integer("to")
        guard from <= to else { throw error("to", "\(from) or more") }
        return from...to
    }
}

/// `start`, the host's second request: the settings from the config, checked and complete, and who reads the logs.
package struct StartParams: Equatable, Sendable {
    package let settings: JSON
    package let readers: LogReaders

    package init(settings: JSON, readers: LogReaders = LogReaders()) {
        self.settings = settings
        self.readers = readers
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "start")
        settings = fields.present("settings") == nil ? [:] : .object(try fields.object("settings"))
        readers = try LogReaders(fields)
    }

    package var json: JSON { ["settings": settings, "logs": readers.names] }
}
