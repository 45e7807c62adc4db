import PluginAPI

/// Environments that belong together: locked as a whole, or so alike that any of them will do.
package struct Group: Codable, Equatable, Sendable {
    /// As it was spelled when it was made.
    package let name: String
    /// Whether `lock` of the group means any one of it.
    package internal(set) var isAny: Bool
    /// The names, in small letters, in order: so two who lock overlapping groups never wait for each other.
    package private(set) var members: [String]

    package init(_ name: EnvironmentName, isAny: Bool = false, members: [String] = []) {
        self.name = name.spelling
        self.isAny = isAny
        self.members = Set(members).sorted()
    }

    package mutating func add(_ names: [String]) { members = Set(members).union(names).sorted() }

    package mutating func remove(_ names: [String]) { members.removeAll(where: names.contains) }

    package mutating func rename(_ old: String, to new: String) {
        guard members.contains(old) else { return }
        remove([old])
        add([new])
    }
}
