import FoundationEssentials
import PluginAPI

/// Those to whom admins have given a role in chat, as stored.
package struct ChatRole: Codable, Equatable, Sendable {
    package struct Member: Codable, Equatable, Sendable {
        let id: String
        /// What they were called then; nil when they were added by id.
        let name: String?
        /// Who added them.
        let by: Person
        let since: Date
    }

    package enum Removal: Equatable, Sendable {
        case removed
        case notThere
        /// Nobody else could add another one.
        case isLastAdmin
    }

    /// How often it has been changed: what is newer has more.
    private(set) var changes = 0
    private(set) var people: [Member] = []

    /// Returns false when they were there already.
    mutating func add(_ member: Member) -> Bool {
        guard !people.contains(where: { $0.id == member.id }) else { return false }
        people.append(member)
        changes += 1
        return true
    }

    /// - Parameter mustKeepOne: Whether these are the admins, and the config names none.
    mutating func remove(_ id: String, mustKeepOne: Bool) -> Removal {
        guard let index = people.firstIndex(where: { $0.id == id }) else { return .notThere }
        if mustKeepOne, people.count == 1 { return .isLastAdmin }
        people.remove(at: index)
        changes += 1
        return .removed
    }
}
