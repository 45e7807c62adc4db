package import PluginAPI

extension HostWords {
    /// What the bot says where it is to say that it has started.
    package static func started(with running: [String], without missing: [String]) -> Outcome {
        let list = { (names: [String]) in RichText(joining: names.map { "\(bold: $0)" }, separator: ", ") }
        let with: RichText = running.isEmpty ? "" : " With \(list(running))."
        let without: RichText = missing.isEmpty ? "" : " Not running: \(list(missing)); see \(command: "plugins")."
        return Outcome(
            "host.started", Started(version: BotHostVersion.current, plugins: running, missing: missing),
            "BotHost \(BotHostVersion.current) has started.\(with)\(without)")
    }

    private struct Started: Encodable, Sendable {
        let version: String
        let plugins: [String]
        let missing: [String]
    }
}
