package import FoundationEssentials
package import PluginAPI

/// Something that happened to an environment: a line of its history, and what others are told.
package struct LockEvent: Codable, Equatable, Sendable {
    package enum Action: String, Codable, CaseIterable, Sendable {
        case added, removed, renamed, aliased, described, configured
        case acquired, renewed, kept, released, forced, stolen, given, expired
        /// It went to the next in the queue, who has to take it.
        case passedOn = "passed_on"
        case claimed, unclaimed
        case queued, left, watched, unwatched, asked, warned, bitten
        case held, unheld
        /// Somebody was to be told something, and could not be reached.
        case undelivered
    }

    /// Its number among the events of this environment; it only grows.
    package let number: Int
    package let at: Date
    package let action: Action
    /// As it is spelled.
    package let environment: String
    package let lockID: Int
    /// Who did it; nil when nobody did.
    package let actor: Person?
    /// Whose lock it was before, and whose it is after. Of what is kept, who had asked for it, and whose it is.
    package let from: Person?
    package let to: Person?
    package let until: Date?
    package let reason: String?
    /// Since when the one had it who lost it, for what, and where they had taken it.
    package var since: Date?
    package var lostReason: String?
    package var room: Room?
    /// Which script lost it or got it, and so cannot be told; nil for a person.
    package var script: String?
    /// Where it was typed.
    package var typedIn: Room?
    /// Whether a script or another plugin did it.
    package var isOfService = false

    /// The one who did it, for a sentence.
    var actorWords: RichText { actor.map { "\($0)" } ?? "Another plugin" }
}
