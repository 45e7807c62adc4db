import BotHost

/// `bothost check`: tells everything that would keep the bot, or one of its plugins, from starting.
struct CheckCommand {
    private let options: Arguments.ConfigOptions

    init(_ options: Arguments.ConfigOptions) { self.options = options }

    func run() async throws {
        let file = ConfigurationFile(path: options.config)
        let (configuration, problems) = try file.examine()
        let log = HostLog(to: .standardError, least: .warning)
        let inspector = PluginInspector(configuration, .current, log: log)
        let findings = try await inspector.start()
        let all =
            problems + findings.flatMap { $0.problems(in: configuration.source) }
            + (try inspector.problemsOfRules(findings))
        guard all.isEmpty else { throw ConfigurationError(file: file.path, problems: all.inOrder) }
        print("\(file.path) is fine.")
        for finding in findings {
            guard let result = finding.result else { continue }
            print("  \(finding.instance): \(result.manifest.version), \(Self.count(result.commands.count, "command"))")
        }
    }

    private static func count(_ count: Int, _ thing: String) -> String { "\(count) \(thing)\(count == 1 ? "" : "s")" }
}
