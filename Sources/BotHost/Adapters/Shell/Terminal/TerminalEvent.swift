/// What the person at the terminal did, or what went wrong there.
package enum TerminalEvent: Equatable, Sendable {
    /// A line, possibly empty, without control characters.
    case line(String)
    /// Nothing more will come: Ctrl-D, the end of a file, or a terminal that went away.
    case endOfInput
    /// The history could not be saved; told once.
    case historyNotSaved(TerminalError)
}
