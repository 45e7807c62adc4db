import PluginAPI

/// `steal`, `give`, `extend`, `keep` and `ask`.
extension LockPlugin {
    var passing: [Command] { [steal, give, extend, keep, ask] }

    private var steal: Command {
        command(
            "steal <env> [for <duration>] [until <time>] [<reason…>]",
            summary: "Takes over what somebody else has; they are told.", example: "steal staging the shop is down"
        ) { call in
            let (request, isAdmin, words, now) = (
                try call.request(waits: false), call.isAdmin, call.words, call.call.now
            )
            let name = try call.environmentWord()
            let verdict = try await call.ledger.change { desk -> Verdict in
                if let refusal = try await desk.limit([name], for: request.person, words) { return .refused(refusal) }
                let stolen = try await desk.change(name) { environment, rules in
                    environment.steal(for: request, isAdmin: isAdmin, now: now, rules)
                }
                return stolen.map { words.verdict($0.decision, $0.environment) } ?? .unknown(name)
            }
            return try await call.answer([verdict])
        }
    }

    private var give: Command {
        command(
            "cerbere give <env> [to] [<person> [<reason…>]]", summary: "Gives what is yours to somebody else.",
            example: "cerbere give staging to @bo"
        ) { call in
            guard let receiver = call.call.person("person") else {
                throw call.words.giveToWhom(try call.environmentWord())
            }
            let reason = Remark(call.call["reason"]).reason
            let (giver, isAdmin, words, now) = (call.person, call.isAdmin, call.words, call.call.now)
            return try await call.change { environment, rules in
                let giving = environment.give(
                    to: receiver, by: giver, isAdmin: isAdmin, reason: reason, now: now, rules)
                return words.verdict(giving, environment, by: giver)
            }
        }
    }

    private var extend: Command {
        command(
            "cerbere extend <env> [for] [<duration>]", summary: "Has your lock end later, by an hour unless given.",
            example: "cerbere extend staging 2h"
        ) { call in
            let duration = call.call.duration("duration") ?? .seconds(3_600)
            let (person, words, now) = (call.person, call.words, call.call.now)
            return try await call.change { environment, rules in
                let extending = environment.extend(by: duration, for: person, now: now, rules)
                return words.verdict(extending, environment, for: person)
            }
        }
    }

    private var keep: Command {
        command(
            "cerbere keep <env>[, <env>…] [for <duration>] [until <time>]",
            summary: "Says that you still need it until then.",
            example: "cerbere keep staging until tomorrow 9:00"
        ) { call in
            let end = try call.typedEnd()
            let deadline = end.until ?? call.call.now + (end.duration ?? .seconds(7_200))
            let (person, words, now) = (call.person, call.words, call.call.now)
            return try await call.changeEach(call.environmentWords()) { environment, rules in
                let keeping = environment.keep(until: deadline, for: person, now: now, rules)
                return words.verdict(keeping, environment, for: person)
            }
        }
    }

    private var ask: Command {
        command(
            "cerbere ask <env> [<message…>]", summary: "Asks whoever has it whether you may have it.",
            example: "cerbere ask staging are you done?"
        ) { call in
            let message = Remark(call.call["message"]).reason
            let (person, words, now) = (call.person, call.words, call.call.now)
            return try await call.change { environment, rules in
                switch environment.ask(person, message: message, now: now, rules) {
                case .asked(let holder): .done(words.asked(environment, holder))
                case .tooSoon(let holder, let asked, let next):
                    .refused(words.askedTooSoon(environment, holder, asked: asked, next: next))
                case .yours(let holder): .refused(words.askYourself(environment, holder))
                case .alreadyFree(let freeing):
                    .refused(words.alreadyFree(environment, freeing, for: person, "ask for"))
                }
            }
        }
    }
}

extension LockWords {
    fileprivate func verdict(_ stealing: Environment.Stealing, _ environment: Environment) -> Verdict {
        switch stealing {
        case .stolen(let freeing, let holder): .done(stolen(environment, freeing, holder))
        case .acquired(let holder, let freeing): .done(acquired(environment, holder, after: freeing))
        case .alreadyYours(let holder): .refused(stealFromYourself(environment, holder))
        case .notAllowed(let rule, let holder): .refused(stealNotAllowed(environment, rule, holder))
        case .frozen(let hold): .refused(frozen(environment, hold))
        case .tooLong(let most): .refused(tooLong(environment, most: most))
        }
    }

    fileprivate func verdict(
        _ giving: Environment.Giving, _ environment: Environment, by giver: Person
    ) -> Verdict {
        switch giving {
        case .given(let freeing, let holder): .done(given(environment, freeing, holder, by: giver))
        case .toHolder(let holder): .refused(giveToHolder(environment, holder, by: giver))
        case .alreadyFree(let freeing): .refused(alreadyFree(environment, freeing, for: giver, "give"))
        case .refused(let holder): .refused(notYours(environment, holder))
        case .frozen(let hold): .refused(frozen(environment, hold))
        }
    }

    fileprivate func verdict(
        _ extending: Environment.Extending, _ environment: Environment, for person: Person
    ) -> Verdict {
        switch extending {
        case .renewed(let holder): .done(renewed(environment, holder, isReasonNew: false))
        case .kept(let holder): .done(kept(environment, holder))
        case .tooLong(let most): .refused(tooLong(environment, most: most))
        case .alreadyFree(let freeing): .refused(alreadyFree(environment, freeing, for: person, "keep"))
        case .refused(let holder): .refused(notYoursToKeep(environment, holder))
        }
    }
}
