package import PluginAPI

/// What the config file says.
package struct Configuration: Equatable, Sendable {
    package struct Plugin: Equatable, Sendable {
        /// What the config calls it.
        package let instance: String
        /// The library's path: absolute, or a bare file name to be looked for beside the host.
        package let library: String
        /// As they stand in the file. Only the plugin's own declaration says what they should be.
        package let settings: JSON
        /// What stands elsewhere (`${file:…}`), as it was when the file was read: a change of it is one of the settings.
        package var secrets: [String: String] = [:]
        package var grants: [PluginGrant] = []
        package var memory = Confinement.usualMemory
    }

    package enum Adapter: Equatable, Sendable {
        case shell
        case irc(IRCNetwork)
    }

    /// Where all this stands.
    package let source: ConfigurationSource
    /// The files that values refer to, absolute.
    package var secretFiles: [String] = []
    /// What must not be written down anywhere; those of the plugins are known when they start.
    package var secrets: [String] = []
    /// What the bot answers to; the first is what it calls itself.
    package var names: [String] = ["bothost"]
    /// What a command in a room may begin with instead of a name; nil for nothing.
    package var prefix: String? = "!"
    /// The ids of the people in each role.
    package var roles: [Role: [String]] = [:]
    /// Where each of them stands.
    package var rolePlaces: [Role: [ConfigurationPlace]] = [:]
    package var rules: [AccessRule] = []
    /// The folder for all that lasts, absolute.
    package var data: String
    package var adapters: [Adapter] = []
    package var logRooms = LogRooms()
    package var plugins: [Plugin] = []
}

extension Configuration {
    /// Who may do what, as the config says it.
    package var access: Access { Access(roles: roles, at: rolePlaces, rules: AccessRules(rules)) }
}
