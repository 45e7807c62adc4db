import BotHost
import Glibc

/// The built binary: from its start to its first reply, and what it weighs.
enum StartBench {
    private static let lock = #"{"library": "libLockPlugin.so", "settings": {"environments": ["staging"]}}"#

    static func run() throws {
        let folder = try TemporaryFolder()
        let config = """
            {"adapters": {"shell": {}}, "plugins": {"lock": \(lock), "lock-2": \(lock), "lock-3": \(lock), "lock-4": \(lock)}}
            """
        let path = "\(folder.path)/bothost.json"
        write(config, to: path)
        var times: [Double] = []
        var weight = 0.0
        for _ in 0..<20 {
            let bot = try PipedBot(config: path)
            bot.say("lock staging")
            bot.hear()
            times.append(bot.age * 1e3)
            weight = memory(of: [bot.pid] + children(of: bot.pid))
            bot.end()
        }
        times.sort()
        Row.print(
            "start of the host to the first reply, four plugins: median / worst of 20",
            "\(times[times.count / 2].short) / \((times.last ?? 0).short) ms", goal: "≤ 150 ms")
        Row.print("memory, PSS of all processes, four plugins", "\((weight / 1e6).short) MB", goal: "≤ 40 MB")
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(path, "w") else { preconditionFailure("cannot write \(path)") }
        fputs(text, file)
        fclose(file)
    }
}

/// `bothost run` with pipes on its input and output.
private final class PipedBot {
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
        let arguments = [Self.program, "run", "--config", config]
        let words = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid = pid_t()
        let code = posix_spawn(&pid, Self.program, &actions, nil, words, environ)
        guard code == 0 else { throw Failure(code: code) }
        close(toBot[0])
        close(fromBot[1])
        self.pid = pid
        (input, output) = (toBot[1], fromBot[0])
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
