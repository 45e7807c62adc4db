import PluginAPI

extension PluginHost {
    /// Tells the technical log of a refusal: who was refused what.
    ///
    /// - Parameter refused: Made only when somebody reads it.
    func log(_ refusal: Outcome, _ refused: @autoclosure () -> RefusedEvent) async {
        guard reads(.technicalLog) else { return }
        do {
            try await send(Outcome(refusal.code, refused(), refusal.text, audience: .technicalLog))
        } catch {
            // Whoever is refused is told so all the same.
            log.debug("a refusal was not logged", ["code": refusal.code, "reason": "\(error)"])
        }
    }
}

/// The data of a refusal in the technical log.
struct RefusedEvent: Encodable, Sendable {
    let action = "refused"
    let actor: Person
    /// What was typed, or the service that was asked for.
    let command: String
    let typedIn: Room?
    let isOfService: Bool
    /// The data of the refusal itself.
    let refusal: JSON?

    init(
        _ outcome: Outcome, of command: String, by actor: Person, in room: Room?, isOfService: Bool = false
    ) {
        self.actor = actor
        self.command = command.shortened
        typedIn = room
        self.isOfService = isOfService
        refusal = outcome.data.flatMap { try? JSON(encoding: $0) }
    }
}
