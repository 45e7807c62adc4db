/// Where the bot has its config from, and how it makes parts of itself of it.
package struct ConfigurationOrigin: Sendable {
    /// Makes an adapter of what the config says of it.
    package typealias MakeAdapter =
        @Sendable (Configuration.Adapter, _ of: Configuration) throws -> any ChatAdapter

    /// As it was read when the bot was started.
    package let configuration: Configuration
    /// Takes the place of what the file says of the data folder.
    package let data: String?
    package let installation: Installation
    package let makeAdapter: MakeAdapter

    package init(
        _ configuration: Configuration, data: String?, installation: Installation, makeAdapter: @escaping MakeAdapter
    ) {
        self.configuration = configuration
        self.data = data
        self.installation = installation
        self.makeAdapter = makeAdapter
    }

    /// As much as can be understood of the file as it is now, and what is wrong with the rest.
    func examine() throws(ConfigurationFile.Unreadable) -> (Configuration, [ConfigurationProblem]) {
        var (configuration, problems) = try ConfigurationFile(path: configuration.source.file).examine()
        if let data { configuration.data = data }
        return (configuration, problems)
    }
}
