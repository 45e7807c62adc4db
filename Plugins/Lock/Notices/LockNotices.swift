import FoundationEssentials
import PluginAPI

/// Who is told of what happened to an environment, beside the one who typed it.
struct LockNotices: Sendable {
    let words: LockWords
    let settings: LockSettings
    let reads: @Sendable (Audience) -> Bool

    func notices(of happening: Happening) -> [Outcome] {
        let event = happening.event
        let environment = happening.environment
        return personal(event, environment) + forRooms(event, environment) + logged(happening)
    }

    // MARK: People

    private func personal(_ event: LockEvent, _ environment: Environment) -> [Outcome] {
        switch event.action {
        case .forced: event.from.map { [words.takenFromYou(event, environment, from: $0)] } ?? []
        case .stolen: event.from.map { [words.stolenFromYou(event, environment, from: $0)] } ?? []
        case .given: given(event, environment)
        case .expired:
            (person(event.from, event).map { [words.ranOut(event, environment, of: $0)] } ?? [])
                + free(environment, event)
        case .unclaimed:
            (person(event.from, event).map { [words.notTaken(event, environment, by: $0)] } ?? [])
                + free(environment, event)
        case .released: free(environment, event)
        case .unheld: unheld(environment, event) + free(environment, event)
        case .passedOn: person(event.to, event).map { [words.yourTurn(event, environment, for: $0)] } ?? []
        case .warned: person(event.to, event).map { [words.endsSoon(event, environment, for: $0)] } ?? []
        case .asked: event.from.map { [words.askedFor(event, environment, of: $0)] } ?? []
        case .kept: event.from.map { [words.stillNeeded(event, environment, for: $0)] } ?? []
        case .held: involved(environment, but: event.actor).map { words.isHeld(event, environment, for: $0) }
        case .removed, .added, .renamed, .aliased, .described, .configured, .acquired, .renewed, .claimed, .queued,
            .left,
            .watched, .unwatched, .bitten, .undelivered:
            []
        }
    }

    /// nil for a script, which reads nothing.
    private func person(_ person: Person?, _ event: LockEvent) -> Person? { event.script == nil ? person : nil }

    private func given(_ event: LockEvent, _ environment: Environment) -> [Outcome] {
        let receiver = event.to.map { words.givenToYou(event, environment, for: $0) }
        let loser = event.from.flatMap { $0 == event.actor ? nil : words.givenAway(event, environment, from: $0) }
        return [receiver, loser].compactMap { $0 }
    }

    /// Those who watch it hear that it is free, unless it went to who waits.
    private func free(_ environment: Environment, _ event: LockEvent) -> [Outcome] {
        guard environment.canBeTaken, !environment.isRemoved else { return [] }
        return environment.watchers.filter { $0 != event.actor }.map { words.isFree(event, environment, for: $0) }
    }

    /// Those who were told of the hold hear that it is over, unless another one goes on or it is their turn now, of which they
    /// hear anyway.
    private func unheld(_ environment: Environment, _ event: LockEvent) -> [Outcome] {
        guard environment.hold == nil, !environment.isRemoved else { return [] }
        let next = environment.holder.flatMap { $0.claimUntil != nil && $0.since >= event.at ? $0.person : nil }
        return involved(environment, but: event.actor).filter { $0 != next }
            .map { words.isHeldNoMore(event, environment, for: $0) }
    }

    private func involved(_ environment: Environment, but actor: Person?) -> [Person] {
        let holder = environment.holder.flatMap { $0.ticket == nil ? $0.person : nil }
        let all = [holder].compactMap { $0 } + environment.queue.filter { $0.ticket == nil }.map(\.person)
        return all.filter { $0 != actor }
    }

    // MARK: Rooms

    private func forRooms(_ event: LockEvent, _ environment: Environment) -> [Outcome] {
        let isPublic = [.acquired, .claimed, .released, .forced, .stolen, .given, .expired, .unclaimed, .passedOn]
            .contains(
                event.action)
        var rooms = isPublic && (settings.announcesServices || !event.isOfService) ? settings.announce : []
        // Nobody typed it there, so those in the room where it was locked would not learn of it.
        if event.action == .expired, let room = event.room, !rooms.contains(room) { rooms.append(room) }
        return rooms.map { words.announced(event, environment, in: $0) }
    }

    private func logged(_ happening: Happening) -> [Outcome] {
        var logged: [Outcome] = []
        if reads(.functionalLog), isForPeople(happening.event.action) { logged.append(words.logged(happening)) }
        if reads(.technicalLog) { logged.append(words.technical(happening)) }
        return logged
    }

    private func isForPeople(_ action: LockEvent.Action) -> Bool {
        switch action {
        case .queued, .left, .watched, .unwatched, .asked, .warned, .bitten, .kept: false
        default: true
        }
    }
}
