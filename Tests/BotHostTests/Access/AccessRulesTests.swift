import BotHost
import PluginAPI
import Testing

/// What each rule means, by a table: the rules, what is asked for, and what is said.
@Suite struct AccessRulesTests {
    /// One line that somebody types: `who: command line @ room`.
    struct Case: CustomTestStringConvertible {
        let rules: JSON
        let line: String
        let refusal: Access.Refusal?

        init(_ rules: JSON, _ line: String, _ refusal: Access.Refusal? = nil) {
            self.rules = rules
            self.line = line
            self.refusal = refusal
        }

        var testDescription: String { "\(line) under \(rules)" }
    }

    private static let ops = "irc:libera/#ops"
    private static let inOps = Access.Refusal.wrongPlace(rooms: IDs([ops]), direct: false)
    private static let onlyOps: JSON = [["command": "deploy", "rooms": ["irc:libera/#ops"]]]
    private static let production: JSON = [
        ["command": "deploy", "people": ["*"]],
        ["command": "deploy", "arguments": ["env": ["production"]], "roles": ["deployers"]],
    ]
    private static let sizes: JSON = [["command": "deploy", "arguments": ["for": ["2h"]], "allow": false]]

    @Test(arguments: [
        // No rule: what the command declares.
        Case([], "ann: deploy staging"), Case([], "bo: deploy staging", .missing(["deployers"])),
        Case([], "bo: status"), Case([], "~ann: deploy staging", .unverified(["deployers"])),
        // A rule that says where leaves open who.
        Case(onlyOps, "ann: deploy staging @ irc:libera/#ops"),
        Case(onlyOps, "bo: deploy staging @ irc:libera/#ops", .missing(["deployers"])),
        Case(onlyOps, "ann: deploy staging @ irc:libera/#dev", inOps), Case(onlyOps, "ann: deploy staging", inOps),
        Case(onlyOps, "bo: status"),
        // Rooms, and alone.
        Case([["command": "status", "rooms": ["irc:libera/#ops"], "direct": true]], "bo: status"),
        Case(
            [["command": "status", "rooms": ["irc:libera/#ops"], "direct": true]], "bo: status @ irc:libera/#dev",
            .wrongPlace(rooms: IDs([ops]), direct: true)),
        Case([["command": "status", "direct": false]], "bo: status @ irc:libera/#dev"),
        Case([["command": "status", "direct": false]], "bo: status", .wrongPlace(rooms: nil, direct: false)),
        Case([["command": "status", "direct": true]], "bo: status"),
        Case(
            [["command": "status", "direct": true]], "bo: status @ irc:libera/#dev",
            .wrongPlace(rooms: nil, direct: true)),
        Case([["command": "status", "rooms": ["irc:libera/*"]]], "bo: status @ irc:libera/#dev"),
        Case(
            [["command": "status", "rooms": ["irc:libera/*"]]], "bo: status @ shell:#dev",
            .wrongPlace(rooms: IDs(["irc:libera/*"]), direct: false)),
        // Wider and narrower than declared.
        Case([["command": "deploy", "people": ["*"]]], "bo: deploy staging"),
        Case([["command": "deploy", "people": ["*"]]], "~bo: deploy staging"),
        Case([["command": "deploy", "people": ["irc:libera/bo"]]], "bo: deploy staging"),
        Case([["command": "deploy", "people": ["irc:libera/bo"]]], "ann: deploy staging", .notNamed),
        Case([["command": "deploy", "people": ["irc:libera/bo"]]], "~bo: deploy staging", .unverified([])),
        Case([["command": "deploy", "people": ["irc:libera/*"]]], "~bo: deploy staging", .unverified([])),
        Case([["command": "status", "roles": ["deployers", "leads"]]], "ann: status"),
        Case(
            [["command": "status", "roles": ["deployers", "leads"]]], "bo: status", .missing(["deployers", "leads"])),
        Case([["command": "status", "roles": ["leads"], "people": ["irc:libera/bo"]]], "bo: status"),
        Case(
            [["command": "status", "roles": ["leads"], "people": ["irc:libera/bo"]]], "ann: status",
            .missing(["leads"])),
        Case([["command": "status", "roles": ["leads"]]], "bo: status", .nobodyHas(["leads"])),
        Case([["command": "status", "allow": false]], "ann: status", .nobody),
        // Who counts before where.
        Case(
            [["command": "status", "roles": ["deployers"], "rooms": ["irc:libera/#ops"]]], "bo: status",
            .missing(["deployers"])),
        // The most specific counts: arguments before the command, that before the plugin, that before nothing.
        Case(production, "bo: deploy staging"), Case(production, "bo: deploy Production", .missing(["deployers"])),
        Case(production, "ann: deploy PRODUCTION"),
        Case([["allow": false], ["plugin": "deploy", "people": ["*"]]], "bo: deploy staging"),
        Case([["allow": false], ["plugin": "lock", "people": ["*"]]], "ann: deploy staging", .nobody),
        Case([["plugin": "deploy", "allow": false], ["command": "status", "people": ["*"]]], "bo: status"),
        Case(
            [["command": "status", "allow": false], ["plugin": "deploy", "command": "status", "people": ["*"]]],
            "bo: status"),
        Case(
            [["command": "deploy", "people": ["*"]], ["arguments": ["env": ["production"]], "allow": false]],
            "ann: deploy production", .nobody),
        Case(
            [
                ["command": "deploy", "arguments": ["env": ["production"]], "allow": false],
                ["arguments": ["env": ["production"], "app": ["web"]], "people": ["*"]],
            ], "bo: deploy production web"),
        // Of a list all must be allowed.
        Case(production, "bo: deploy staging,demo"),
        Case(production, "bo: deploy staging,production", .missing(["deployers"])),
        Case(production, "bo: deploy production,staging", .missing(["deployers"])),
        Case(production, "ann: deploy production,staging"),
        // A length of time is compared as one; what was left out is nothing; a word that was typed is "yes".
        Case(sizes, "ann: deploy staging 120m", .nobody), Case(sizes, "ann: deploy staging 3h"),
        Case([["command": "deploy", "arguments": ["for": [""]], "allow": false]], "ann: deploy staging", .nobody),
        Case([["command": "deploy", "arguments": ["for": [""]], "allow": false]], "ann: deploy staging 2h"),
        Case(
            [["command": "deploy", "arguments": ["force": ["yes"]], "allow": false]], "ann: deploy staging --force",
            .nobody),
        Case([["command": "deploy", "arguments": ["force": ["yes"]], "allow": false]], "ann: deploy staging"),
        // A rule for everything leaves the bot itself alone; one that names it does not.
        Case([["allow": false]], "bo: version"), Case([["plugin": "bothost", "allow": false]], "bo: version", .nobody),
        Case([["people": ["*"]]], "bo: roles", .missing([.admins])),
    ])
    func `a rule means what its words say`(one: Case) throws {
        let rules = try AccessRules(one.rules, plugins: ["deploy", "lock"])
        let access = Access(roles: [.admins: ["irc:libera/al"], "deployers": ["irc:libera/ann"]], rules: rules)
        #expect(access.decision(on: Self.request(one.line)).refusal == one.refusal)
    }

    /// Understands a case's line; `deploy` has the arguments `env`, `app`, `for` and `force`, of which the second word is
    /// `app` unless it is a length of time.
    private static func request(_ line: String) -> AccessRequest {
        let parts = line.split(separator: " @ ")
        let words = parts[0].split(separator: " ").map(String.init)
        var arguments: [String: ArgumentValue] = [:]
        if words.count > 2 {
            let envs = words[2].split(separator: ",").map { ArgumentValue.text(String($0)) }
            arguments["env"] = envs.count == 1 ? envs[0] : .list(envs)
        }
        for word in words.dropFirst(3) {
            if word == "--force" {
                arguments["force"] = .present
            } else if let (length, _) = DurationText.read([word[...]]) {
                arguments["for"] = .duration(Int(length.components.seconds))
            } else {
                arguments["app"] = .text(word)
            }
        }
        let command = words[1]
        let name = String(words[0].dropLast())
        return AccessRequest(
            plugin: ["version", "roles"].contains(command) ? "bothost" : "deploy", command: command,
            needs: ["deploy": "deployers", "roles": Role.admins][command], arguments: arguments,
            person: Person(id: Person.ID(rawValue: "irc:libera/\(name)"), name: name),
            room: parts.count == 2 ? String(parts[1]) : nil)
    }

    @Test func `a plugin hears what its rules let it hear`() throws {
        let rules = try AccessRules(
            [["plugin": "lock", "rooms": [.string(Self.ops)]], ["command": "lock", "allow": false]], plugins: ["lock"])
        let bo = Person(id: Person.ID(rawValue: "irc:libera/bo"), name: "bo")
        for (plugin, room, hears) in [
            ("lock", Self.ops, true), ("lock", "irc:libera/#dev", false), ("dns", "irc:libera/#dev", true),
        ] {
            let request = AccessRequest(plugin: plugin, command: nil, person: bo, room: room)
            #expect((Access(rules: rules).decision(on: request).refusal == nil) == hears)
        }
    }

    @Test func `a command is worth listing when some arguments would be allowed`() throws {
        let rules = try AccessRules(
            [
                ["command": "deploy", "allow": false],
                ["command": "deploy", "arguments": ["env": ["staging"]], "roles": ["deployers"]],
            ], plugins: [])
        let access = Access(roles: ["deployers": ["irc:libera/ann"]], rules: rules)
        #expect(access.mayAllow(Self.request("ann: deploy"), having: ["env"]))
        #expect(!access.mayAllow(Self.request("ann: deploy"), having: ["app"]))
        #expect(!access.mayAllow(Self.request("bo: deploy"), having: ["env"]))
        let (decision, others) = access.decisionWithoutArguments(
            on: Self.request("ann: deploy"), having: ["env"])
        #expect(decision.refusal == .nobody && others.map(\.place.path) == ["rules[1]"])
    }

    @Test func `long lists are decided at once`() throws {
        let rules = try AccessRules(
            [["arguments": ["a": ["x"], "b": ["y"], "c": ["z"]], "allow": false]], plugins: [])
        let many = ArgumentValue.list((0..<2_000).map { .text("\($0)") })
        let all = ArgumentValue.list((0..<2_000).map { .text("\($0)") } + [.text("x"), .text("y"), .text("z")])
        let ann = Person(id: Person.ID(rawValue: "irc:libera/ann"), name: "ann")
        for (last, refusal) in [(many, nil), (all, .nobody)] as [(ArgumentValue, Access.Refusal?)] {
            let request = AccessRequest(
                plugin: "deploy", command: "deploy", arguments: ["a": all, "b": all, "c": last], person: ann, room: nil)
            #expect(Access(rules: rules).decision(on: request).refusal == refusal)
        }
    }
}
