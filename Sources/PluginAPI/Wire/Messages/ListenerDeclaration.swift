/// A listener as its plugin declares it to the host: everything but the code.
package struct ListenerDeclaration: Equatable, Sendable {
    package let name: String
    package let words: [String]
    package let events: [ChatEvent.Kind]
    /// The events of other plugins that it waits for.
    package let published: [String]
    package let summary: String
    package let effect: Command.Effect
    package let deadline: Duration

    package init(_ listener: Listener) {
        name = listener.name
        words = listener.words
        events = listener.events
        published = listener.published
        summary = listener.summary
        effect = listener.effect
        deadline = listener.deadline
    }

    package init(_ fields: Fields) throws(WireFormatError) {
        name = try fields.string("name")
        words = fields.present("words") == nil ? [] : try fields.strings("words")
        let kinds = fields.present("events") == nil ? [] : try fields.strings("events")
        events = kinds.map(ChatEvent.Kind.init)
        published = fields.present("on") == nil ? [] : try fields.strings("on")
        summary = try fields.string("summary")
        effect = try Command.Effect(fields)
        deadline = try fields.deadline(usually: .seconds(5))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "name", value: .string(name)), .init(name: "summary", value: .string(summary)),
            .init(name: "effect", value: .string(effect.name)),
            .init(name: "deadline", value: .integer(deadline.wholeMilliseconds)),
        ])
        if !words.isEmpty { object["words"] = .array(words.map(JSON.string)) }
        if !events.isEmpty { object["events"] = .array(events.map { .string($0.rawValue) }) }
        if !published.isEmpty { object["on"] = .array(published.map(JSON.string)) }
        return .object(object)
    }
}
