package import PluginAPI

/// `docs/configuration.md`, written from what the host and the plugins declare.
package struct ConfigurationReference {
    private let plugins: [(manifest: Manifest, settings: [Setting])]

    package init(_ plugins: [(manifest: Manifest, settings: [Setting])]) { self.plugins = plugins }

    package var text: String {
        ([Self.introduction, Self.table(of: HostSettings.all)] + plugins.map(Self.chapter) + [Self.end])
            .joined(separator: "\n\n") + "\n"
    }

    private static let introduction = """
        # The config

        <!-- Written by `make docs` from the declarations in the code; a test compares. Change those, not this file. -->

        `bothost.json` is JSON in which comments (`//`, `/* */`) and trailing commas are welcome. `bothost check` reads
        it, starts each plugin once beside a bot that may be running, and tells everything that is wrong:

        ```
        plugins.lock.settings.enviroments (line 9, column 17): is not known here; did you mean "environments"?
        ```

        A mistake in the config itself keeps the bot from starting, with exit code 78 (EX_CONFIG). A mistake in what the
        config says to a plugin keeps that plugin from starting.

        ## Secrets

        A text that is `"${env:NAME}"` or `"${file:PATH}"`, as a whole, stands for the environment variable NAME or for
        what is in the file PATH, without the line breaks at its end. A relative path begins at the config's folder. One
        that is not set, cannot be read or is blank keeps the bot from starting. What it stands for appears in no error
        and no log.

        ## The bot
        """

    private static let end = """
        ## How values are written

        | Type | In the config |
        |---|---|
        | text | `"staging"` |
        | secret | `"${env:TOKEN}"`; not blank |
        | integer | `3` |
        | duration | `"90m"`, `"2h"`, `"1d12h"`, `"2 hours"`; a bare number in quotes is minutes |
        | yes or no | `true` or `false` |
        | one of | one of the words, as written |
        | list of … | `["staging", "demo"]` |
        | object | `{ "name": "staging" }`, with the members that are listed |
        | table of … | `{ "any-name": … }`, with names of your own |
        """

    private static func chapter(_ plugin: (manifest: Manifest, settings: [Setting])) -> String {
        let title = "## The plugin \(plugin.manifest.id)\n\n\(plugin.manifest.summary) Under `plugins.<name>.settings`:"
        guard !plugin.settings.isEmpty else { return "\(title) nothing to set." }
        return "\(title)\n\n\(table(of: plugin.settings))"
    }

    // MARK: Rows

    private static func table(of settings: [Setting]) -> String {
        """
        | Key | Type | Default | Meaning |
        |---|---|---|---|
        \(settings.flatMap { rows(for: $0, under: "") }.joined(separator: "\n"))
        """
    }

    private static func example(of setting: Setting) -> String {
        guard let example = setting.example, example != setting.defaultValue else { return "" }
        return " Such as `\(example)`."
    }

    /// A row for the setting, and one for each member that it may have.
    private static func rows(for setting: Setting, under parent: String) -> [String] {
        let key = parent + setting.name
        let cells = [
            "`\(key)`", setting.type.title, setting.standard,
            setting.meaning + example(of: setting),
        ]
        let row = "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        return [row] + setting.type.members(under: key).flatMap { rows(for: $0.setting, under: $0.parent) }
    }
}

extension Setting {
    fileprivate var standard: String {
        if isRequired { return "required" }
        return defaultValue.map { "`\($0)`" } ?? "none"
    }
}

extension SettingType {
    /// What the documentation calls it.
    fileprivate var title: String {
        switch kind {
        case .text: "text"
        case .secret: "secret"
        case .integer(let range): range.words.replacing("a whole number", with: "integer")
        case .duration: "duration"
        case .yesNo: "yes or no"
        case .oneOf(let words): "one of " + words.map { "`\"\($0)\"`" }.joined(separator: ", ")
        case .list(let element): "list of \(element.title)"
        case .object: "object"
        case .table(let value): value == .anything ? "object" : "table of \(value.title)"
        case .either(let types): types.map(\.title).joined(separator: " or ")
        case .anything: "anything"
        }
    }

    /// The members of the objects in it, each with what stands before its name.
    fileprivate func members(under key: String) -> [(setting: Setting, parent: String)] {
        switch kind {
        case .object(let members): members.map { ($0, "\(key).") }
        case .list(let element): element.members(under: "\(key)[…]")
        case .table(let value): value.members(under: "\(key).<name>")
        case .either(let types): types.flatMap { $0.members(under: key) }
        case .text, .secret, .integer, .duration, .yesNo, .oneOf, .anything: []
        }
    }
}
