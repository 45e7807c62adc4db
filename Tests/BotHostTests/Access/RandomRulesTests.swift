import BotHost
import PluginAPI
import TestSupport
import Testing

/// Random rule sets, decided by the host and by a reference that is as simple as the documentation.
@Suite struct RandomRulesTests {
    private static let people = ["net:ann", "net:bo", "net:~cy", "web:ann"]
    private static let rooms: [String?] = ["net:#ops", "net:#dev", "web:#ops", nil]
    private static let plugins = ["bothost", "deploy", "lock"]
    private static let commands = ["go", "look"]
    private static let values = ["prod", "Demo", "2h", "120m", ""]
    private static let typed: [ArgumentValue?] = [
        nil, .text("PROD"), .text("demo"), .duration(7_200), .duration(60), .text("other"),
        .list([.text("demo"), .text("prod")]), .list([.text("other"), .text("Demo")]),
    ]
    private static let roles: [Role: [String]] = [
        "some": ["net:ann", "web:ann"], "all": ["net:*"], "none": [],
    ]

    @Test(arguments: 0..<UInt64(300))
    func `the host decides as the reference does`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var rules: [AccessRule] = []
        for index in 0..<Int.random(in: 0...7, using: &chance) {
            let rule = Self.rule(index, &chance)
            let ties = rules.filter { Reference.tie($0, rule, Self.typed, Self.plugins, Self.commands) }
            #expect(AccessRules.ties(among: rules + [rule]).map(\.first) == ties)
            if ties.isEmpty { rules.append(rule) }
        }
        let access = Access(roles: Self.roles, rules: AccessRules(rules))
        for _ in 0..<100 {
            let request = Self.request(&chance)
            let expected = Reference(rules: rules, roles: Self.roles).allows(request)
            let decision = access.decision(on: request)
            #expect((decision.refusal == nil) == expected, "\(request) under \(rules)")
        }
    }

    private static func rule(_ index: Int, _ chance: inout SeededGenerator) -> AccessRule {
        var subject = AccessRule.Subject()
        if Bool.random(using: &chance) { subject.plugin = plugins.randomElement(using: &chance) }
        if Bool.random(using: &chance) { subject.command = commands.randomElement(using: &chance) }
        for name in ["a", "b"] where Int.random(in: 0..<3, using: &chance) == 0 {
            subject.arguments[name] = Array(
                values.shuffled(using: &chance).prefix(Int.random(in: 1...2, using: &chance)))
        }
        let ids = (people + ["net:*", "*"]).filter { !$0.contains("~") }
        let who: AccessDemand.Who =
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: .nobody
            case 1: .declared
            case 2:
                .those(
                    roles: Array(roles.keys.sorted { $0.rawValue < $1.rawValue }.shuffled(using: &chance).prefix(2)),
                    people: IDs())
            default:
                .those(
                    roles: Bool.random(using: &chance) ? ["some"] : [],
                    people: IDs(Array(ids.shuffled(using: &chance).prefix(2))))
            }
        var demand = AccessDemand(who)
        if Bool.random(using: &chance) {
            demand.rooms = IDs(Array(["net:#ops", "net:#dev", "web:*"].shuffled(using: &chance).prefix(2)))
        }
        if Bool.random(using: &chance) { demand.direct = Bool.random(using: &chance) }
        return AccessRule(subject, demand, at: ConfigurationPlace(path: "rules[\(index)]"))
    }

    private static func request(_ chance: inout SeededGenerator) -> AccessRequest {
        var arguments: [String: ArgumentValue] = [:]
        for name in ["a", "b"] { arguments[name] = typed.randomElement(using: &chance) ?? nil }
        let id = people.randomElement(using: &chance) ?? ""
        return AccessRequest(
            plugin: plugins.randomElement(using: &chance) ?? "", command: commands.randomElement(using: &chance),
            needs: [nil, "some", "none"].randomElement(using: &chance) ?? nil, arguments: arguments,
            person: Person(id: Person.ID(rawValue: id), name: id), room: rooms.randomElement(using: &chance) ?? nil)
    }
}

/// The rules by the letter: every rule is looked at for every command line.
private struct Reference {
    let rules: [AccessRule]
    let roles: [Role: [String]]

    func allows(_ request: AccessRequest) -> Bool {
        Self.lines(request.arguments).allSatisfy { line in
            let about = rules.filter { Self.isAbout($0, request.plugin, request.command ?? "", line) }
            let rule = about.max { Self.rank($0).lexicographicallyPrecedes(Self.rank($1)) }
            return allows(request, by: rule)
        }
    }

    /// Whether some command line is about both rules, and neither has the higher rank.
    static func tie(
        _ one: AccessRule, _ other: AccessRule, _ typed: [ArgumentValue?], _ plugins: [String], _ commands: [String]
    ) -> Bool {
        guard rank(one) == rank(other) else { return false }
        for plugin in plugins {
            for command in commands {
                for a in typed + [.text("2h"), .text("120m")] {
                    for b in typed + [.text("2h"), .text("120m")] {
                        let arguments = ["a": a, "b": b].compactMapValues { $0 }
                        for line in lines(arguments)
                        where isAbout(one, plugin, command, line) && isAbout(other, plugin, command, line) {
                            return true
                        }
                    }
                }
            }
        }
        return false
    }

    private static func rank(_ rule: AccessRule) -> [Int] {
        let subject = rule.subject
        return [subject.arguments.count, subject.command == nil ? 0 : 1, subject.plugin == nil ? 0 : 1]
    }

    /// Every way to take one part of each list.
    private static func lines(_ arguments: [String: ArgumentValue]) -> [[String: ArgumentValue]] {
        arguments.reduce([[:]]) { lines, argument in
            var parts = [argument.value]
            if case .list(let values) = argument.value { parts = values }
            return lines.flatMap { line in parts.map { line.merging([argument.key: $0]) { $1 } } }
        }
    }

    private static func isAbout(
        _ rule: AccessRule, _ plugin: String, _ command: String, _ line: [String: ArgumentValue]
    ) -> Bool {
        let subject = rule.subject
        if let named = subject.plugin, named != plugin { return false }
        if let named = subject.command, named != command { return false }
        if subject.plugin == nil, subject.command == nil, plugin == "bothost" { return false }
        for (name, values) in subject.arguments where !values.contains(where: { isSame($0, line[name]) }) {
            return false
        }
        return true
    }

    private static func isSame(_ written: String, _ typed: ArgumentValue?) -> Bool {
        switch typed {
        case nil: written.isEmpty
        case .text(let text)?: text.lowercased() == written.lowercased()
        case .duration(let seconds)?: seconds == 7_200 && ["2h", "120m"].contains(written)
        default: false
        }
    }

    private func allows(_ request: AccessRequest, by rule: AccessRule?) -> Bool {
        guard let rule else { return has(request.needs, request.person.id) }
        switch rule.demand.who {
        case .nobody: return false
        case .everybody: break
        case .declared: if !has(request.needs, request.person.id) { return false }
        case .those(let roles, let people):
            let isNamed =
                people.all.contains("*")
                || (matches(people.all, request.person.id.rawValue) && request.person.id.isVerified)
            if !isNamed, !roles.contains(where: { has($0, request.person.id) }) { return false }
        }
        switch (rule.demand.rooms, rule.demand.direct, request.room) {
        case (nil, nil, _): return true
        case (nil, let direct?, let room): return direct == (room == nil)
        case (_?, let direct, nil): return direct == true
        case (let rooms?, _, let room?): return matches(rooms.all, room)
        }
    }

    private func has(_ role: Role?, _ person: Person.ID) -> Bool {
        guard let role else { return true }
        return person.isVerified && matches(roles[role] ?? [], person.rawValue)
    }

    private func matches(_ ids: [String], _ id: String) -> Bool {
        ids.contains { $0 == id || ($0 != "*" && $0.hasSuffix("*") && id.hasPrefix($0.dropLast())) }
    }
}
