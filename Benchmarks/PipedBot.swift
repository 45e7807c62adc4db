import Glibc

/// `bothost run` with pipes on its input and output.
final class PipedBot {
    let pid: pid_t
    private let input: Int32
    private let output: Int32
    private let startedAt = now()

    struct Failure: Error {
        let code: Int32
    }

    init(config: String) throws {
        var (toBot, fromBot): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&toBot) == 0, pipe(&fromBot) == 0 else { throw Failure(code: errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toBot[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromBot[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        for end in toBot + fromBot { posix_spawn_file_actions_addclose(&actions, end) }
        pid = try Self.spawn(Self.program, ["run", "--config", config], actions)
        close(toBot[0])
        close(fromBot[1])
        (input, output) = (toBot[1], fromBot[0])
    }

    /// Starts `program` with nothing to say and nothing to hear, unless `actions` say otherwise.
    static func spawn(
        _ program: String, _ arguments: [String], _ actions: posix_spawn_file_actions_t? = nil
    ) throws -> pid_t {
        var silence = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&silence)
        defer { posix_spawn_file_actions_destroy(&silence) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&silence, descriptor, "/dev/null", O_RDWR, 0)
        }
        var wanted = actions ?? silence
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // The bench may run on a thread on which every signal is blocked; the program must hear that it is to end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pid = pid_t()
        let code = posix_spawn(&pid, program, &wanted, &attributes, words, environ)
        guard code == 0 else { throw Failure(code: code) }
        return pid
    }

    var age: Double { now() - startedAt }

    func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = Glibc.write(input, bytes, bytes.count)
    }

    /// Waits for anything that the bot says.
    func hear() {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        guard read(output, &buffer, buffer.count) > 0 else { preconditionFailure("the bot ended without a word") }
    }

    func end() {
        close(input)
        kill(pid, SIGTERM)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        close(output)
    }

    /// Beside the bench.
    private static let program: String = {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("/proc/self/exe", &path, path.count - 1) > 0 else { return "bothost" }
        let own = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/bothost"
    }()
}
