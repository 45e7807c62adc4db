import Glibc

/// A call to the system about a terminal or its history file that failed.
package struct TerminalError: Error, Equatable, CustomStringConvertible {
    /// What was tried, to follow "Cannot".
    package let action: String
    package let code: Int32

    package init(_ action: String, code: Int32 = errno) {
        self.action = action
        self.code = code
    }

    package var description: String { "Cannot \(action): \(String(cString: strerror(code)))." }
}
