/// What became of the bot when its config was read anew.
package struct ReloadReport: Encodable, Equatable, Sendable {
    /// A plugin or a network.
    package struct Part: Encodable, Equatable, Sendable {
        package let name: String
        /// `added`, `removed`, `changed` or `unchanged`.
        package let fate: String
        /// What of it is different, in the config's words.
        package let differences: [String]
        /// Why it does not run as the config says.
        package let trouble: String?

        package init(_ part: ConfigurationChange.Part, trouble: String? = nil) {
            name = part.name
            self.trouble = trouble
            switch part.fate {
            case .added: (fate, differences) = ("added", [])
            case .removed: (fate, differences) = ("removed", [])
            case .changed(let words): (fate, differences) = ("changed", words)
            case .unchanged: (fate, differences) = ("unchanged", [])
            }
        }
    }

    /// The settings of the bot itself that are different.
    package let settings: [String]
    package let plugins: [Part]
    package let networks: [Part]

    package init(settings: [String], plugins: [Part], networks: [Part]) {
        self.settings = settings
        self.plugins = plugins
        self.networks = networks
    }

    /// The same without what is as it was.
    package var differences: ReloadReport {
        ReloadReport(
            settings: settings, plugins: plugins.filter { $0.fate != "unchanged" },
            networks: networks.filter { $0.fate != "unchanged" })
    }

    /// Whether everything is as it was.
    package var isEmpty: Bool {
        settings.isEmpty && (plugins + networks).allSatisfy { $0.fate == "unchanged" }
    }
}

/// Why the bot goes on with the config that it had.
package struct ReloadRefused: Error, Equatable, Sendable {
    package let file: String
    /// One sentence each, with its place.
    package let problems: [String]

    package init(file: String, problems: [String]) {
        self.file = file
        self.problems = problems
    }
}
