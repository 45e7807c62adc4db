package import PluginAPI

/// A manifest that breaks a rule.
package struct ManifestError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

extension Manifest {
    package func validate() throws(ManifestError) {
        guard Self.isName(id) else { throw Self.error("id", id) }
        guard Self.isName(name) else { throw Self.error("name", name) }
    }

    /// 1 to 32 small letters, digits and dashes, beginning with a letter.
    package static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard (1...32).contains(bytes.count), (0x61...0x7A).contains(bytes[0]) else { return false }
        return bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func error(_ member: String, _ found: String) -> ManifestError {
        ManifestError(
            description: "its \(member) is \"\(found)\"; it takes 1 to 32 of a-z, 0-9 and -, beginning with a letter.")
    }
}
