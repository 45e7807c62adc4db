/// Something that a plugin may do because the config says so.
package enum PluginGrant: Equatable, Sendable {
    /// Open connections to anywhere, and listen.
    case network
    /// Start programs, which may do no more than the plugin itself.
    case processes
    /// Make, change and remove what is in this folder, or this one file. The path is absolute.
    case write(String)

    /// How the launcher reads it.
    var argument: String {
        switch self {
        case .network, .processes: "grant=\(self)"
        case .write(let path): "write=\(path)"
        }
    }
}

extension PluginGrant: CustomStringConvertible {
    /// How the config says it.
    package var description: String {
        switch self {
        case .network: "network"
        case .processes: "processes"
        case .write(let path): "write:\(path)"
        }
    }
}
