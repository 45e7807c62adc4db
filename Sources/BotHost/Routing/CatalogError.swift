package import PluginAPI

/// Why a plugin's commands cannot be offered.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
    case badUsage(CommandCatalog.Owner, UsageError)
    case sameWords(String, CommandCatalog.Owner, String, CommandCatalog.Owner, String)
    case othersWord(String, of: String, CommandCatalog.Owner)
    case sameName(String, CommandCatalog.Owner, CommandCatalog.Owner)

    package var description: String {
        switch self {
        case .badUsage(_, let error): error.description
        case .sameWords(let words, let first, let firstUsage, let second, let secondUsage):
            "\"\(words)\" would mean two commands: \"\(firstUsage)\" of \(first.name) and \"\(secondUsage)\" of \(second.name). Disable one of the two, or give the second another name in the config."
        case .othersWord(let word, let other, let owner):
            "\"\(word)\" without a name before it belongs to \(CommandCatalog.Owner(id: other).name), but \(owner.name) has a command that begins with it. Begin that command with the plugin's own name."
        case .sameName(let name, let first, let second):
            "\(first.name) and \(second.name) both go by the name \"\(name)\" in chat. Give one another name in the config."
        }
    }
}

extension CommandCatalog.Owner {
    /// The owner whose manifest has this id.
    fileprivate init(id: String) {
        self = id == Plugins.hostManifest.id ? .host : .plugin(id)
    }

    /// For people: `the host`, `the plugin lock`.
    package var name: String {
        switch self {
        case .host: "the host"
        case .plugin(let instance): "the plugin \(instance)"
        }
    }
}
