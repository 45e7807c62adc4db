import FoundationEssentials
import PluginAPI

/// Puts choices into words, for networks without buttons.
struct NumberedChoices: Sendable {
    let book: ChoiceBook
    /// With what a line to the bot begins in a room: `!`, or `@bothost `.
    var address: String
    let log: HostLog

    /// What is added to a text that offers `choices`.
    func hint(
        _ choices: [Choice], for audience: OutgoingMessage.Audience, now: Date
    ) async -> RichText {
        do {
            let numbered = try await book.number(choices, shownTo: audience, now: now)
            let address = audience.isRoom ? address : ""
            let parts = numbered.map { "\(code: "\(address)\($0.number)") for \($0.choice.label)" as RichText }
            return "\nType \(RichText(joining: parts, separator: ", "))."
        } catch {
            // The lines themselves always work.
            log.error("choices cannot be numbered: \(error)")
            let address = audience.isRoom ? address : ""
            let parts = choices.map { "\(code: address + $0.command) for \($0.label)" as RichText }
            return "\nType \(RichText(joining: parts, separator: ", "))."
        }
    }
}
