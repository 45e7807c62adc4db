import CLinux
import Glibc
import PluginAPI
import Synchronization

/// One process of one plugin, from its start to its burial.
///
/// The conversation with it goes over `socket`. What it prints goes to the log.
final class PluginProcess: PluginBody {
    let pid: pid_t
    let socket: Int32
    private let isBuried = Mutex(false)

    private init(pid: pid_t, socket: Int32) {
        self.pid = pid
        self.socket = socket
    }

    /// Ends the process, and whatever it started, at once.
    func kill() {
        isBuried.withLock { isBuried in
            // From then on the id can be another's.
            guard !isBuried else { return }
            // Its own process group, since it leads a session.
            Glibc.kill(-pid, SIGKILL)
            Glibc.kill(pid, SIGKILL)
        }
    }

    // MARK: Starting, on the plugin thread

    /// Starts the program `words[0]`. To be called on the loop's thread.
    ///
    /// - Parameter onExit: Called on the loop's thread once the process is gone and all it printed is in the log.
    static func start(
        _ words: [String], instance: String, watchers: inout Watchers, log: HostLog,
        onExit: @escaping @Sendable (PluginExit) -> Void
    ) throws(SystemError) -> PluginProcess {
        let channels = try Channels()
        defer { channels.closeChildEnds() }
        let pid: pid_t
        do { pid = try channels.spawn(words) } catch {
            channels.closeHostEnds()
            throw error
        }
        let handle = pidfd_open(pid, 0)
        guard handle >= 0 else {
            let error = SystemError("pidfd_open")
            Glibc.kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
            channels.closeHostEnds()
            throw error
        }
        let process = PluginProcess(pid: pid, socket: channels.socket.host)
        let output = PluginOutput(instance: instance, log: log)
        let pipes = [channels.output.host, channels.errors.host]
        for pipe in pipes {
            watchers.watch(pipe, for: POLLIN) { watchers, _ in
                if !output.read(from: pipe) { watchers.remove(pipe) }
            }
        }
        watchers.watch(handle, for: POLLIN) { watchers, _ in
            let exit = process.bury()
            for pipe in pipes {
                _ = output.read(from: pipe)
                watchers.remove(pipe)
                close(pipe)
            }
            output.end()
            watchers.remove(handle)
            close(handle)
            close(channels.lifeline.host)
            onExit(exit)
        }
        return process
    }

    private func bury() -> PluginExit {
        var status: Int32 = 0
        isBuried.withLock { isBuried in
            // What it may have started itself is still in its group; once it is buried, the group's id can be another's.
            Glibc.kill(-pid, SIGKILL)
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            isBuried = true
        }
        let signal = status & 0x7F  // WTERMSIG, a macro in C
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}

/// The two ends of everything that connects a plugin's process with the host.
private struct Channels {
    struct Pair {
        var host: Int32
        var child: Int32
    }

    let socket: Pair
    let output: Pair
    let errors: Pair
    /// Nothing is ever written to it. When the host's end closes, the kernel ends the process's group.
    /// No pipe, which a plugin could open anew at its other end by /proc.
    let lifeline: Pair

    init() throws(SystemError) {
        socket = try Self.sockets()
        do { output = try Self.pipe() } catch {
            Self.close([socket])
            throw error
        }
        do { errors = try Self.pipe() } catch {
            Self.close([socket, output])
            throw error
        }
        do { lifeline = try Self.sockets() } catch {
            Self.close([socket, output, errors])
            throw error
        }
    }

    private var all: [Pair] { [socket, output, errors, lifeline] }

    func closeChildEnds() { for pair in all { Glibc.close(pair.child) } }
    func closeHostEnds() { for pair in all { Glibc.close(pair.host) } }

    /// Starts the launcher in a session of its own, with nothing of the host's but these channels.
    func spawn(_ words: [String]) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // Moved up first: one of them could be 1 to 4 itself, and be written over before its turn.
        let sources = [output.child, errors.child, socket.child, lifeline.child].map { fcntl($0, F_DUPFD_CLOEXEC, 16) }
        defer { for source in sources { Glibc.close(source) } }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (target, source) in sources.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, source, Int32(target) + 1)
        }
        posix_spawn_file_actions_addclosefrom_np(&actions, 5)

        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        // A session of its own, so that Ctrl-C at the host's terminal is for the host alone.
        let flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | 0x80  // POSIX_SPAWN_SETSID
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return try Self.run(words, &actions, &attributes)
    }

    private static func run(
        _ words: [String], _ actions: inout posix_spawn_file_actions_t, _ attributes: inout posix_spawnattr_t
    ) throws(SystemError) -> pid_t {
        var pid = pid_t()
        let arguments = words.map { strdup($0) } + [nil]
        let environment = PluginEnvironment.variables.map { strdup($0) } + [nil]
        defer { for string in arguments + environment { free(string) } }
        let code = posix_spawn(&pid, words[0], &actions, &attributes, arguments, environment)
        guard code == 0 else { throw SystemError("posix_spawn \(words[0])", code: code) }
        return pid
    }

    private static func sockets() throws(SystemError) -> Pair {
        var ends: [Int32] = [-1, -1]
        // SOCK_STREAM and SOCK_CLOEXEC are enumerators of one C type, which is not the parameter's.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SystemError("socketpair")
        }
        return Pair(host: ends[0], child: ends[1])
    }

    private static func pipe() throws(SystemError) -> Pair {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw SystemError("pipe2") }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return Pair(host: ends[0], child: ends[1])
    }

    private static func close(_ pairs: [Pair]) {
        for pair in pairs {
            Glibc.close(pair.host)
            Glibc.close(pair.child)
        }
    }
}
