package import FoundationEssentials

/// `timer`: the time for one of the plugin's timers has come.
package struct TimerMessage: Equatable, Sendable {
    /// Its name as declared, or as set: `remind/env-3`.
    package let timer: String
    package let due: Date
    package let now: Date
    package let data: JSON?

    package init(timer: String, due: Date, now: Date, data: JSON?) {
        self.timer = timer
        self.due = due
        self.now = now
        self.data = data
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer")
        timer = try fields.string("timer")
        due = try fields.date("due")
        now = try fields.date("now")
        data = fields.present("data")
    }

    /// The declared timer that runs for it.
    package var declared: String { Self.declared(for: timer) }

    package static func declared(for name: String) -> String {
        String(name.prefix { $0 != "/" })
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "timer", value: .string(timer)), .init(name: "due", value: .integer(due.milliseconds)),
            .init(name: "now", value: .integer(now.milliseconds)),
        ])
        object["data"] = data
        return .object(object)
    }
}

/// `timer.set`: a timer of the plugin's own, beside those that it declares.
package struct TimerSetParams: Equatable, Sendable {
    /// The id of the command for which this is, if it is for one.
    package let call: JSON?
    package let name: String
    package let schedule: Schedule
    package let data: JSON?

    package init(call: JSON? = nil, name: String, schedule: Schedule, data: JSON? = nil) {
        self.call = call
        self.name = name
        self.schedule = schedule
        self.data = data
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer.set")
        call = fields.present("call")
        name = try fields.string("name")
        schedule = try Schedule(fields.fields("when"))
        data = fields.present("data")
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "name", value: .string(name)), .init(name: "when", value: schedule.json),
        ])
        object["data"] = data
        object["call"] = call
        return .object(object)
    }
}

/// `timer.cancel`: a timer that was set is to run no more.
package struct TimerCancelParams: Equatable, Sendable {
    package let call: JSON?
    package let name: String

    package init(call: JSON? = nil, name: String) {
        self.call = call
        self.name = name
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer.cancel")
        call = fields.present("call")
        name = try fields.string("name")
    }

    package var json: JSON {
        var object = JSONObject([.init(name: "name", value: .string(name))])
        object["call"] = call
        return .object(object)
    }
}

/// `timer.list`: the timers that are set, a page at a time.
package struct TimerListParams: Equatable, Sendable {
    package let prefix: String
    package let after: String?

    package init(prefix: String, after: String?) {
        self.prefix = prefix
        self.after = after
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer.list")
        prefix = try fields.optionalString("prefix") ?? ""
        after = try fields.optionalString("after")
    }

    package var json: JSON {
        var object = JSONObject([.init(name: "prefix", value: .string(prefix))])
        object["after"] = after.map(JSON.string)
        return .object(object)
    }
}

/// The answer to `timer.list`.
package struct TimerListResult: Equatable, Sendable {
    package let timers: [SetTimer]
    package let hasMore: Bool

    package init(timers: [SetTimer], hasMore: Bool) {
        self.timers = timers
        self.hasMore = hasMore
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer.list")
        timers = try fields.optionalList("timers") { fields throws(WireFormatError) in
            SetTimer(
                name: try fields.string("name"), next: fields.present("next") == nil ? nil : try fields.date("next"),
                data: fields.present("data"))
        }
        hasMore = try fields.bool("more")
    }

    package var json: JSON {
        let timers = timers.map { timer -> JSON in
            var object = JSONObject([.init(name: "name", value: .string(timer.name))])
            object["next"] = timer.next.map { .integer($0.milliseconds) }
            object["data"] = timer.data
            return .object(object)
        }
        return ["timers": .array(timers), "more": .bool(hasMore)]
    }
}
