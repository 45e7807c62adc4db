/// `ask`: a question to the person who typed a command.
package struct AskParams: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        case words
        case confirmation
        case option(of: [String])
    }

    package static let mostOptions = 20
    package static let mostAsides = 20
    package static let longest = Duration.seconds(3_600)

    package let text: RichText
    package let kind: Kind
    /// How long to wait for the answer.
    package let limit: Duration
    /// Words that may be typed instead of an answer.
    package let asides: [String]
    /// It is the question before, which stayed open while something was told: it is not shown again, and its time runs on.
    package let isAgain: Bool

    package init(text: RichText, kind: Kind, limit: Duration, asides: [String] = [], isAgain: Bool = false) {
        self.text = text
        self.kind = kind
        self.limit = limit
        self.asides = asides
        self.isAgain = isAgain
    }

    package init(_ fields: Fields) throws(WireFormatError) {
        text = try RichText(fields.present("text") ?? .null)
        switch try fields.string("kind") {
        case "words": kind = .words
        case "confirm": kind = .confirmation
        case "choose":
            let options = try fields.strings("options")
            guard (1...Self.mostOptions).contains(options.count), Set(options).count == options.count else {
                throw fields.error("options", "1 to \(Self.mostOptions) different strings")
            }
            kind = .option(of: options.map(\.withoutControls))
        default: throw fields.error("kind", "words, confirm or choose")
        }
        limit = .milliseconds(try fields.integer("limit"))
        guard limit > .zero, limit <= Self.longest else {
            throw fields.error("limit", "1 to \(Self.longest.wholeMilliseconds)")
        }
        asides = fields.present("asides") == nil ? [] : try fields.strings("asides")
        guard asides.count <= Self.mostAsides else { throw fields.error("asides", "\(Self.mostAsides) at most") }
        isAgain = try fields.optionalBool("again") ?? false
    }

    /// - Parameter call: The id of the command that asks.
    package func json(for call: JSON) -> JSON {
        var object = JSONObject([
            .init(name: "call", value: call), .init(name: "text", value: text.json),
            .init(name: "kind", value: .string(kind.name)),
        ])
        if case .option(let options) = kind { object["options"] = .array(options.map(JSON.string)) }
        object["limit"] = .integer(limit.wholeMilliseconds)
        if !asides.isEmpty { object["asides"] = .array(asides.map(JSON.string)) }
        if isAgain { object["again"] = true }
        return .object(object)
    }
}

extension AskParams.Kind {
    package var name: String {
        switch self {
        case .words: "words"
        case .confirmation: "confirm"
        case .option: "choose"
        }
    }
}

/// The answer to `ask`.
package enum AskResult: Equatable, Sendable {
    case words(String)
    case yes(Bool)
    /// One of the options, by its place among them.
    case option(Int)
    case aside(String)
    case none(Unanswered.Reason)

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "ask")
        if let aside = try fields.optionalString("aside") {
            self = .aside(aside)
        } else if let reason = try fields.optionalString("none") {
            self = .none(Unanswered.Reason(name: reason))
        } else {
            switch fields.present("answer") {
            case .string(let words)?: self = .words(words)
            case .bool(let isYes)?: self = .yes(isYes)
            case .integer(let index)?: self = .option(index)
            default: throw fields.error("answer", "a string, true, false or a number")
            }
        }
    }

    package var json: JSON {
        switch self {
        case .words(let words): ["answer": .string(words)]
        case .yes(let isYes): ["answer": .bool(isYes)]
        case .option(let index): ["answer": .integer(index)]
        case .aside(let word): ["aside": .string(word)]
        case .none(let reason): ["none": .string(reason.name)]
        }
    }
}
