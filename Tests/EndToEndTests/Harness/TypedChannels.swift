import CLinux
import Glibc

/// A terminal on which people type, each without waiting for the answers of the others, and pipes for what the bot says.
final class TypedChannels: BotChannels {
    private let pipes = PipeChannels()
    private let terminal = TerminalChannels()

    init() {
        // What is typed must not come back.
        var settings = termios()
        tcgetattr(terminal.input, &settings)
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal.input, TCSANOW, &settings)
    }

    var input: Int32 { terminal.input }
    var outputs: [(descriptor: Int32, source: Transcript.Source)] { pipes.outputs }

    func connect(_ actions: inout posix_spawn_file_actions_t) {
        terminal.connect(&actions)
        pipes.connect(&actions, targets: 1...2)
    }

    func closeChildEnds() { pipes.closeChildEnds() }

    func closeInput() { terminal.closeInput() }

    func close() {
        pipes.close()
        terminal.close()
    }
}
