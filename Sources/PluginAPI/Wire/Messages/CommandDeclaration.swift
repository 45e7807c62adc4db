/// A command as its plugin declares it to the host: everything but the code.
package struct CommandDeclaration: Equatable, Sendable {
    package let usage: String
    package private(set) var aliases: [String]
    package let summary: String
    package private(set) var example: String?
    package let needs: Role?
    package let effect: Command.Effect
    /// Whether it may run once more after a crash.
    package let mayRunAgain: Bool
    package let deadline: Duration

    package init(_ command: Command) {
        usage = command.usage
        aliases = command.aliases
        summary = command.summary
        example = command.example
        needs = command.needs
        effect = command.effect
        mayRunAgain = command.isIdempotent
        deadline = command.deadline
    }

    package init(_ fields: Fields) throws(WireFormatError) {
        usage = try fields.string("usage")
        aliases = fields.present("aliases") == nil ? [] : try fields.strings("aliases")
        summary = try fields.string("summary")
        example = try fields.optionalString("example")
        needs = try fields.optionalString("needs").map(Role.init(rawValue:))
        effect = try Command.Effect(fields)
        let isIdempotent = try fields.optionalBool("idempotent") ?? false
        mayRunAgain = isIdempotent || effect == .reads
        deadline = try fields.deadline(usually: .seconds(30))
    }

    /// The same command, whose aliases and example are typed as `spoken` says.
    package func respoken(_ spoken: (String) -> String) -> CommandDeclaration {
        var copy = self
        copy.aliases = aliases.map(spoken)
        copy.example = example.map(spoken)
        return copy
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "usage", value: .string(usage)), .init(name: "summary", value: .string(summary)),
            .init(name: "effect", value: .string(effect.name)),
            .init(name: "deadline", value: .integer(deadline.wholeMilliseconds)),
        ])
        if mayRunAgain && effect != .reads { object["idempotent"] = true }
        if !aliases.isEmpty { object["aliases"] = .array(aliases.map(JSON.string)) }
        object["needs"] = needs.map { .string($0.rawValue) }
        object["example"] = example.map(JSON.string)
        return .object(object)
    }
}

extension Command.Effect {
    /// The member `effect`; `changes` where there is none.
    init(_ fields: Fields) throws(WireFormatError) {
        switch try fields.optionalString("effect") {
        case nil, "changes": self = .changes
        case "reads": self = .reads
        case "acts": self = .acts
        default: throw fields.error("effect", "reads, changes or acts")
        }
    }
}

extension Fields {
    /// The member `deadline`, in milliseconds.
    func deadline(usually usual: Duration) throws(WireFormatError) -> Duration {
        guard present("deadline") != nil else { return usual }
        let milliseconds = try integer("deadline")
        guard milliseconds > 0 else { throw error("deadline", "more than 0") }
        return .milliseconds(milliseconds)
    }
}

extension Duration {
    package var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
