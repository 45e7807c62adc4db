extension DecodingError {
    /// What is wrong and where, such as `settings.environments[2].name: expected a string, found 4`.
    ///
    /// It quotes what was found, shortened, so do not show it for settings that hold secrets.
    package var sentence: String {
        let path = steps.text
        return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
    }

    /// The same for values that may be secrets: where, and what was expected there.
    package var sentenceWithoutValue: String {
        let place = steps.isEmpty ? "" : "\(steps.text): "
        return switch self {
        case .typeMismatch(let type, _), .valueNotFound(let type, _): "\(place)cannot be read as \(type)"
        case .keyNotFound(let key, _): "\(place)the key \"\(key.stringValue)\" is missing"
        default: "\(place)is not what the plugin expects"
        }
    }

    /// The way to what is wrong, for a `JSONLocator`. A missing member is looked for where its object stands.
    package var steps: [JSONPathStep] { context.codingPath.map { JSONPathStep($0) } }

    private var context: Context {
        switch self {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
            .dataCorrupted(let context):
            context
        @unknown default: Context(codingPath: [], debugDescription: "\(self)")
        }
    }

    /// The error for a value that is of another kind than `type`.
    static func mismatch(
        _ type: Any.Type, expected: String, found: JSON, at path: [any CodingKey]
    ) -> DecodingError {
        let context = Context(codingPath: path, debugDescription: "expected \(expected), found \(found.quoted)")
        return found == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }
}

extension JSON {
    private static let longestQuote = 40

    /// The value as an error quotes it: short.
    var quoted: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string(let text) where text.count > Self.longestQuote:
            "\(JSON.string(text.prefix(Self.longestQuote) + "…"))"
        default: description
        }
    }
}
