import Glibc
package import PluginAPI

/// Where settings stand: to name the place of a mistake, and to look up what they refer to.
package struct ConfigurationSource: Equatable, Sendable {
    /// Empty for settings that stand in no file.
    package let text: [UInt8]
    /// Absolute.
    package let file: String

    package init(text: [UInt8], file: String) {
        self.text = text
        self.file = file
    }

    /// Settings that stand in no file, such as a test's.
    package static let none = ConfigurationSource(text: [], file: "/")

    /// What is wrong with what `path` leads to, with its place if the settings stand in a file.
    package func problem(_ path: [JSONPathStep], _ message: String) -> ConfigurationProblem {
        ConfigurationProblem(place(of: path), message)
    }

    /// Where the value stands that `path` leads to.
    package func place(of path: [JSONPathStep]) -> ConfigurationPlace {
        // A member that should be there is looked for where its object stands.
        let place = location(of: path) ?? location(of: path.dropLast())
        return ConfigurationPlace(path: path.text, line: place?.line, column: place?.column)
    }

    private func location(of path: [JSONPathStep]) -> JSONLocation? {
        text.isEmpty ? nil : JSONLocator(text).location(of: path)
    }

    /// The path as it is meant in the file: relative ones begin at the file's folder.
    package func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        let folder = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        return path == "." ? folder : "\(folder)/\(path)"
    }
}
