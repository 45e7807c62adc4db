import FoundationEssentials
import LockPlugin
import PluginAPI
import TestSupport
import Testing

/// The rules compared with a simple model of them: 50 people, 10,000 random commands, restarts in between.
@Suite struct ModelTests {
    private static let people = 50
    private static let things = 12

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `the rules are those of the model, whatever people type`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        var model = ModelOfLocks(count: Self.things)
        var rules = RulesUnderTest(environments: try (0..<Self.things).map { try Cast.environment("env-\($0)") })
        var seen: Set<String> = []
        for step in 0..<10_000 {
            model.now += Int.random(in: 0...3, using: &chance) * Int.random(in: 0...2, using: &chance)
            if Int.random(in: 0..<100, using: &chance) == 0 { try rules.restart() }
            let command = RandomCommand(people: Self.people, things: Self.things, using: &chance)
                .addressed(to: model, using: &chance)
            let expected = model.run(command)
            let found = rules.run(command, at: model.now)
            seen.insert(expected)
            try #require(found == expected, "command \(step), \(command)")
            try #require(
                rules.state == model.things.map(RulesUnderTest.State.init), "after command \(step), \(command)")
        }
        #expect(
            seen.isSuperset(of: [
                "acquired", "already_yours", "renewed", "claimed", "held_by_other", "frozen", "queued",
                "already_queued", "released", "forced", "already_free", "not_yours", "stolen", "given",
                "give_to_self", "kept", "left", "not_queued", "watching", "already_watching", "unwatched",
                "not_watching", "held", "changed", "unheld", "not_held", "asked", "yours", "too_soon", "blocked",
                "taken",
            ]))
    }
}

/// The real rules, made to answer as the model does.
private struct RulesUnderTest {
    /// What both must agree on.
    struct State: Equatable {
        var owner: Int?
        var number: Int
        var end: Int?
        var turnEnds: Int?
        var waiting: [Int]
        var watching: Set<Int>
        var holds: Int

        init(_ thing: ModelOfLocks.Thing) {
            (owner, number, end, turnEnds) = (thing.owner, thing.number, thing.end, thing.turnEnds)
            waiting = thing.waiting.compactMap { $0[0] }
            (watching, holds) = (thing.watching, thing.holds.count)
        }

        init(_ environment: Environment) {
            owner = (environment.holder?.person).map(RulesUnderTest.number)
            number = environment.lock.id
            end = (environment.holder?.until).map(RulesUnderTest.minutes)
            turnEnds = (environment.holder?.claimUntil).map(RulesUnderTest.minutes)
            waiting = environment.queue.map { RulesUnderTest.number(of: $0.person) }
            watching = Set(environment.watchers.map(RulesUnderTest.number))
            holds = environment.holds.count
        }
    }

    var environments: [Environment]
    private let rules = LockRules()

    init(environments: [Environment]) { self.environments = environments }

    var state: [State] { environments.map { State($0) } }

    mutating func restart() throws { environments = try environments.map { try $0.stored() } }

    static func person(_ number: Int) -> Person { Cast.person("p\(number)") }
    static func number(of person: Person) -> Int { Int(person.name.dropFirst()) ?? -1 }
    static func minutes(_ date: Date) -> Int { Int(date.timeIntervalSince(Cast.nine) / 60) }

    mutating func run(_ command: RandomCommand, at minute: Int) -> String {
        let now = Cast.minutes(minute)
        let duration = { (minutes: Int?) in minutes.map { Duration.seconds($0 * 60) } }
        switch command {
        case .lock(let t, let p, let minutes, let waits):
            let request = Environment.Request(person: Self.person(p), duration: duration(minutes), waits: waits)
            return environments[t].take(request, now: now, rules).word
        case .unlock(let t, let p, let force):
            return environments[t].giveBack(by: Self.person(p), force: force, now: now, rules).word
        case .steal(let t, let p):
            let request = Environment.Request(person: Self.person(p))
            return environments[t].steal(for: request, isAdmin: false, now: now, rules).word
        case .give(let t, let p, let other):
            return environments[t].give(
                to: Self.person(other), by: Self.person(p), isAdmin: false, now: now, rules
            ).word
        case .extend(let t, let p, let minutes):
            return environments[t].extend(by: .seconds(minutes * 60), for: Self.person(p), now: now, rules).word
        case .hold(let t, let p, let minutes):
            let hold = Hold(by: Self.person(p), since: now, until: minutes.map { Cast.minutes(minute + $0) })
            return environments[t].hold(hold, now: now, rules).word
        case .unhold(let t, let p): return environments[t].unhold(by: Self.person(p), now: now, rules).word
        case .ask(let t, let p): return environments[t].ask(Self.person(p), message: nil, now: now, rules).word
        case .lockAll(let ts, let p, let minutes):
            let request = Environment.Request(person: Self.person(p), duration: duration(minutes))
            return lockAll(ts, request, now: now)
        case .leave, .watch, .unwatch: return runQuietly(command, now: now)
        }
    }

    private mutating func runQuietly(_ command: RandomCommand, now: Date) -> String {
        switch command {
        case .leave(let t, let p):
            return environments[t].leave(Self.person(p), now: now, rules) == .notQueued ? "not_queued" : "left"
        case .watch(let t, let p):
            return environments[t].watch(Self.person(p), now: now, rules) == .watching ? "watching" : "already_watching"
        case .unwatch(let t, let p):
            return environments[t].unwatch(Self.person(p), now: now, rules) ? "unwatched" : "not_watching"
        default: return ""
        }
    }

    private mutating func lockAll(_ ts: [Int], _ request: Environment.Request, now: Date) -> String {
        var chosen = ts.map { environments[$0] }
        let rules = rules
        let taking = TakingTogether.take(&chosen, request, now: now) { _ in rules }
        for (index, t) in ts.enumerated() { environments[t] = chosen[index] }
        if case .taken = taking { return "taken" }
        return "blocked"
    }
}

extension Environment.Taking {
    fileprivate var word: String {
        switch self {
        case .acquired: "acquired"
        case .alreadyYours: "already_yours"
        case .renewed: "renewed"
        case .claimed: "claimed"
        case .queued: "queued"
        case .alreadyQueued: "already_queued"
        case .refused: "held_by_other"
        case .frozen: "frozen"
        case .tooLong: "too_long"
        case .queueIsFull: "queue_is_full"
        }
    }
}

extension Environment.GivingBack {
    fileprivate var word: String {
        switch self {
        case .released: "released"
        case .forced: "forced"
        case .alreadyFree: "already_free"
        case .refused: "not_yours"
        }
    }
}

extension Environment.Stealing {
    fileprivate var word: String {
        switch self {
        case .stolen: "stolen"
        case .acquired: "acquired"
        case .alreadyYours: "already_yours"
        case .notAllowed: "not_allowed"
        case .frozen: "frozen"
        case .tooLong: "too_long"
        }
    }
}

extension Environment.Giving {
    fileprivate var word: String {
        switch self {
        case .given: "given"
        case .toHolder: "give_to_self"
        case .alreadyFree: "already_free"
        case .refused: "not_yours"
        case .frozen: "frozen"
        }
    }
}

extension Environment.Extending {
    fileprivate var word: String {
        switch self {
        case .renewed: "renewed"
        case .kept: "kept"
        case .tooLong: "too_long"
        case .alreadyFree: "already_free"
        case .refused: "not_yours"
        }
    }
}

extension Environment.Holding {
    fileprivate var word: String {
        switch self {
        case .held: "held"
        case .changed: "changed"
        case .tooMany: "too_many"
        }
    }
}

extension Environment.Unholding {
    fileprivate var word: String {
        switch self {
        case .unheld: "unheld"
        case .notHeld: "not_held"
        }
    }
}

extension Environment.Asking {
    fileprivate var word: String {
        switch self {
        case .asked: "asked"
        case .tooSoon: "too_soon"
        case .yours: "yours"
        case .alreadyFree: "already_free"
        }
    }
}
