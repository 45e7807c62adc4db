/// Something that somebody may type, with people and environments as numbers and time in minutes.
enum RandomCommand {
    case lock(Int, Int, minutes: Int?, waits: Bool)
    case unlock(Int, Int, force: Bool)
    case steal(Int, Int)
    case give(Int, Int, to: Int)
    case extend(Int, Int, minutes: Int)
    case leave(Int, Int)
    case watch(Int, Int)
    case unwatch(Int, Int)
    case hold(Int, Int, minutes: Int?)
    case unhold(Int, Int)
    case ask(Int, Int)
    case lockAll([Int], Int, minutes: Int?)

    init(people: Int, things: Int, using chance: inout some RandomNumberGenerator) {
        let (t, p) = (Int.random(in: 0..<things, using: &chance), Int.random(in: 0..<people, using: &chance))
        let minutes = Bool.random(using: &chance) ? Int.random(in: 1...120, using: &chance) : nil
        switch Int.random(in: 0..<100, using: &chance) {
        case ..<25: self = .lock(t, p, minutes: minutes, waits: false)
        case ..<40: self = .lock(t, p, minutes: minutes, waits: true)
        case ..<50: self = .unlock(t, p, force: false)
        case ..<58: self = .unlock(t, p, force: true)
        case ..<62: self = .steal(t, p)
        case ..<66: self = .give(t, p, to: Int.random(in: 0..<people, using: &chance))
        case ..<70: self = .extend(t, p, minutes: minutes ?? 30)
        case ..<76: self = .leave(t, p)
        case ..<80: self = .watch(t, p)
        case ..<83: self = .unwatch(t, p)
        case ..<86: self = .hold(t, p, minutes: minutes)
        case ..<92: self = .unhold(t, p)
        case ..<96: self = .ask(t, p)
        default:
            self = .lockAll(
                Set((0..<3).map { _ in Int.random(in: 0..<things, using: &chance) }).sorted(), p, minutes: minutes)
        }
    }

    /// The same, but more often by somebody for whom it means something.
    func addressed(to model: ModelOfLocks, using chance: inout some RandomNumberGenerator) -> RandomCommand {
        guard Int.random(in: 0..<3, using: &chance) > 0 else { return self }
        switch self {
        case .unlock(let t, _, false): return model.things[t].owner.map { .unlock(t, $0, force: false) } ?? self
        case .give(let t, _, let other):
            return model.things[t].owner.map { .give(t, $0, to: other % 8 == 0 ? $0 : other) } ?? self
        case .extend(let t, _, let minutes):
            return model.things[t].owner.map { .extend(t, $0, minutes: minutes) } ?? self
        case .leave(let t, _): return model.things[t].waiting.first.map { .leave(t, $0[0] ?? 0) } ?? self
        case .unwatch(let t, _): return model.things[t].watching.first.map { .unwatch(t, $0) } ?? self
        default: return self
        }
    }
}

extension ModelOfLocks {
    mutating func run(_ command: RandomCommand) -> String {
        switch command {
        case .lock(let t, let p, let minutes, let waits): lock(t, p, minutes: minutes, waits: waits)
        case .unlock(let t, let p, let force): unlock(t, p, force: force)
        case .steal(let t, let p): steal(t, p)
        case .give(let t, let p, let other): give(t, p, to: other)
        case .extend(let t, let p, let minutes): extend(t, p, minutes: minutes)
        case .leave(let t, let p): leave(t, p)
        case .watch(let t, let p): watch(t, p)
        case .unwatch(let t, let p): unwatch(t, p)
        case .hold(let t, let p, let minutes): hold(t, p, minutes: minutes)
        case .unhold(let t, _): unhold(t)
        case .ask(let t, let p): ask(t, p)
        case .lockAll(let ts, let p, let minutes): lockAll(ts, p, minutes: minutes)
        }
    }
}
