import FoundationEssentials
package import PluginAPI

/// What other plugins and scripts can have done: the same as people, with the number of the lock as a token.
extension LockPlugin {
    @ServicesBuilder package var services: [Service] {
        acquire
        leave
        release
        renew
        holder
        check
        list
        busy
        idle
    }

    package var events: [PublishedEvent] { LockEvent.Action.allCases.filter(\.isPublished).map(\.published) }

    private var acquire: Service {
        service("acquire", "Locks an environment, and answers with the token.", like: "lock") { call in
            let wanted: Wanted = try call.service.params()
            let request = Environment.Request(
                person: call.service.person, duration: wanted.duration, until: wanted.until, reason: wanted.reason,
                room: call.service.room, source: .api, waits: wanted.wait ?? false, ticket: wanted.ticket)
            let (words, person, settings) = (call.words, call.service.person, call.settings)
            return try await call.answer { desk in
                if let refusal = try await desk.limit([wanted.env], for: person, words) { return .refused(refusal) }
                return try await desk.take(wanted.env, request, settings, words)
            }
        }
    }

    private var leave: Service {
        service(
            "leave", "Gives up a place in a queue, or a turn that was not taken yet.", like: "cerbere leave"
        ) { call in
            let wanted: Wanted = try call.service.params()
            let (words, person, now) = (call.words, call.service.person, call.service.now)
            return try await call.change(wanted) { environment, rules in
                if case .left(let position) = environment.leave(person, ticket: wanted.ticket, now: now, rules) {
                    return .done(words.left(environment, position: position))
                }
                guard let holder = environment.holder, holder.person == person, holder.ticket == wanted.ticket,
                    holder.claimUntil != nil
                else { return .refused(words.notQueued(environment)) }
                let given = environment.giveBack(by: person, now: now, rules)
                return words.verdict(given, environment, for: person)
            }
        }
    }

    private var release: Service {
        service("release", "Frees an environment, if the token is that of its lock.", like: "unlock") { call in
            let wanted: Wanted = try call.service.params()
            let (words, person, now) = (call.words, call.service.person, call.service.now)
            return try await call.change(wanted) { environment, rules in
                let owner = environment.holder?.person ?? person
                let given = environment.giveBack(
                    by: wanted.token == nil ? person : owner, reason: wanted.reason, now: now, rules)
                return words.verdict(given, environment, for: person)
            }
        }
    }

    private var renew: Service {
        service("renew", "Has a lock end later, if the token is its own.", like: "lock") { call in
            let wanted: Wanted = try call.service.params()
            let (words, person, now) = (call.words, call.service.person, call.service.now)
            return try await call.change(wanted) { environment, rules in
                let owner = wanted.token == nil ? person : environment.holder?.person ?? person
                guard environment.holder != nil else {
                    return .refused(words.alreadyFree(environment, environment.lock.freed, for: person, "renew"))
                }
                let request = Environment.Request(
                    person: owner, duration: wanted.duration, until: wanted.until, reason: wanted.reason)
                return words.verdict(environment.take(request, now: now, rules), environment)
            }
        }
    }

    private var holder: Service {
        service("holder", "Who has an environment, since and until when.", like: "cerbere status", effect: .reads) {
            call in
            let wanted: Wanted = try call.service.params()
            return ServiceAnswer("lock.status", EnvironmentFacts(try await call.environment(wanted.env)))
        }
    }

    private var check: Service {
        service(
            "check", "Whether an environment is free, mine or held, and whether a token still counts.",
            like: "cerbere status", effect: .reads
        ) { call in
            let wanted: Wanted = try call.service.params()
            let environment = try await call.environment(wanted.env)
            var answer = ServiceAnswer("lock.status", EnvironmentFacts(environment))
            let isCurrent = environment.holder != nil && environment.lock.id == wanted.token
            answer.isCurrent = wanted.token == nil ? nil : isCurrent
            answer.state =
                switch environment.holder {
                case nil: environment.hold == nil ? .free : .frozen
                case let holder?: isCurrent || holder.person == call.service.person ? .mine : .held
                }
            return answer
        }
    }

    private var list: Service {
        service("list", "All environments.", like: "cerbere status", effect: .reads) { call in
            EnvironmentList(try await call.ledger.all())
        }
    }

    private var busy: Service {
        service("busy", "Something runs on an environment, so its lock does not end before that is over.", like: "lock")
        {
            call in
            let wanted: Wanted = try call.service.params()
            let (words, caller, now) = (call.words, call.service.caller, call.service.now)
            return try await call.change(wanted) { environment, rules in
                let until = wanted.until ?? now + (wanted.duration ?? .seconds(3_600))
                environment.beginRun(Run(what: wanted.reason ?? caller, until: until), now: now, rules)
                return .done(words.runs(environment))
            }
        }
    }

    private var idle: Service {
        service("idle", "What ran on an environment is over.", like: "lock") { call in
            let wanted: Wanted = try call.service.params()
            let (words, now) = (call.words, call.service.now)
            return try await call.change(wanted) { environment, rules in
                environment.endRun(now: now, rules)
                return .done(words.runs(environment))
            }
        }
    }

    private func service<Answer: Encodable & Sendable>(
        _ name: String, _ summary: String, like command: String, effect: Command.Effect = .changes,
        run: @escaping @Sendable (LockServiceCall) async throws -> Answer
    ) -> Service {
        let loaded = loaded
        return Service(name, summary: summary, like: command, effect: effect) { call in
            do {
                return try await run(LockServiceCall(service: call, settings: loaded.value))
            } catch let refusal as Refusal {
                if let again = try? call.params(as: Again.self).again, again { throw refusal }
                let (outcome, service) = (refusal.outcome, "\(call.host.instance).\(name)")
                await call.host.log(
                    outcome, RefusedEvent(outcome, of: service, by: call.person, in: call.room, isOfService: true))
                throw refusal
            }
        }
    }
}

/// What a service is asked about.
private struct Wanted: Decodable, Sendable {
    let env: String
    /// The number of a lock.
    let token: Int?
    let seconds: Int?
    let until: Date?
    let reason: String?
    let wait: Bool?
    /// Which of the scripts that one user runs asks.
    let ticket: String?

    var duration: Duration? { seconds.map { .seconds($0) } }
}

/// Whether the same was asked a moment ago, so that another refusal is no news.
private struct Again: Decodable, Sendable {
    let again: Bool?
}

/// What a service answers: the outcome's code, the environment as it is then, and the token.
package struct ServiceAnswer: Codable, Equatable, Sendable {
    package enum State: String, Codable, Sendable {
        case free, mine, held, frozen
    }

    package let code: String
    /// The number of the current lock, to present from now on; absent when there is none.
    package let token: Int?
    package let environment: EnvironmentFacts
    package var state: State?
    /// Whether the token that was presented is that of the current lock.
    package var isCurrent: Bool?

    init(_ code: String, _ facts: EnvironmentFacts) {
        self.code = code
        token = facts.isFree ? nil : facts.lockID
        environment = facts
    }
}

/// A service under way, with all that it needs.
private struct LockServiceCall: Sendable {
    let service: ServiceCall
    let settings: LockSettings

    var ledger: Ledger {
        Ledger(host: service.host, settings: settings, now: service.now, room: service.room, isService: true)
    }

    var words: LockWords { LockWords(service.host) }

    func environment(_ word: String) async throws -> Environment {
        let environments = try await ledger.all()
        guard let environment = environments.first(where: { $0.isCalled(word.lowercased()) }) else {
            throw try await ledger.unknown(word, among: environments)
        }
        return environment
    }

    /// Changes the environment that is wanted, unless the token is that of an earlier lock.
    func change(
        _ wanted: Wanted, _ change: @Sendable (inout Environment, LockRules) -> Verdict
    ) async throws -> ServiceAnswer {
        let (words, now) = (words, service.now)
        return try await answer { desk in
            let changed = try await desk.change(wanted.env) { environment, rules -> Verdict in
                environment.settle(at: now, rules)
                if let token = wanted.token, environment.holder == nil || environment.lock.id != token {
                    return .refused(words.oldToken(environment, token))
                }
                return change(&environment, rules)
            }
            return changed?.decision ?? .unknown(wanted.env)
        }
    }

    func answer(_ change: @Sendable (inout Desk) async throws -> Verdict) async throws -> ServiceAnswer {
        switch try await ledger.change(change) {
        case .done(let outcome): return try ServiceAnswer(outcome)
        case .refused(let refusal): throw refusal
        case .unknown(let word): throw try await ledger.unknown(word, among: ledger.all())
        }
    }
}

extension ServiceAnswer {
    /// The outcome of a command is about one environment.
    fileprivate init(_ outcome: Outcome) throws {
        let data = try outcome.data.map { try JSON(encoding: $0) } ?? .null
        self.init(
            outcome.code, try ValueDecoder().decode(EnvironmentFacts.self, from: data["environments"]?[0] ?? data))
    }
}

extension LockEvent.Action {
    /// What only its person needs to know is not told to plugins.
    var isPublished: Bool {
        switch self {
        case .watched, .unwatched, .asked, .warned, .bitten, .undelivered: false
        default: true
        }
    }

    fileprivate var published: PublishedEvent {
        let summary =
            switch self {
            case .added: "An environment was added."
            case .removed: "An environment was removed."
            case .renamed: "An environment has another name."
            case .aliased: "The other names of an environment were changed."
            case .described: "An environment was described."
            case .configured: "The rules of an environment were changed."
            case .acquired: "Somebody locked an environment."
            case .renewed: "A lock ends at another time, or has another reason."
            case .kept: "Somebody said that they still need an environment."
            case .released: "Somebody freed their environment."
            case .forced: "Somebody freed somebody else's environment."
            case .stolen: "Somebody took over somebody else's environment."
            case .given: "Somebody gave their environment to somebody else."
            case .expired: "The time of a lock was over."
            case .passedOn: "An environment went to the next in the queue."
            case .claimed: "Whose turn it was took the environment."
            case .unclaimed: "Whose turn it was did not take the environment."
            case .queued: "Somebody waits for an environment."
            case .left: "Somebody does not wait for an environment any more."
            case .held: "Nobody can take an environment."
            case .unheld: "A hold of an environment ended."
            case .watched, .unwatched, .asked, .warned, .bitten, .undelivered: ""
            }
        return PublishedEvent(rawValue, summary: summary)
    }
}
