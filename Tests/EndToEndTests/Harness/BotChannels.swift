import BotHost
import CLinux
import Glibc
import PluginAPI

/// What connects a test with the bot that it runs.
protocol BotChannels: Sendable {
    /// Where the test writes.
    var input: Int32 { get }
    /// Where the test reads.
    var outputs: [(descriptor: Int32, source: Transcript.Source)] { get }

    /// Makes the child's ends its descriptors 0 to 2.
    func connect(_ actions: inout posix_spawn_file_actions_t)
    /// The child has its ends.
    func closeChildEnds()
    /// The child will hear nothing more.
    func closeInput()
    func close()
}

extension BotChannels {
    /// Starts a program in a session of its own, with nothing open but these channels.
    func spawn(_ words: [String], in folder: String, _ environment: [String]) throws(SystemError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        connect(&actions)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, folder)
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | 0x80  // POSIX_SPAWN_SETSID
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for string in arguments + variables { free(string) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, words[0], &actions, &attributes, arguments, variables)
        closeChildEnds()
        guard code == 0 else { throw SystemError("posix_spawn \(words[0])", code: code) }
        return pid
    }

    /// Writes down what is said until the process behind `handle` is gone and all of it was heard.
    func listen(until handle: Int32, _ transcript: Transcript) {
        var open = outputs
        while true {
            var sources = (open.map(\.descriptor) + [handle]).map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            guard poll(&sources, nfds_t(sources.count), -1) > 0 else { continue }
            // Looked at before the outputs are read: what comes after the process's end is nobody's.
            let isGone = sources.last?.revents != 0
            open = open.filter { hear($0.descriptor, $0.source, transcript) }
            if isGone { return }
        }
    }

    /// Takes what is there now. False when nothing more can come.
    private func hear(_ descriptor: Int32, _ source: Transcript.Source, _ transcript: Transcript) -> Bool {
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { return true }
            guard count > 0 else { return false }
            transcript.append(chunk[..<count], from: source)
        }
    }
}
