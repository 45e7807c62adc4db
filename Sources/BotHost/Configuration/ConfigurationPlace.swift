/// Where something stands in the config.
package struct ConfigurationPlace: Equatable, Sendable, CustomStringConvertible {
    /// `plugins.lock.library`; empty for the file as a whole.
    package let path: String
    /// Counted from 1; nil where the file as a whole is meant, or there is none.
    package let line: Int?
    package let column: Int?

    package init(path: String, line: Int? = nil, column: Int? = nil) {
        self.path = path
        self.line = line
        self.column = column
    }

    /// `rules[2] (line 12, column 9)`
    package var description: String {
        let numbers = line.map { " (line \($0)\(column.map { ", column \($0)" } ?? ""))" } ?? ""
        return "\(path.isEmpty ? "the config" : path)\(numbers)"
    }
}
