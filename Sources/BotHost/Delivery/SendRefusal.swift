import PluginAPI

/// Why the host does not take what a plugin wants to have sent.
package enum SendRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    case nobodyNamed(code: String)
    case noAdapter(id: String, adapters: [String])
    case tooLong(bytes: Int)
    case tooMany(plugin: String)
    case tooManyInAll
    case expiry(milliseconds: Int)
    case notStored(String)

    package static let mostBytes = 256 << 10
    package static let mostOfPlugin = 1_000
    package static let most = 10_000
    package static let mostBytesInAll = 32 << 20
    package static let longestExpiry = Duration.seconds(366 * 86_400)

    package var description: String {
        switch self {
        case .nobodyNamed(let code):
            "Nobody asked for \"\(code)\", so its audience must be a room, a person or a log."
        case .noAdapter(let id, let adapters):
            "\"\(id)\" belongs to no adapter of this bot; there \(adapters.isEmpty ? "is none" : "are \(adapters.joined(separator: ", "))")."
        case .tooLong(let bytes): "The message has \(bytes) bytes; \(Self.mostBytes) is the most."
        case .tooMany(let plugin): "\(Self.mostOfPlugin) messages of \(plugin) wait to be delivered, which is the most."
        case .tooManyInAll: "More messages wait to be delivered than the bot keeps; this one is not kept."
        case .expiry(let milliseconds): "A message can wait for 1 ms to 366 days, not for \(milliseconds) ms."
        case .notStored(let reason): "The message could not be stored: \(reason)"
        }
    }

    /// As the plugin is told.
    var rpcError: RPCError {
        switch self {
        case .nobodyNamed, .noAdapter, .tooLong, .expiry: RPCError(.invalidParams, description)
        case .tooMany, .tooManyInAll: RPCError(.busy, description)
        case .notStored: RPCError(.fault, description)
        }
    }
}
