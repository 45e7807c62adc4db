import PluginAPI

extension Configuration {
    /// Understands the text of a config file.
    ///
    /// - Parameters:
    ///   - file: The file's absolute path, from whose folder relative paths begin.
    /// - Throws: Everything that is wrong with it, in one go.
    package init(text: [UInt8], file: String) throws(ConfigurationError) {
        var reader = ConfigurationReader(text: text, file: file)
        self = try reader.read()
    }
}

/// Reads one config, collecting what is wrong.
private struct ConfigurationReader {
    /// With less, a plugin in Swift does not even start.
    private static let leastMemory = ByteSize(mebibytes: 32)

    private static let pluginMembers = ["library", "settings", "grants", "memory"]

    private let text: [UInt8]
    private let file: String
    private var problems: [ConfigurationProblem] = []

    init(text: [UInt8], file: String) {
        self.text = text
        self.file = file
    }

    mutating func read() throws(ConfigurationError) -> Configuration {
        let root: JSON
        do {
            root = try JSONReader.read(text, options: .configuration)
        } catch {
            let problem = ConfigurationProblem(
                path: "", line: error.location.line, column: error.location.column, message: "\(error.reason)")
            throw ConfigurationError(file: file, problems: [problem])
        }
        let configuration = read(root)
        guard problems.isEmpty else { throw ConfigurationError(file: file, problems: problems) }
        return configuration
    }

    private mutating func read(_ root: JSON) -> Configuration {
        var configuration = Configuration(file: file, data: absolute("data"))
        guard let members = object(root, at: [], known: ["names", "prefix", "data", "adapters", "plugins"]) else {
            return configuration
        }
        if let names = members["names"] { configuration.names = self.names(names) }
        if let prefix = members["prefix"] { configuration.prefix = self.prefix(prefix) }
        if let data = members["data"], let path = folder(data) { configuration.data = path }
        if let adapters = members["adapters"] { configuration.adapters = self.adapters(adapters) }
        if let plugins = members["plugins"] { configuration.plugins = self.plugins(plugins) }
        return configuration
    }

    // MARK: The bot

    private mutating func names(_ json: JSON) -> [String] {
        guard case .array(let elements) = json, !elements.isEmpty else {
            complain([.name("names")], "must be a list of names, such as [\"bothost\"]; found \(json.quoted)")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            let path: [JSONPathStep] = [.name("names"), .index(index)]
            guard let name = string(element, at: path) else { return nil }
            guard !name.isEmpty, !name.contains(where: \.isWhitespace), !name.hasPrefix("@") else {
                complain(path, "\(element.quoted) must be one word without @")
                return nil
            }
            return name
        }
    }

    private mutating func prefix(_ json: JSON) -> String? {
        guard let prefix = string(json, at: [.name("prefix")]) else { return nil }
        guard prefix.count <= 3, !prefix.contains(where: { $0.isWhitespace || $0.isLetter || $0.isNumber }) else {
            complain([.name("prefix")], "\(json.quoted) must be one to three signs such as \"!\", or \"\" for none")
            return nil
        }
        return prefix.isEmpty ? nil : prefix
    }

    private mutating func folder(_ json: JSON) -> String? {
        guard let path = string(json, at: [.name("data")]) else { return nil }
        guard !path.isEmpty else {
            complain([.name("data")], "is empty; write a folder such as \"data\"")
            return nil
        }
        return absolute(path)
    }

    // MARK: Adapters

    private mutating func adapters(_ json: JSON) -> [Configuration.Adapter] {
        guard let members = object(json, at: [.name("adapters")], known: ["shell"]) else { return [] }
        return members.compactMap { member in
            let path: [JSONPathStep] = [.name("adapters"), .name(member.name)]
            return object(member.value, at: path, known: []).map { _ in Configuration.Adapter(id: member.name) }
        }
    }

    // MARK: Plugins

    private mutating func plugins(_ json: JSON) -> [Configuration.Plugin] {
        guard case .object(let members) = json else {
            complain([.name("plugins")], "must be an object with a member for each plugin; found \(json.quoted)")
            return []
        }
        return members.compactMap { member in
            let path: [JSONPathStep] = [.name("plugins"), .name(member.name)]
            guard Manifest.isName(member.name) else {
                complain(path, "a plugin's name takes 1 to 32 of a-z, 0-9 and -, beginning with a letter")
                return nil
            }
            return plugin(member.name, member.value, at: path)
        }
    }

    private mutating func plugin(_ name: String, _ json: JSON, at path: [JSONPathStep]) -> Configuration.Plugin? {
        guard let members = object(json, at: path, known: Self.pluginMembers) else { return nil }
        guard let library = members["library"] else {
            complain(path, "needs a \"library\", such as \"libLockPlugin.so\"")
            return nil
        }
        guard let file = string(library, at: path + [.name("library")]) else { return nil }
        guard !file.isEmpty else {
            complain(path + [.name("library")], "is empty; write a file such as \"libLockPlugin.so\"")
            return nil
        }
        let settings = members["settings"] ?? [:]
        guard case .object = settings else {
            complain(path + [.name("settings")], "must be an object; found \(settings.quoted)")
            return nil
        }
        return Configuration.Plugin(
            instance: name, library: file.contains("/") ? absolute(file) : file, settings: settings,
            grants: members["grants"].map { grants($0, at: path + [.name("grants")]) } ?? [],
            memory: members["memory"].flatMap { memory($0, at: path + [.name("memory")]) } ?? Confinement.usualMemory)
    }

    private mutating func grants(_ json: JSON, at path: [JSONPathStep]) -> [PluginGrant] {
        guard case .array(let elements) = json else {
            complain(path, "must be a list, such as [\"network\", \"write:/srv/reports\"]; found \(json.quoted)")
            return []
        }
        return elements.enumerated().compactMap { index, element in
            let path = path + [.index(index)]
            return string(element, at: path).flatMap { grant($0, at: path) }
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

    private mutating func memory(_ json: JSON, at path: [JSONPathStep]) -> ByteSize? {
        guard let text = json.string, let size = ByteSize(text) else {
            complain(path, #"\#(json.quoted) is no amount of memory; write one such as "256MiB" or "1GiB""#)
            return nil
        }
        guard size >= Self.leastMemory else {
            complain(path, #"\#(json.quoted) is too little to run in; write "\#(Self.leastMemory)" or more"#)
            return nil
        }
        return size
    }

    // MARK: Parts

    private mutating func object(_ json: JSON, at path: [JSONPathStep], known: [String]) -> JSONObject? {
        guard case .object(let members) = json else {
            complain(path, "must be an object in { }; found \(json.quoted)")
            return nil
        }
        for member in members where !known.contains(member.name) {
            let near = EditDistance.nearest(to: member.name, among: known, most: 1).first
            let advice = near.map { "did you mean \"\($0)\"?" } ?? Self.list(known)
            complain(path + [.name(member.name)], "is not known here; \(advice)")
        }
        return members
    }

    private static func list(_ known: [String]) -> String {
        known.isEmpty ? "there is nothing to set" : "there is " + known.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    private mutating func string(_ json: JSON, at path: [JSONPathStep]) -> String? {
        if let string = json.string { return string }
        complain(path, "must be text in quotes; found \(json.quoted)")
        return nil
    }

    private mutating func complain(_ path: [JSONPathStep], _ message: String) {
        let position = JSONLocator(text).location(of: path)
        problems.append(
            ConfigurationProblem(path: path.text, line: position?.line, column: position?.column, message: message))
    }

    /// Relative paths begin at the config's folder.
    private func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        return path == "." ? folder : "\(folder)/\(path)"
    }
}

extension JSON {
    /// The beginning of the value, to show what is meant.
    fileprivate var quoted: String {
        let text = description
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}
