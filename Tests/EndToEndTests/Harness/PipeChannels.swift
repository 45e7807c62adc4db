import CLinux
import Glibc
import Synchronization

/// Three pipes, as a script has them.
final class PipeChannels: BotChannels {
    private struct Pipe {
        let reader: Int32
        let writer: Int32

        init() {
            var ends: [Int32] = [-1, -1]
            precondition(pipe2(&ends, O_CLOEXEC) == 0, "pipe2: errno \(errno)")
            (reader, writer) = (ends[0], ends[1])
        }

        func readNonBlocking() { _ = fcntl(reader, F_SETFL, O_NONBLOCK) }
    }

    /// Writing to a bot that is gone must not end the test.
    private static let ignoresBrokenPipes: Void = { Glibc.signal(SIGPIPE, SIG_IGN) }()

    private let commands = Pipe()
    private let output = Pipe()
    private let errors = Pipe()
    private let isInputOpen = Mutex(true)

    init() {
        _ = Self.ignoresBrokenPipes
        output.readNonBlocking()
        errors.readNonBlocking()
    }

    var input: Int32 { commands.writer }
    var outputs: [(descriptor: Int32, source: Transcript.Source)] {
        [(output.reader, .output), (errors.reader, .errors)]
    }

    func connect(_ actions: inout posix_spawn_file_actions_t) { connect(&actions, targets: 0...2) }

    func connect(_ actions: inout posix_spawn_file_actions_t, targets: ClosedRange<Int>) {
        for (target, source) in [commands.reader, output.writer, errors.writer].enumerated()
        where targets.contains(target) {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
        }
    }

    func closeChildEnds() {
        for end in [commands.reader, output.writer, errors.writer] { Glibc.close(end) }
    }

    func closeInput() {
        isInputOpen.withLock { isOpen in
            if isOpen { Glibc.close(commands.writer) }
            isOpen = false
        }
    }

    func close() {
        closeInput()
        for end in [output.reader, errors.reader] { Glibc.close(end) }
    }
}
