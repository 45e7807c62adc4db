/// A timer as its plugin declares it to the host: everything but the code.
package struct TimerDeclaration: Equatable, Sendable {
    package let name: String
    /// nil: only for what is set under `<name>/…`.
    package let schedule: Schedule?
    package let missed: Timer.Missed
    package let summary: String
    package let effect: Command.Effect
    /// Whether it may run once more for a time at which the bot ended.
    package let mayRunAgain: Bool
    package let deadline: Duration

    package init(_ timer: Timer) {
        name = timer.name
        schedule = timer.schedule
        missed = timer.missed
        summary = timer.summary
        effect = timer.effect
        mayRunAgain = timer.isIdempotent
        deadline = timer.deadline
    }

    package init(_ fields: Fields) throws(WireFormatError) {
        name = try fields.string("name")
        schedule = try fields.optionalFields("when").map { fields throws(WireFormatError) in try Schedule(fields) }
        missed = try Timer.Missed(fields)
        summary = try fields.string("summary")
        effect = try Command.Effect(fields)
        let isIdempotent = fields.present("idempotent") == nil ? false : try fields.bool("idempotent")
        mayRunAgain = isIdempotent || effect == .reads
        deadline = try fields.deadline(usually: .seconds(30))
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "name", value: .string(name)), .init(name: "missed", value: missed.json),
            .init(name: "summary", value: .string(summary)), .init(name: "effect", value: .string(effect.name)),
            .init(name: "deadline", value: .integer(deadline.wholeMilliseconds)),
        ])
        object["when"] = schedule?.json
        if mayRunAgain && effect != .reads { object["idempotent"] = true }
        return .object(object)
    }
}

extension Schedule {
    /// One of `once`, `every` and `cron`, which may have a `zone`.
    package init(_ fields: Fields) throws(WireFormatError) {
        if fields.present("once") != nil {
            self = .once(try fields.date("once"))
        } else if fields.present("every") != nil {
            let milliseconds = try fields.integer("every")
            guard (1_000...315_360_000_000).contains(milliseconds) else {
                throw fields.error("every", "1000 (a second) to 315360000000 (ten years)")
            }
            self = .every(.milliseconds(milliseconds))
        } else {
            self = .cron(try fields.string("cron"), zone: try fields.optionalString("zone"))
        }
    }

    package var json: JSON {
        switch kind {
        case .once(let date): ["once": .integer(date.milliseconds)]
        case .every(let interval): ["every": .integer(interval.wholeMilliseconds)]
        case .cron(let expression, nil): ["cron": .string(expression)]
        case .cron(let expression, let zone?): ["cron": .string(expression), "zone": .string(zone)]
        }
    }
}

extension Timer.Missed {
    /// The member `missed`: `"skip"`, `"once"`, or `{"each":…}` with milliseconds; `once` where there is none.
    fileprivate init(_ fields: Fields) throws(WireFormatError) {
        switch fields.present("missed") {
        case nil, "once": self = .once
        case "skip": self = .skip
        case .object:
            let missed = try fields.fields("missed")
            let grace = try missed.integer("each")
            guard grace >= 0 else { throw missed.error("each", "0 or more") }
            self = .each(within: .milliseconds(grace))
        default: throw fields.error("missed", "\"skip\", \"once\" or {\"each\":…}")
        }
    }

    fileprivate var json: JSON {
        switch kind {
        case .skip: "skip"
        case .once: "once"
        case .each(let grace): ["each": .integer(grace.wholeMilliseconds)]
        }
    }
}
