package import PluginAPI

/// How the commands of this copy of the plugin are typed: a second copy is only reached behind its own name.
package struct SpokenCommands: Sendable {
    private let prefix: String?

    package init(instance: String) {
        prefix = instance == LockPlugin.manifest.id ? nil : instance
    }

    /// A command that needs no name before it: `unlock staging`.
    package func bare(_ line: String) -> RichText {
        "\(code: prefix.map { "\($0) \(line)" } ?? line)"
    }

    /// A command behind the plugin's name: `cerbere status`.
    package func own(_ line: String) -> RichText {
        "\(code: "\(prefix ?? LockPlugin.manifest.name) \(line)")"
    }
}
