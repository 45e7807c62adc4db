/// What a plugin's process may use. The launcher sees to it; docs/security.md says what it is worth.
package struct Confinement: Equatable, Sendable {
    package static let usualMemory = ByteSize(mebibytes: 512)

    /// How much private memory it may have.
    package var memory: ByteSize
    /// What it may do besides reading files and talking with the host.
    package var grants: [PluginGrant]
    /// How many files and sockets it may have open.
    package var files = 256
    /// What it may not even read, absolute: the data folder, the config.
    package var hidden: [String]

    package init(memory: ByteSize = usualMemory, grants: [PluginGrant] = [], hidden: [String] = []) {
        self.memory = memory
        self.grants = grants
        self.hidden = hidden
    }

    /// The same, as the launcher reads it.
    ///
    /// - Parameter backtracer: The program that prints where a plugin trapped.
    func arguments(backtracer: String?) -> [String] {
        ["memory=\(memory.bytes)", "files=\(files)"]
            + grants.map(\.argument)
            + hidden.map { "hide=\($0)" }
            + (backtracer.map { ["backtracer=\($0)"] } ?? [])
    }
}

extension Confinement: CustomStringConvertible {
    /// What is out of the ordinary, in the config's words: `grants: network, write:/srv/out; memory: 1GiB`. Empty if nothing is.
    package var description: String {
        var parts: [String] = []
        if !grants.isEmpty { parts.append("grants: " + grants.map(\.description).joined(separator: ", ")) }
        if memory != Self.usualMemory { parts.append("memory: \(memory)") }
        return parts.joined(separator: "; ")
    }
}
