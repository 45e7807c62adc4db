/// A service as its plugin declares it to the host: everything but the code.
package struct ServiceDeclaration: Equatable, Sendable {
    package let name: String
    package let summary: String
    /// The first words of the command whose permission counts.
    package let command: String?
    package let effect: Command.Effect
    /// Whether it may run once more after a crash.
    package let mayRunAgain: Bool
    package let deadline: Duration

    package init(_ service: Service) {
        name = service.name
        summary = service.summary
        command = service.command
        effect = service.effect
        mayRunAgain = service.isIdempotent
        deadline = service.deadline
    }

    package init(_ fields: Fields) throws(WireFormatError) {
        name = try fields.string("name")
        summary = try fields.string("summary")
        command = try fields.optionalString("like")
        effect = try Command.Effect(fields)
        let isIdempotent = fields.present("idempotent") == nil ? false : try fields.bool("idempotent")
        mayRunAgain = isIdempotent || effect == .reads
        deadline = try fields.deadline(usually: .seconds(5))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "name", value: .string(name)), .init(name: "summary", value: .string(summary)),
            .init(name: "effect", value: .string(effect.name)),
            .init(name: "deadline", value: .integer(deadline.wholeMilliseconds)),
        ])
        object["like"] = command.map(JSON.string)
        if mayRunAgain && effect != .reads { object["idempotent"] = true }
        return .object(object)
    }
}

extension PublishedEvent {
    package init(_ fields: Fields) throws(WireFormatError) {
        self.init(try fields.string("name"), summary: try fields.string("summary"))
    }

    package var json: JSON { ["name": .string(name), "summary": .string(summary)] }
}
