package import FoundationEssentials
package import PluginAPI
import Synchronization

/// Tells the technical log of refusals: who was refused what.
///
/// They are many, and most bots have no such log; so once the host has said that nobody reads it, it is not asked again for a
/// while, and a refusal takes no longer than without this.
package final class RefusalLog: Sendable {
    private static let pause = Duration.seconds(60)

    /// Until when nobody reads it.
    private let unreadUntil = Mutex(Date.distantPast)

    package init() {}

    /// - Parameter refused: Made only when somebody may read it.
    package func note(
        _ refusal: Outcome, _ refused: @autoclosure () -> RefusedEvent, in host: PluginHost, now: Date
    ) async {
        guard now >= unreadUntil.withLock({ $0 }) else { return }
        do {
            let event = Outcome(refusal.code, refused(), refusal.text, audience: .technicalLog)
            guard try await !host.send(event) else { return }
            unreadUntil.withLock { $0 = now + Self.pause }
        } catch {
            // Whoever is refused is told so all the same.
            host.log.debug("a refusal was not logged", ["code": refusal.code, "reason": "\(error)"])
        }
    }
}

/// The data of a refusal in the technical log.
package struct RefusedEvent: Encodable, Sendable {
    let action = "refused"
    let actor: Person
    /// What was typed, or the service that was asked for.
    let command: String
    let typedIn: Room?
    let isOfService: Bool
    /// The data of the refusal itself.
    let refusal: JSON?

    package init(
        _ outcome: Outcome, of command: String, by actor: Person, in room: Room?, isOfService: Bool = false
    ) {
        self.actor = actor
        self.command = command.shortened
        typedIn = room
        self.isOfService = isOfService
        refusal = outcome.data.flatMap { try? ValueEncoder().encode($0) }
    }
}
