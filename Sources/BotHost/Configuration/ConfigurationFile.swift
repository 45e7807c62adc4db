import Glibc
import PluginAPI

/// The config file on disk.
package struct ConfigurationFile: Sendable {
    /// Larger is no config.
    private static let largest = 1 << 20

    package let path: String

    /// - Parameter path: Where it is; from the working folder, unless absolute.
    package init(path: String) { self.path = Self.absolute(path) }

    package func read() throws -> Configuration {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw Unreadable(path: path, error: SystemError("open")) }
        defer { close(file) }
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            guard count >= 0 else { throw Unreadable(path: path, error: SystemError("read")) }
            text += chunk[..<count]
            guard text.count <= Self.largest else {
                throw Unreadable(path: path, error: SystemError("read", code: EFBIG))
            }
            if count == 0 { return try Configuration(text: text, file: path) }
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
