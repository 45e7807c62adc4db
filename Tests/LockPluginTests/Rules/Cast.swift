import FoundationEssentials
import LockPlugin
import PluginAPI

/// Who and what the tests of the rules are about.
enum Cast {
    static let ann = person("ann")
    static let bo = person("bo")
    static let cat = person("cat")
    static let dan = person("dan")

    /// 2026-03-02 09:00:00 UTC, a Monday.
    static let nine = Date(timeIntervalSince1970: 1_772_442_000)

    static func person(_ name: String) -> Person { Person(id: Person.ID(rawValue: "test:\(name)"), name: name) }

    static func minutes(_ minutes: Int) -> Date { nine + .seconds(minutes * 60) }

    static func hours(_ hours: Int) -> Date { minutes(hours * 60) }

    static func environment(_ name: String = "staging") throws -> Environment {
        Environment(try EnvironmentName(name), addedBy: ann, addedAt: nine)
    }

    static func rules(_ change: (inout LockRules) -> Void = { _ in }) -> LockRules {
        var rules = LockRules()
        change(&rules)
        return rules
    }
}

extension Environment {
    /// What has happened, without the adding.
    var actions: [LockEvent.Action] { news.map(\.action).filter { $0 != .added } }

    @discardableResult
    mutating func take(
        _ person: Person, for minutes: Int? = nil, waits: Bool = false, at now: Date = Cast.nine,
        _ rules: LockRules = LockRules()
    ) -> Taking {
        let duration = minutes.map { Duration.seconds($0 * 60) }
        return take(Request(person: person, duration: duration, waits: waits), now: now, rules)
    }

    @discardableResult
    mutating func giveBack(
        _ person: Person, force: Bool = false, at now: Date = Cast.nine, _ rules: LockRules = LockRules()
    ) -> GivingBack {
        giveBack(by: person, force: force, now: now, rules)
    }

    /// As it is when it is read again.
    func stored() throws -> Environment {
        try ValueDecoder().decode(Environment.self, from: ValueEncoder().encode(self))
    }
}
