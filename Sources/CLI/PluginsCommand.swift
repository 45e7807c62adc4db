import BotHost

/// `bothost plugins`: what the plugins in the config are, as they tell it themselves.
struct PluginsCommand {
    private let options: Arguments.ConfigOptions

    init(_ options: Arguments.ConfigOptions) { self.options = options }

    func run() async throws {
        let file = ConfigurationFile(path: options.config)
        let (configuration, problems) = try file.examine()
        let log = HostLog(to: .standardError, least: .warning)
        let findings = try await PluginInspector(configuration, .current, log: log).describe()
        print(findings.map(Self.text).joined(separator: "\n\n"))
        let all = problems + findings.flatMap { $0.problems(in: configuration.source) }
        guard all.isEmpty else { throw ConfigurationError(file: file.path, problems: all.inOrder) }
    }

    private static func text(_ finding: PluginInspector.Finding) -> String {
        guard let result = finding.result else {
            return "\(finding.instance)\n  library   \(finding.library)\n  cannot be started; see below"
        }
        let manifest = result.manifest
        let commands = result.commands.map { command in
            command.usage + (command.needs.map { " (only for \($0.rawValue))" } ?? "")
        }.joined(separator: "\n            ")
        let hears = result.listeners.map { listener in
            let triggers = listener.words + listener.events.map { "(\($0.rawValue))" } + listener.published
            return "\n  hears     \(triggers.joined(separator: ", "))"
        }.joined()
        let runs = result.timers.map { "\n  runs      \($0.name): \($0.summary)" }.joined()
        let serves = result.services.map { service in
            let like = service.command.map { " (like \($0))" } ?? ""
            return "\n  serves    \(finding.instance).\(service.name)\(like): \(service.summary)"
        }.joined()
        let tells = result.events.map { "\n  tells     \(finding.instance).\($0.name): \($0.summary)" }.joined()
        let allowed = "\(finding.confinement)"
        return """
            \(finding.instance)
              plugin    \(manifest.id) \(manifest.version): \(manifest.summary)
              in chat   \(finding.instance == manifest.id ? manifest.name : finding.instance)
              library   \(finding.library)
              may use   \(allowed.isEmpty ? "what every plugin may" : allowed)
              commands  \(commands)\(hears)\(runs)\(serves)\(tells)
            """
    }
}
