/// Something wrong with the config: where, what, and what to write instead.
package struct ConfigurationProblem: Equatable, Sendable, CustomStringConvertible {
    /// `plugins.lock.library`; empty for the file as a whole.
    package let path: String
    /// Counted from 1; nil where the file as a whole is meant.
    package let line: Int?
    package let column: Int?
    package let message: String

    package init(path: String, line: Int?, column: Int?, message: String) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
    }

    package init(_ place: ConfigurationPlace, _ message: String) {
        self.init(path: place.path, line: place.line, column: place.column, message: message)
    }

    package var description: String {
        "\(ConfigurationPlace(path: path, line: line, column: column)): \(message)"
    }
}

extension [ConfigurationProblem] {
    /// Each of them once, in the order of their places in the file.
    package var inOrder: [ConfigurationProblem] {
        reduce(into: []) { unique, problem in
            if !unique.contains(problem) { unique.append(problem) }
        }.enumerated().sorted {
            ($0.element.line ?? 0, $0.element.column ?? 0, $0.offset)
                < ($1.element.line ?? 0, $1.element.column ?? 0, $1.offset)
        }.map(\.element)
    }
}

/// A config that cannot be used, with everything that is wrong with it.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    package let file: String
    package let problems: [ConfigurationProblem]

    package init(file: String, problems: [ConfigurationProblem]) {
        self.file = file
        self.problems = problems
    }

    package var description: String {
        let lines = problems.map { "  \($0)" }.joined(separator: "\n")
        return "\(file) cannot be used:\n\(lines)"
    }
}
