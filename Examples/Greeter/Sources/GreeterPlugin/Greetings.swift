package import FoundationEssentials
package import PluginAPI

/// How often somebody was greeted, and when last.
package struct Greetings: Codable, Sendable {
    package let person: Person
    package private(set) var count = 0
    private var last: Date?

    package init(of person: Person) { self.person = person }

    /// Counts one more at `now`, unless the last one was less than `pause` ago.
    ///
    /// - Returns: Whether it was counted.
    package mutating func add(now: Date, pause: Duration) -> Bool {
        if let last, now < last + pause { return false }
        count += 1
        last = now
        return true
    }
}
