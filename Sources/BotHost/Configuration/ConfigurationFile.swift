import Glibc
import PluginAPI

/// The config file on disk.
package struct ConfigurationFile: Sendable {
    /// Larger is no config.
    private static let largest = 1 << 20

    package let path: String

    /// - Parameter path: Where it is; from the working folder, unless absolute.
    package init(path: String) { self.path = Self.absolute(path) }

    package func read() throws -> Configuration { try Configuration(text: text(), file: path) }

    /// As much as can be understood of it, and what is wrong with the rest.
    package func examine() throws(Unreadable) -> (Configuration, [ConfigurationProblem]) {
        Configuration.reading(try text(), file: path)
    }

    private func text() throws(Unreadable) -> [UInt8] {
        do { return try SmallFile.read(path, most: Self.largest) } catch {
            throw Unreadable(path: path, error: error)
        }
    }

    package static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        let start = String(cString: folder)
        return start == "/" ? "/\(path)" : "\(start)/\(path)"
    }

    package struct Unreadable: Error, Equatable, CustomStringConvertible {
        let path: String
        let error: SystemError

        package var description: String {
            "Cannot read the config '\(path)': \(error). Name another one with --config FILE."
        }
    }
}
