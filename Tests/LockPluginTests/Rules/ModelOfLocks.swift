/// The rules once more, as simply as they can be said: people and environments are numbers, time is in minutes, and
/// nothing is shared with what it is compared with.
struct ModelOfLocks {
    struct Thing: Equatable {
        var owner: Int?
        var number = 0
        var end: Int?
        var turnEnds: Int?
        var waiting: [[Int?]] = []
        var watching: Set<Int> = []
        var holds: [[Int?]] = []
        var asked: Int?
        var taken = 0
    }

    var things: [Thing]
    var now = 0

    init(count: Int) { things = Array(repeating: Thing(), count: count) }

    /// Brings one thing up to the time.
    mutating func update(_ t: Int) {
        things[t].holds.removeAll { ($0[1] ?? .max) <= now }
        if let end = things[t].end, things[t].owner != nil, end <= now { vacate(t) }
        if let turn = things[t].turnEnds, things[t].owner != nil, turn <= now { vacate(t) }
        serve(t)
    }

    private mutating func vacate(_ t: Int) {
        things[t].owner = nil
        things[t].end = nil
        things[t].turnEnds = nil
    }

    private mutating func give(_ t: Int, to p: Int, end: Int?, turn: Int? = nil) {
        things[t].owner = p
        things[t].number += 1
        things[t].end = end
        things[t].turnEnds = turn
        things[t].taken = now
        things[t].waiting.removeAll { $0[0] == p }
    }

    private mutating func serve(_ t: Int) {
        guard things[t].owner == nil, things[t].holds.isEmpty, let next = things[t].waiting.first else { return }
        give(t, to: next[0]!, end: next[1].map { now + $0 }, turn: now + 15)  // who waits is never nil
    }

    mutating func lock(_ t: Int, _ p: Int, minutes: Int?, waits: Bool) -> String {
        update(t)
        if things[t].owner == p {
            let turn = things[t].turnEnds != nil
            things[t].turnEnds = nil
            if let minutes { things[t].end = now + minutes }
            return turn ? "claimed" : minutes == nil ? "already_yours" : "renewed"
        }
        if things[t].owner == nil, things[t].holds.isEmpty {
            give(t, to: p, end: minutes.map { now + $0 })
            return "acquired"
        }
        if waits {
            if things[t].waiting.contains(where: { $0[0] == p }) { return "already_queued" }
            things[t].waiting.append([p, minutes])
            return "queued"
        }
        return things[t].holds.isEmpty ? "held_by_other" : "frozen"
    }

    mutating func unlock(_ t: Int, _ p: Int, force: Bool) -> String {
        update(t)
        guard let owner = things[t].owner else { return "already_free" }
        guard owner == p || force else { return "not_yours" }
        vacate(t)
        serve(t)
        return owner == p ? "released" : "forced"
    }

    mutating func steal(_ t: Int, _ p: Int) -> String {
        update(t)
        let owner = things[t].owner
        if owner == p { return "already_yours" }
        if !things[t].holds.isEmpty { return "frozen" }
        give(t, to: p, end: nil)
        return owner == nil ? "acquired" : "stolen"
    }

    mutating func give(_ t: Int, _ p: Int, to other: Int) -> String {
        update(t)
        guard let owner = things[t].owner else { return "already_free" }
        if owner != p { return "not_yours" }
        if other == p { return "give_to_self" }
        if !things[t].holds.isEmpty { return "frozen" }
        give(t, to: other, end: things[t].end)
        return "given"
    }

    mutating func extend(_ t: Int, _ p: Int, minutes: Int) -> String {
        update(t)
        guard let owner = things[t].owner else { return "already_free" }
        if owner != p { return "not_yours" }
        things[t].turnEnds = nil
        guard let end = things[t].end else { return "kept" }
        things[t].end = end + minutes
        return "renewed"
    }

    mutating func leave(_ t: Int, _ p: Int) -> String {
        update(t)
        guard let place = things[t].waiting.firstIndex(where: { $0[0] == p }) else { return "not_queued" }
        things[t].waiting.remove(at: place)
        return "left"
    }

    mutating func watch(_ t: Int, _ p: Int) -> String {
        update(t)
        return things[t].watching.insert(p).inserted ? "watching" : "already_watching"
    }

    mutating func unwatch(_ t: Int, _ p: Int) -> String {
        update(t)
        return things[t].watching.remove(p) == nil ? "not_watching" : "unwatched"
    }

    mutating func hold(_ t: Int, _ p: Int, minutes: Int?) -> String {
        update(t)
        let hold = [p, minutes.map { now + $0 }]
        if let last = things[t].holds.last, last[0] == p {
            things[t].holds[things[t].holds.count - 1] = hold
            return "changed"
        }
        if things[t].holds.count == 8 { return "too_many" }
        things[t].holds.append(hold)
        return "held"
    }

    mutating func unhold(_ t: Int) -> String {
        update(t)
        if things[t].holds.isEmpty { return "not_held" }
        things[t].holds.removeLast()
        serve(t)
        return "unheld"
    }

    mutating func ask(_ t: Int, _ p: Int) -> String {
        update(t)
        guard let owner = things[t].owner else { return "already_free" }
        if owner == p { return "yours" }
        if let asked = things[t].asked, asked >= things[t].taken, asked + 10 > now { return "too_soon" }
        things[t].asked = now
        return "asked"
    }

    mutating func lockAll(_ ts: [Int], _ p: Int, minutes: Int?) -> String {
        var tried = self
        for t in ts
        where !["acquired", "already_yours", "renewed", "claimed"].contains(
            tried.lock(t, p, minutes: minutes, waits: false))
        {
            return "blocked"
        }
        self = tried
        return "taken"
    }
}
