/// What the person at the terminal meant by a key, whichever bytes their terminal sent for it.
package enum TerminalKey: Equatable, Sendable {
    /// A scalar to insert; never a control character.
    case character(Unicode.Scalar)
    case enter
    case tab
    /// The Escape key on its own.
    case escape

    case left
    case right
    case wordLeft
    case wordRight
    case home
    case end
    /// The line before this one in the history.
    case up
    /// The line after this one in the history.
    case down

    case backspace
    case delete
    /// Ctrl-D: the end of input on an empty line, Delete on any other.
    case deleteOrEndOfInput
    case killToEnd
    case killToStart
    /// Alt-Backspace: back to the start of a word of letters and digits.
    case killWordLeft
    case killWordRight
    /// Ctrl-W: back to the last blank.
    case killToBlankLeft
    case yank
    case transpose
    case clearScreen
}
