import PluginAPI

/// Why a plain value is not as declared.
enum SettingMistake: Error, Equatable {
    case otherKind
    case blank
    case outOfRange(String)
    case noDuration
    case noneOf([String])
}

extension SettingType {
    /// `json` as the plugin gets it. For the types that have no parts.
    func checked(_ json: JSON) throws(SettingMistake) -> JSON {
        switch kind {
        case .yesNo: return try json.orThrow(json.bool != nil)
        case .integer(let range): return try Self.integer(json, range)
        case .duration(let range): return try Self.duration(json, range)
        case .oneOf(let words):
            guard let word = json.string else { throw .otherKind }
            guard words.contains(word) else { throw .noneOf(words) }
            return json
        case .secret:
            guard let secret = json.string else { throw .otherKind }
            guard !secret.isBlank else { throw .blank }
            return json
        case .text, .list, .object, .table, .either, .anything: return try json.orThrow(json.string != nil)
        }
    }

    private static func integer(_ json: JSON, _ range: ClosedRange<Int>) throws(SettingMistake) -> JSON {
        guard let number = json.integer else { throw .otherKind }
        guard range.contains(number) else { throw .outOfRange("must be \(range.words)") }
        return json
    }

    /// Milliseconds, which decode as `Duration`.
    private static func duration(_ json: JSON, _ range: ClosedRange<Duration>) throws(SettingMistake) -> JSON {
        guard let text = json.string else {
            if json.integer != nil { throw .noDuration }
            throw .otherKind
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let (duration, count) = DurationText.read(words), count == words.count else { throw .noDuration }
        guard duration >= range.lowerBound else {
            throw .outOfRange("is too short; write \(DurationText.words(for: range.lowerBound)) or more")
        }
        guard duration <= range.upperBound else {
            throw .outOfRange("is too long; write \(DurationText.words(for: range.upperBound)) or less")
        }
        return .integer(duration.wholeMilliseconds)
    }

    /// Whether `json` is of the kind of JSON that this type is written in.
    func looksLike(_ json: JSON) -> Bool {
        switch kind {
        case .text, .secret, .duration, .oneOf: json.string != nil
        case .integer: json.integer != nil
        case .yesNo: json.bool != nil
        case .list: json.array != nil
        case .object, .table: json.object != nil
        case .either(let types): types.contains { $0.looksLike(json) }
        case .anything: true
        }
    }

    /// What to write, for a sentence that begins with "must be".
    var words: String {
        switch kind {
        case .text, .secret: "text in quotes"
        case .integer(let range): range.words
        case .duration: #"a duration such as "4h""#
        case .yesNo: "true or false"
        case .oneOf(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
        case .list: "a list in [ ]"
        case .object, .table: "an object in { }"
        case .either(let types): types.map(\.words).joined(separator: " or ")
        case .anything: "a value"
        }
    }
}

extension ClosedRange<Int> {
    /// "a whole number", with its bounds if it has any.
    var words: String {
        switch (lowerBound == .min, upperBound == .max) {
        case (true, true): "a whole number"
        case (false, true): "a whole number, \(lowerBound) or more"
        case (true, false): "a whole number, \(upperBound) or less"
        case (false, false): "a whole number from \(lowerBound) to \(upperBound)"
        }
    }
}

extension JSON {
    fileprivate func orThrow(_ isRight: Bool) throws(SettingMistake) -> JSON {
        guard isRight else { throw .otherKind }
        return self
    }

    /// The value, to show what is meant: short, and nothing of what is inside a list or an object.
    var quoted: String {
        switch self {
        case .array(let elements) where !elements.isEmpty: return kindWords
        case .object(let members) where !members.members.isEmpty: return kindWords
        default:
            let text = description
            return text.count > 60 ? text.prefix(60) + "…" : text
        }
    }

    /// What it is, without what it says.
    var kindWords: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
