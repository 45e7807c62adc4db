import FoundationEssentials
import PluginAPI

/// What `steal`, `give`, `extend`, `keep` and `ask` say.
extension LockWords {
    // MARK: Steal

    func stolen(_ environment: Environment, _ freeing: Freeing, _ holder: Holder) -> Outcome {
        let victim = freeing.holder
        return Outcome(
            "lock.stolen", EnvironmentFacts(environment),
            """
            \(code: environment.name) is \(holder.person)'s now\(end(of: holder))\(reason(of: holder)). \
            \(victim.person) had it since \(moment(victim.since))\(reason(of: victim)); I told \(victim.person). \
            When you are done: \(command("unlock \(environment.name)"))
            """, audience: .room)
    }

    func stealFromYourself(_ environment: Environment, _ holder: Holder) -> Refusal {
        Refusal(
            "lock.already_yours", EnvironmentFacts(environment),
            """
            \(code: environment.name) is yours since \(moment(holder.since)), so there is nobody to steal it from. \
            To set when it ends: \(command("lock \(environment.name) for 2h"))
            """)
    }

    func stealNotAllowed(_ environment: Environment, _ rule: LockRules.Stealing, _ holder: Holder) -> Refusal {
        let name = environment.name
        let who: RichText =
            rule == .queueHead ? "only who is first in the queue may steal it" : "only admins may steal it"
        return Refusal(
            "lock.not_allowed", EnvironmentFacts(environment),
            """
            \(code: name) is \(tenure(holder)), and \(who). To join the queue: \(command("cerbere join \(name)")). \
            To ask \(holder.person) for it: \(command("cerbere ask \(name)"))
            """,
            choices: [
                choice("Join the queue", "cerbere join \(name)"),
                choice("Ask \(holder.person.name)", "cerbere ask \(name)"),
            ])
    }

    // MARK: Give

    func given(_ environment: Environment, _ freeing: Freeing, _ holder: Holder, by giver: Person) -> Outcome {
        let from: RichText = freeing.holder.person == giver ? "\(giver)" : "\(giver), who is an admin,"
        let loss: RichText = freeing.holder.person == giver ? "" : " I told \(freeing.holder.person), who had it."
        return Outcome(
            "lock.given", EnvironmentFacts(environment),
            """
            \(from) gave \(code: environment.name) to \(holder.person)\(end(of: holder))\(quoted(freeing.reason)). \
            I told \(holder.person).\(loss) Who has what: \(command("cerbere status"))
            """, audience: .room)
    }

    func giveToWhom(_ name: String) -> Refusal {
        Refusal(
            "lock.unknown_user", ["environment": name],
            "Nobody is named to whom \(code: name) is to go. For example: \(command("cerbere give \(name) to @name"))")
    }

    func giveToHolder(_ environment: Environment, _ holder: Holder, by giver: Person) -> Refusal {
        let name = environment.name
        guard holder.person == giver else {
            return Refusal(
                "lock.give_to_self", EnvironmentFacts(environment),
                "\(holder.person) has \(code: name) already. Who has what: \(command("cerbere status"))")
        }
        return Refusal(
            "lock.give_to_self", EnvironmentFacts(environment),
            """
            \(code: name) is yours already, so you cannot give it to yourself. To somebody else: \
            \(command("cerbere give \(name) to @name")). To free it: \(command("unlock \(name)"))
            """)
    }

    // MARK: Extend

    func kept(_ environment: Environment, _ holder: Holder) -> Outcome {
        let until: RichText = holder.keptUntil.map { " I ask you again after \(moment($0))." } ?? ""
        return Outcome(
            "lock.kept", EnvironmentFacts(environment),
            """
            \(code: environment.name) stays yours, \(holder.person)\(end(of: holder)).\(until) \
            When you are done: \(command("unlock \(environment.name)"))
            """)
    }

    /// `extend` or `keep` of what is somebody else's.
    func notYoursToKeep(_ environment: Environment, _ holder: Holder) -> Refusal {
        let name = environment.name
        return Refusal(
            "lock.not_yours", EnvironmentFacts(environment),
            """
            \(code: name) is not yours to keep, it is \(tenure(holder)).\(queueLength(environment)) To wait for it: \
            \(command("cerbere join \(name)"))
            """, choices: [choice("Join the queue", "cerbere join \(name)")])
    }

    // MARK: Ask

    func asked(_ environment: Environment, _ holder: Holder) -> Outcome {
        Outcome(
            "lock.asked", EnvironmentFacts(environment),
            """
            I asked \(holder.person) for \(code: environment.name), which is \(tenure(holder)). To wait for it: \
            \(command("cerbere join \(environment.name)"))
            """, audience: .caller, choices: [choice("Join the queue", "cerbere join \(environment.name)")])
    }

    func askedTooSoon(_ environment: Environment, _ holder: Holder, asked: Date, next: Date) -> Refusal {
        Refusal(
            "lock.too_soon", NextTry(environment: environment.name, next: next),
            """
            \(holder.person) was asked for \(code: environment.name) at \(moment(asked)), and can be asked again at \
            \(moment(next)). To wait for it: \(command("cerbere join \(environment.name)"))
            """, choices: [choice("Join the queue", "cerbere join \(environment.name)")])
    }

    func askYourself(_ environment: Environment, _ holder: Holder) -> Refusal {
        Refusal(
            "lock.already_yours", EnvironmentFacts(environment),
            """
            \(code: environment.name) is yours since \(moment(holder.since)), so there is nobody else to ask. \
            To free it: \(command("unlock \(environment.name)"))
            """)
    }
}

/// The data of `lock.too_soon`.
struct NextTry: Encodable, Sendable {
    var environment: String?
    let next: Date
}
