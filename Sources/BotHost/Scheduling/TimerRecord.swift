import FoundationEssentials
import PluginAPI

/// Which timer of which plugin.
package struct TimerID: Hashable, Sendable, CustomStringConvertible {
    package let plugin: String
    package let name: String

    package init(plugin: String, name: String) {
        self.plugin = plugin
        self.name = name
    }

    /// `lock/tidy`, as people type it.
    package var description: String { "\(plugin)/\(name)" }
}

/// What is stored of a timer.
struct TimerRecord: Equatable, Sendable {
    /// How a run ended, and the time for which it was.
    struct Run: Equatable, Sendable {
        let due: Date
        let at: Date
        let isSuccess: Bool
    }

    let schedule: Schedule
    /// Whether the plugin declares it; else it was set while the plugin ran.
    let isDeclared: Bool
    /// When it was set.
    let since: Date
    let data: JSON?
    /// The time for which it is to run next; nil when there is none.
    var next: Date?
    /// The time for which it is being run.
    var begun: Date?
    var last: Run?
}

extension TimerRecord {
    init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "timer")
        schedule = try Schedule(fields.fields("when"))
        isDeclared = try fields.bool("declared")
        since = try fields.date("since")
        data = fields.present("data")
        next = fields.present("next") == nil ? nil : try fields.date("next")
        begun = fields.present("begun") == nil ? nil : try fields.date("begun")
        last = try fields.optionalFields("last").map { last throws(WireFormatError) in
            Run(due: try last.date("due"), at: try last.date("at"), isSuccess: try last.bool("ok"))
        }
    }

    var json: JSON {
        var object = JSONObject([
            .init(name: "when", value: schedule.json), .init(name: "declared", value: .bool(isDeclared)),
            .init(name: "since", value: .integer(since.milliseconds)),
        ])
        object["data"] = data
        object["next"] = next.map { .integer($0.milliseconds) }
        object["begun"] = begun.map { .integer($0.milliseconds) }
        object["last"] = last.map {
            ["due": .integer($0.due.milliseconds), "at": .integer($0.at.milliseconds), "ok": .bool($0.isSuccess)]
        }
        return .object(object)
    }
}
