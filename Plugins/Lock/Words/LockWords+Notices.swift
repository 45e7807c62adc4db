import FoundationEssentials
import PluginAPI

/// What those are told who did not type anything.
extension LockWords {
    /// "staging: ann freed it", for the functional log.
    func logged(_ happening: Happening) -> Outcome {
        let event = happening.event
        return Outcome(
            "lock.\(event.action.rawValue)", happening.json, "\(code: event.environment): \(sentence(event)).",
            audience: .functionalLog)
    }

    /// For the technical log.
    func technical(_ happening: Happening) -> Outcome {
        let event = happening.event
        return Outcome(
            "lock.\(event.action.rawValue)", happening.json, "\(sentence(event))", audience: .technicalLog)
    }

    func announced(_ event: LockEvent, _ environment: Environment, in room: Room) -> Outcome {
        Outcome(
            "lock.announced", EnvironmentFacts(environment), "\(code: event.environment): \(sentence(event)).",
            audience: .room(room))
    }

    /// For a room, when somebody cannot be told by themselves.
    func instead(of notice: UnheardNotice, in room: Room) -> Outcome {
        Outcome(
            "lock.undelivered", ["code": notice.code, "person": notice.person.name],
            "\(notice.person), I cannot reach you alone, so here it is: \(notice.text)", audience: .room(room))
    }

    // MARK: To the one who lost it

    private func place(_ event: LockEvent) -> RichText { event.typedIn.map { " in \($0.name)" } ?? "" }

    private func why(_ event: LockEvent) -> RichText {
        event.reason == nil ? ", and gave no reason" : quoted(event.reason)
    }

    private func had(_ environment: Environment, _ event: LockEvent) -> RichText {
        guard let since = event.since else { return "" }
        return " You had it since \(moment(since))\(quoted(event.lostReason))."
    }

    func takenFromYou(_ event: LockEvent, _ environment: Environment, from person: Person) -> Outcome {
        Outcome(
            "lock.taken_from_you", EnvironmentFacts(environment),
            """
            \(event.actorWords) unlocked \(code: environment.name)\(place(event)), which was yours\(why(event)).\
            \(had(environment, event)) Who has it now: \(command("cerbere status \(environment.name)"))
            """, audience: .person(person))
    }

    func stolenFromYou(_ event: LockEvent, _ environment: Environment, from person: Person) -> Outcome {
        Outcome(
            "lock.stolen_from_you", EnvironmentFacts(environment),
            """
            \(event.actorWords) took over \(code: environment.name)\(place(event)), which was yours\(why(event)).\
            \(had(environment, event)) To wait for it: \(command("cerbere join \(environment.name)"))
            """, audience: .person(person),
            choices: [choice("Join the queue", "cerbere join \(environment.name)")])
    }

    func givenToYou(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let end: RichText = event.until.map { ", until \(moment($0))" } ?? ""
        return Outcome(
            "lock.given_to_you", EnvironmentFacts(environment),
            """
            \(event.actorWords) gave you \(code: environment.name)\(end)\(quoted(event.reason)). \
            When you are done: \(command("unlock \(environment.name)"))
            """, audience: .person(person), choices: [choice("Unlock", "unlock \(environment.name)")])
    }

    func givenAway(_ event: LockEvent, _ environment: Environment, from person: Person) -> Outcome {
        let to: RichText = event.to.map { "\($0)" } ?? "somebody else"
        return Outcome(
            "lock.given_away", EnvironmentFacts(environment),
            """
            \(event.actorWords) gave \(code: environment.name), which was yours, to \(to)\(quoted(event.reason)).\
            \(had(environment, event)) Who has it now: \(command("cerbere status \(environment.name)"))
            """, audience: .person(person))
    }

    func ranOut(_ event: LockEvent, _ environment: Environment, of person: Person) -> Outcome {
        let next: RichText = environment.holder.map { " It went to \($0.person), who waited for it." } ?? ""
        let again = environment.holder == nil ? "lock \(environment.name)" : "cerbere join \(environment.name)"
        return Outcome(
            "lock.ran_out", EnvironmentFacts(environment),
            """
            Your lock of \(code: environment.name) ran out at \(moment(event.at)).\(next) \
            To have it again: \(command(again))
            """, audience: .person(person), choices: [choice("Again", again)])
    }

    func notTaken(_ event: LockEvent, _ environment: Environment, by person: Person) -> Outcome {
        Outcome(
            "lock.turn_missed", EnvironmentFacts(environment),
            """
            It was your turn for \(code: environment.name) until \(moment(event.at)), and you did not take it. \
            To wait for it again: \(command("cerbere join \(environment.name)"))
            """, audience: .person(person),
            choices: [choice("Join the queue", "cerbere join \(environment.name)")])
    }

    // MARK: To the one who gets it

    func yourTurn(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let name = environment.name
        let until: RichText = event.until.map { " before \(moment($0)), or it goes to the next one" } ?? ""
        return Outcome(
            "lock.your_turn", EnvironmentFacts(environment),
            """
            \(code: name) is yours: you waited for it\(quoted(event.reason)). Say \(code: "ok") or type \
            \(command("cerbere take \(name)"))\(until). \
            If you do not need it any more: \(command("unlock \(name)"))
            """, audience: .person(person),
            choices: [choice("Take", "cerbere take \(name)"), choice("Pass on", "unlock \(name)")])
    }

    func isFree(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        Outcome(
            "lock.is_free", EnvironmentFacts(environment),
            """
            \(code: environment.name) is free: \(sentence(event)). To take it: \(command("lock \(environment.name)")). \
            To hear no more of it: \(command("cerbere unwatch \(environment.name)"))
            """, audience: .person(person),
            choices: [
                choice("Lock it", "lock \(environment.name)"), choice("Stop", "cerbere unwatch \(environment.name)"),
            ])
    }

    // MARK: To the one who has it

    func endsSoon(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let name = environment.name
        let until: RichText = event.until.map { " at \(moment($0))" } ?? ""
        return Outcome(
            "lock.ends_soon", EnvironmentFacts(environment),
            """
            Your lock of \(code: name) ends\(until).\(queueLength(environment)) To keep it for longer: \
            \(command("cerbere extend \(name) 2h")). When you are done: \(command("unlock \(name)"))
            """, audience: .person(person),
            choices: [choice("Keep 2h", "cerbere extend \(name) 2h"), choice("Unlock", "unlock \(name)")])
    }

    func askedFor(_ event: LockEvent, _ environment: Environment, of person: Person) -> Outcome {
        let name = environment.name
        let asker = event.actor?.name ?? "somebody"
        return Outcome(
            "lock.asked_for", EnvironmentFacts(environment),
            """
            \(event.actorWords) asks for \(code: name)\(place(event)), which is yours\(quoted(event.reason)). To free it: \
            \(command("unlock \(name)")). To let them have it: \(command("cerbere give \(name) to @\(asker)")). \
            If you still need it: \(command("cerbere keep \(name) for 1h"))
            """, audience: .person(person),
            choices: [
                choice("Unlock", "unlock \(name)"), choice("Give to \(asker)", "cerbere give \(name) to @\(asker)"),
                choice("Not yet", "cerbere keep \(name) for 1h"),
            ])
    }

    func stillNeeded(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let until: RichText = event.until.map { " until \(moment($0))" } ?? ""
        return Outcome(
            "lock.still_needed", EnvironmentFacts(environment),
            """
            \(event.actorWords) still needs \(code: environment.name), which you asked for\(until). To wait for it: \
            \(command("cerbere join \(environment.name)"))
            """, audience: .person(person),
            choices: [choice("Join the queue", "cerbere join \(environment.name)")])
    }

    func isHeld(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let end: RichText = event.until.map { " until \(moment($0))" } ?? ""
        let yours: RichText =
            environment.holder?.person == person ? "You keep it." : "You keep your place in the queue."
        return Outcome(
            "lock.hold_begins", EnvironmentFacts(environment),
            """
            \(event.actorWords) holds \(code: environment.name)\(end)\(quoted(event.reason)): nobody can take it. \
            \(yours) How it is: \(command("cerbere status \(environment.name)"))
            """, audience: .person(person))
    }

    func isHeldNoMore(_ event: LockEvent, _ environment: Environment, for person: Person) -> Outcome {
        let who: RichText = event.actor.map { ": \($0) ended that" } ?? ": its time was over"
        let yours: RichText =
            environment.holder?.person == person ? "It is yours as before." : "You keep your place in the queue."
        return Outcome(
            "lock.hold_ends", EnvironmentFacts(environment),
            """
            \(code: environment.name) is not held any more\(who). \(yours) How it is: \
            \(command("cerbere status \(environment.name)"))
            """, audience: .person(person))
    }

    func removedFromYou(_ environment: Environment, _ holder: Holder, by person: Person, in room: Room?) -> Outcome {
        let place: RichText = room.map { " in \($0.name)" } ?? ""
        return Outcome(
            "lock.removed_from_you", EnvironmentFacts(environment),
            """
            \(person) removed the environment \(code: environment.name)\(place), which was yours since \
            \(moment(holder.since))\(reason(of: holder)). What there is now: \(command("cerbere status"))
            """, audience: .person(holder.person))
    }

    func removedWhileYouWaited(_ environment: Environment, _ waiting: Person, by person: Person, in room: Room?)
        -> Outcome
    {
        let place: RichText = room.map { " in \($0.name)" } ?? ""
        return Outcome(
            "lock.queue_removed", EnvironmentFacts(environment),
            """
            \(person) removed the environment \(code: environment.name)\(place), for which you waited. \
            What there is now: \(command("cerbere status"))
            """, audience: .person(waiting))
    }

    func removedWhileYouWatched(_ environment: Environment, _ watcher: Person, by person: Person, in room: Room?)
        -> Outcome
    {
        let place: RichText = room.map { " in \($0.name)" } ?? ""
        return Outcome(
            "lock.watch_removed", EnvironmentFacts(environment),
            """
            \(person) removed the environment \(code: environment.name)\(place), which you watched. \
            What there is now: \(command("cerbere status"))
            """, audience: .person(watcher))
    }
}
