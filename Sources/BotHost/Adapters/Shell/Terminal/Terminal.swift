import CLinux
import Glibc
import Synchronization

/// The terminal, or whatever stands in for one, behind two descriptors.
package final class Terminal: Sendable {
    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"
    private static let usualColumns = 80

    package let input: Int32
    package let output: Int32
    /// Whether lines can be edited: both ends are one terminal that knows control sequences, and it is ours to use.
    package let canEdit: Bool
    /// Whether a person at a terminal types the input.
    package let isInteractive: Bool
    package let usesColor: Bool

    /// How the terminal was before `enterEditing()`.
    private let original = Mutex<termios?>(nil)

    /// - Parameter environment: looks up `TERM` and `NO_COLOR` (see no-color.org).
    package init(
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO,
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) {
        self.input = input
        self.output = output
        let kind = environment("TERM") ?? ""
        let knowsSequences = kind != "" && kind != "dumb"
        isInteractive = Self.isTerminal(input)
        canEdit = knowsSequences && isInteractive && Self.isTerminal(output) && Self.isInForeground(input)
        usesColor = knowsSequences && Self.isTerminal(output) && (environment("NO_COLOR") ?? "").isEmpty
    }

    package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// A background job must not change the terminal of the shell that started it. Where the terminal is not the
    /// one that controls us, nobody else can be in the foreground.
    private static func isInForeground(_ descriptor: Int32) -> Bool {
        let foreground = tcgetpgrp(descriptor)
        return foreground < 0 || foreground == getpgrp()
    }

    /// The width of the terminal now.
    package var columns: Int {
        let columns = Int(bothost_terminal_columns(output))
        return columns > 0 ? columns : Self.usualColumns
    }

    /// Hands every key over as it is typed, unechoed, and marks what is pasted; Ctrl-C still raises SIGINT.
    package func enterEditing() throws(TerminalError) {
        try original.withLock { original throws(TerminalError) in
            guard original == nil else { return }
            var settings = termios()
            guard tcgetattr(input, &settings) == 0 else { throw TerminalError("read the terminal's settings") }
            var editing = Self.forEditing(settings)
            guard tcsetattr(input, TCSANOW, &editing) == 0 else { throw TerminalError("set up the terminal") }
            original = settings
        }
        write(Self.pasteOn)
    }

    /// Puts everything back as it was before `enterEditing()`; does nothing if that was done or is not needed.
    package func restore() {
        original.withLock { original in
            guard var settings = original else { return }
            write(Self.pasteOff)
            tcsetattr(input, TCSANOW, &settings)
            original = nil
        }
    }

    /// Shows `text` as it is. A terminal that went away is noticed by reading from it.
    package func write(_ text: String) {
        guard !text.isEmpty else { return }
        _ = DescriptorWriter(output).write(text)
    }

    private static func forEditing(_ settings: termios) -> termios {
        var settings = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        settings.c_lflag |= tcflag_t(ISIG)
        settings.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR | ISTRIP)
        settings.c_iflag &= ~tcflag_t(IXON)  // Ctrl-S would block our writing, and with it `stop()`
        settings.c_oflag |= tcflag_t(OPOST | ONLCR)
        // A C array is a tuple in Swift, and has no numbers for its members otherwise.
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
            // Ctrl-Z would stop every room and every plugin, and leave the terminal as it is here.
            characters[Int(VSUSP)] = 0
        }
        return settings
    }
}
