package import FoundationEssentials

/// How the bot is on a chat network: whether people and the bot reach each other there, and since when.
package struct AdapterPresence: Equatable, Sendable {
    package enum State: Equatable, Sendable {
        case connected
        /// It is being tried.
        case connecting
        /// It is tried again at that time.
        case waiting(until: Date)
        /// The network has ended for good, as a script does.
        case ended
    }

    package private(set) var state: State
    /// Since when the bot is there, or is not there; nil for as long as the adapter runs.
    package private(set) var since: Date?
    /// What went wrong last, while the bot is not there.
    package private(set) var trouble: String?
    /// How many lines wait to be said there.
    package var unsaid = 0

    package init(_ state: State, since: Date? = nil) {
        self.state = state
        self.since = since
    }

    package mutating func connects() { state = .connecting }

    package mutating func isConnected(at now: Date) {
        (state, since, trouble) = (.connected, now, nil)
    }

    /// The connection has ended, or none came about.
    package mutating func isLost(_ trouble: String?, at now: Date) {
        if state == .connected { since = now }
        state = .connecting
        if let trouble { self.trouble = trouble }
    }

    package mutating func waits(until time: Date) { state = .waiting(until: time) }
}
