import FoundationEssentials
import PluginAPI

/// Who has an environment, and the number of their lock.
package struct Lock: Codable, Equatable, Sendable {
    /// The number of the current lock, or of the last one; 0 before the first. It only grows, so whoever presents
    /// the number of an earlier lock is known to come too late (a fencing token).
    package private(set) var id = 0
    package internal(set) var holder: Holder?
    /// How the last lock ended; nil while there is one.
    package private(set) var freed: Freeing?
    /// What the number of the next lock is above, beside that of this one.
    private var floor = 0

    package init() {}

    /// A free lock whose next number is above `id`.
    init(goingOnAfter id: Int) { self.id = id }

    /// The number is never made up: it must be above every one that somebody may still present.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        id = try stored.decode(Int.self, forKey: .id)
        holder = try stored.decodeIfPresent(Holder.self, forKey: .holder)
        freed = try stored.decodeIfPresent(Freeing.self, forKey: .freed)
        floor = try stored.decode(.floor, default: 0)
    }

    /// A free lock that knows nothing but its number.
    package var withoutHistory: Lock {
        var lock = Lock()
        lock.id = max(id, floor)
        return lock
    }

    /// The current lock keeps its number, and later ones have none that `other` had.
    mutating func goOn(after other: Lock) {
        floor = max(floor, other.id, other.floor)
    }

    /// It goes to `holder`, under a number of its own.
    mutating func begin(_ holder: Holder) {
        id = max(id, floor) + 1
        self.holder = holder
        freed = nil
    }

    mutating func end(_ freeing: Freeing) {
        holder = nil
        freed = freeing
    }
}
