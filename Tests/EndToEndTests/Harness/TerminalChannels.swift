import CLinux
import Glibc

/// A pseudo-terminal that controls the bot, as a person's window does.
final class TerminalChannels: BotChannels {
    private let controller: Int32
    /// Open as long as the test looks at it, so that it keeps its settings when the bot has left.
    private let device: Int32
    private let path: String

    init() {
        var ends: (controller: Int32, device: Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: 128)
        // No line of the bot is that long, so none is broken where a test does not expect it.
        var size = winsize(ws_row: 24, ws_col: 1_000, ws_xpixel: 0, ws_ypixel: 0)
        precondition(openpty(&ends.controller, &ends.device, &name, nil, &size) == 0, "no terminal: errno \(errno)")
        (controller, device) = ends
        path = name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        _ = fcntl(controller, F_SETFL, O_NONBLOCK)
    }

    var input: Int32 { controller }
    var outputs: [(descriptor: Int32, source: Transcript.Source)] { [(controller, .output)] }

    /// How the terminal treats what is typed and shown.
    var settings: [tcflag_t] {
        var settings = termios()
        tcgetattr(device, &settings)
        let characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
        return [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag] + characters.map(tcflag_t.init)
    }

    /// The leader of a session gets the first terminal that it opens as its controlling one.
    func connect(_ actions: inout posix_spawn_file_actions_t) {
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }

    func closeChildEnds() {}

    /// As Ctrl-D on an empty line.
    func closeInput() {
        var key: UInt8 = 4
        write(controller, &key, 1)
    }

    func close() {
        for end in [device, controller] { Glibc.close(end) }
    }
}
