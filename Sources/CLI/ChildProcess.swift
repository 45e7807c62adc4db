import Concurrency
import Glibc
import PluginAPI

/// A program that runs in the foreground of this one: with the same input, output and terminal.
struct ChildProcess {
    private let pid: pid_t

    /// Starts the program `words[0]`, which is looked for as a shell does.
    ///
    /// - Parameter more: What its environment has beside this program's.
    init(_ words: [String], environment more: [String: String]) throws(SystemError) {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // This program ignores some signals, and its threads block them, which a child would go on doing.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        for (name, value) in more { setenv(name, value, 1) }
        var pid = pid_t()
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let code = posix_spawnp(&pid, words[0], nil, &attributes, arguments, environ)
        guard code == 0 else { throw SystemError("cannot run \(words[0])", code: code) }
        self.pid = pid
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for its end, on a thread of its own.
    ///
    /// - Returns: Its exit code; 128 and the signal's number when a signal ended it, as shells say it.
    func end() async throws -> Int32 {
        let pid = pid
        let answer = Answer<Int32>()
        let thread = try DedicatedThread {
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            let signal = status & 0x7F  // WTERMSIG, a macro in C
            answer.give(signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
        }
        thread.detach()
        return try await answer.value()
    }
}
