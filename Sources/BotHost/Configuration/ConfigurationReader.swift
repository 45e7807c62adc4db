import PluginAPI

extension Configuration {
    /// Understands the text of a config file.
    ///
    /// - Parameters:
    ///   - file: The file's absolute path, from whose folder relative paths begin.
    /// - Throws: Everything that is wrong with it, in one go.
    package init(text: [UInt8], file: String) throws(ConfigurationError) {
        let (configuration, problems) = Self.reading(text, file: file)
        guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
        self = configuration
    }

    /// As much as can be understood of a config file, and what is wrong with the rest.
    package static func reading(_ text: [UInt8], file: String) -> (Configuration, [ConfigurationProblem]) {
        var reader = ConfigurationReader(ConfigurationSource(text: text, file: file))
        let configuration = reader.read()
        return (configuration, reader.problems)
    }
}

/// Reads one config, collecting what is wrong.
private struct ConfigurationReader {
    /// With less, a plugin in Swift does not even start.
    private static let leastMemory = ByteSize(mebibytes: 32)

    private let source: ConfigurationSource
    private var check: SettingsCheck

    var problems: [ConfigurationProblem] { check.problems.inOrder }

    init(_ source: ConfigurationSource) {
        self.source = source
        check = SettingsCheck(source)
    }

    mutating func read() -> Configuration {
        var configuration = Configuration(source: source, data: absolute("data"))
        let root: JSON
        do {
            root = try JSONReader.read(source.text, options: .configuration)
        } catch {
            check.complain(
                ConfigurationProblem(
                    path: "", line: error.location.line, column: error.location.column, message: "\(error.reason)"))
            return configuration
        }
        // The declarations say what there may be; what is left to do here are the rules that no declaration can say.
        let members = check.object(root, HostSettings.all)
        if let names = members["names"]?.array { configuration.names = self.names(names) }
        if let prefix = members["prefix"]?.string { configuration.prefix = self.prefix(prefix) }
        configuration.roles = roles(members["roles"]?.object ?? JSONObject())
        configuration.rolePlaces = configuration.roles.reduce(into: [:]) { places, role in
            places[role.key] = role.value.indices.map {
                source.place(of: ["roles", .name(role.key.rawValue), .index($0)])
            }
        }
        if let data = members["data"]?.string, let path = folder(data) { configuration.data = path }
        configuration.adapters = adapters(members["adapters"] ?? [:], usualNick: configuration.names.first ?? "bothost")
        configuration.logRooms = logRooms(members, beside: configuration.adapters)
        configuration.plugins = plugins(members["plugins"]?.object ?? JSONObject())
        configuration.rules = rules(members["rules"] ?? [], for: configuration.plugins.map(\.instance))
        configuration.secretFiles = check.files
        configuration.secrets = check.secrets
        return configuration
    }

    // MARK: The bot

    private mutating func names(_ elements: [JSON]) -> [String] {
        if elements.isEmpty { complain([.name("names")], "needs at least one name, such as [\"bothost\"]") }
        return elements.enumerated().compactMap { index, element in
            guard let name = element.string else { return nil }
            guard !name.isEmpty, !name.contains(where: \.isWhitespace), !name.hasPrefix("@") else {
                complain([.name("names"), .index(index)], "\(element.quoted) must be one word without @")
                return nil
            }
            return name
        }
    }

    private mutating func prefix(_ prefix: String) -> String? {
        guard prefix.count <= 3, !prefix.contains(where: { $0.isWhitespace || $0.isLetter || $0.isNumber }) else {
            let words = "\(JSON.string(prefix).quoted) must be one to three signs such as \"!\", or \"\" for none"
            complain([.name("prefix")], words)
            return nil
        }
        return prefix.isEmpty ? nil : prefix
    }

    private mutating func roles(_ members: JSONObject) -> [Role: [String]] {
        var roles: [Role: [String]] = [:]
        for member in members {
            if !Manifest.isName(member.name) {
                complain(
                    ["roles", .name(member.name)],
                    "a role's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
            }
            let ids = (member.value.array ?? []).map { $0.string ?? "" }
            for (index, id) in ids.enumerated() {
                if let complaint = IDs.complaint(about: id) {
                    complain(["roles", .name(member.name), .index(index)], complaint)
                }
            }
            roles[Role(rawValue: member.name)] = ids
        }
        return roles
    }

    private mutating func rules(_ elements: JSON, for plugins: [String]) -> [AccessRule] {
        var reader = AccessRulesReader(in: source, plugins: plugins)
        let rules = reader.rules(elements.array ?? [])
        for problem in reader.problems { complain(problem.path, problem.message) }
        return rules
    }

    private mutating func folder(_ path: String) -> String? {
        guard !path.isEmpty else {
            complain([.name("data")], "is empty; write a folder such as \"data\"")
            return nil
        }
        return absolute(path)
    }

    // MARK: Adapters

    private mutating func adapters(_ members: JSON, usualNick: String) -> [Configuration.Adapter] {
        var adapters: [Configuration.Adapter] = members["shell"] == nil ? [] : [.shell]
        for member in members["irc"]?.object ?? JSONObject() {
            let path: [JSONPathStep] = ["adapters", "irc", .name(member.name)]
            if !Manifest.isName(member.name) {
                complain(path, "a network's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
            }
            var reader = IRCSettingsReader(member.value, at: path, in: source)
            let network = reader.network(named: member.name, usualNick: usualNick)
            for problem in reader.problems { complain(problem.path, problem.message) }
            if let network { adapters.append(.irc(network)) }
        }
        return adapters
    }

    private mutating func logRooms(
        _ members: JSONObject, beside adapters: [Configuration.Adapter]
    ) -> LogRooms {
        var reader = LogRoomsReader(adapters: adapters)
        let rooms = reader.rooms(members)
        for problem in reader.problems { complain(problem.path, problem.message) }
        return rooms
    }

    // MARK: Plugins

    private mutating func plugins(_ members: JSONObject) -> [Configuration.Plugin] {
        members.compactMap { member in
            let path: [JSONPathStep] = [.name("plugins"), .name(member.name)]
            guard Manifest.isName(member.name) else {
                complain(path, "a plugin's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
                return nil
            }
            // Under which the bot keeps what is its own, such as who is an admin.
            if ["host", Plugins.hostManifest.id].contains(member.name) {
                complain(path, "is what the bot calls itself; give the plugin another name")
            }
            return plugin(member.name, member.value, at: path)
        }
    }

    private mutating func plugin(_ name: String, _ members: JSON, at path: [JSONPathStep]) -> Configuration.Plugin? {
        guard let file = members["library"]?.string else { return nil }
        guard !file.isEmpty else {
            complain(path + [.name("library")], "is empty; write a file such as \"libLockPlugin.so\"")
            return nil
        }
        return Configuration.Plugin(
            instance: name, library: file.contains("/") ? absolute(file) : file, settings: members["settings"] ?? [:],
            secrets: SecretReference.values(in: members["settings"] ?? [:], source),
            grants: grants(members["grants"]?.array ?? [], at: path + [.name("grants")]),
            memory: members["memory"]?.string.flatMap { memory($0, at: path + [.name("memory")]) }
                ?? Confinement.usualMemory)
    }

    private mutating func grants(_ elements: [JSON], at path: [JSONPathStep]) -> [PluginGrant] {
        elements.enumerated().compactMap { index, element in
            element.string.flatMap { grant($0, at: path + [.index(index)]) }
        }
    }

    private mutating func grant(_ text: String, at path: [JSONPathStep]) -> PluginGrant? {
        if text == "network" { return .network }
        if text == "processes" { return .processes }
        guard text.hasPrefix("write:") else {
            let near = EditDistance.nearest(to: text, among: ["network", "processes"], most: 1).first
            let advice = near.map { "did you mean \"\($0)\"?" } ?? #"write "network", "processes" or "write:PATH""#
            complain(path, "\(JSON.string(text).quoted) is no grant; \(advice)")
            return nil
        }
        let folder = String(text.dropFirst("write:".count))
        guard !folder.isEmpty else {
            complain(path, #""write:" names no folder; write one after it, such as "write:/srv/reports""#)
            return nil
        }
        return .write(absolute(folder))
    }

    private mutating func memory(_ text: String, at path: [JSONPathStep]) -> ByteSize? {
        let quote = JSON.string(text).quoted
        guard let size = ByteSize(text) else {
            complain(path, #"\#(quote) is no amount of memory; write one such as "256MiB" or "1GiB""#)
            return nil
        }
        guard size >= Self.leastMemory else {
            complain(path, #"\#(quote) is too little to run in; write "\#(Self.leastMemory)" or more"#)
            return nil
        }
        return size
    }

    // MARK: Parts

    private mutating func complain(_ path: [JSONPathStep], _ message: String) { check.complain(path, message) }

    private func absolute(_ path: String) -> String { source.absolute(path) }
}
