package import FoundationEssentials
package import PluginAPI

/// How a lock ended.
package struct Freeing: Codable, Equatable, Sendable {
    package enum Way: String, Codable, Sendable {
        /// The holder unlocked it.
        case released
        /// Somebody else did.
        case forced
        /// Its time was over.
        case expired
        /// It was passed on from the queue, and whose turn it was did not take it.
        case unclaimed
        /// Somebody took it over.
        case stolen
        /// The holder, or somebody for them, gave it to somebody else.
        case given
    }

    package let how: Way
    /// Whose lock it was.
    package let holder: Holder
    /// Who ended it; nil when nobody did.
    package let by: Person?
    package let at: Date
    /// Why, in the words of the one who ended it.
    package let reason: String?

    package init(_ how: Way, of holder: Holder, by person: Person? = nil, at time: Date, reason: String? = nil) {
        self.how = how
        self.holder = holder
        by = person
        at = time
        self.reason = reason
    }
}
