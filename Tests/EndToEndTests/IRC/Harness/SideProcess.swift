import CLinux
import Concurrency
import Glibc
import Synchronization

/// A program that runs beside the bot, such as a chat server; what it prints is in a file. It ends with its last reference.
final class SideProcess: Sendable {
    /// How long it may run: should the tests themselves be killed, nobody else ends it.
    private static let longest = "300"

    let output: String
    private let pid: pid_t
    private let handle: Int32
    private let isOver = Mutex(false)

    /// - Parameter words: The program, which is looked for in the usual folders, and its arguments.
    init(_ words: [String], in folder: String) throws {
        output = "\(folder)/\(words[0]).output"
        // It leads a session, and so a group, with which the program below it ends.
        pid = try FileChannels(output).spawn(
            ["/usr/bin/timeout", "--signal=KILL", Self.longest] + words, in: folder,
            ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=\(folder)"])
        handle = pidfd_open(pid, 0)
        precondition(handle >= 0, "pidfd_open: errno \(errno)")
    }

    deinit {
        end()
        close(handle)
    }

    var isRunning: Bool {
        var source = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        return isOver.withLock { !$0 } && Glibc.poll(&source, 1, 0) == 0
    }

    /// Ends it without a word to anybody, unless it has ended by itself.
    func end() {
        isOver.withLock { isOver in
            guard !isOver else { return }
            isOver = true
            kill(-pid, SIGKILL)
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        }
    }

    /// It does nothing more, but its connections stay.
    func freeze() { kill(-pid, SIGSTOP) }

    /// Waits until `ask` says yes.
    ///
    /// - Throws: `Unseen`, with what it printed, when it has ended instead.
    func waitUntilReady(_ what: String, _ ask: @escaping @Sendable () -> Bool) async throws {
        let isReady = try await poll(for: what) { ask() ? true : self.isRunning ? nil : false }
        guard isReady else {
            throw Unseen(what: what, seen: BotFolder.text(of: output), why: "it ended; see: scripts/setup tests")
        }
    }
}

/// Nothing to read, and a file to write to.
private struct FileChannels: BotChannels {
    private let source: Int32
    private let target: Int32

    init(_ path: String) {
        source = open("/dev/null", O_RDONLY | O_CLOEXEC)
        target = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        precondition(source >= 0 && target >= 0, "'\(path)': errno \(errno)")
    }

    let input: Int32 = -1
    var outputs: [(descriptor: Int32, source: Transcript.Source)] { [] }

    func connect(_ actions: inout posix_spawn_file_actions_t) {
        posix_spawn_file_actions_adddup2(&actions, source, 0)
        posix_spawn_file_actions_adddup2(&actions, target, 1)
        posix_spawn_file_actions_adddup2(&actions, target, 2)
    }

    func closeChildEnds() {
        Glibc.close(source)
        Glibc.close(target)
    }

    func closeInput() {}
    func close() {}
}
