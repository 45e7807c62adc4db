/// Something wrong with the config: where, what, and what to write instead.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// `plugins.lock.library`; empty for the file as a whole.
    package let path: String
    /// Counted from 1; nil where the file as a whole is meant.
    package let line: Int?
    package let column: Int?
    package let message: String

    package var description: String {
        let place = line.map { " (line \($0)\(column.map { ", column \($0)" } ?? ""))" } ?? ""
        return path.isEmpty ? "the config\(place): \(message)" : "\(path)\(place): \(message)"
    }
}

/// A config that cannot be used, with everything that is wrong with it.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    package let problems: [ConfigurationProblem]

    package var description: String {
        let lines = problems.map { "  \($0)" }.joined(separator: "\n")
        return "\(file) cannot be used:\n\(lines)"
    }
}
