import BotHost
import CLinux
import Concurrency
import Glibc
import PluginAPI
import Synchronization
import Testing

/// The built program in a process of its own, and the test's ends of all that connects them.
final class BotProcess: Sendable {
    let pid: pid_t
    let transcript: Transcript
    /// How many JSON messages the test has looked at.
    let messagesRead = Mutex(0)

    private let channels: any BotChannels
    private let handle: Int32
    private let listener: DedicatedThread
    private let isOver = Mutex(false)

    /// Starts `bothost` in `folder`, where it finds its `bothost.json`.
    ///
    /// - Parameter environment: Added to the few variables that it has in any case.
    init(_ words: [String], in folder: BotFolder, on channels: any BotChannels, environment: [String: String]) throws {
        let transcript = Transcript()
        let pid = try channels.spawn([Build.bot] + words, in: folder.path, Self.environment(with: environment))
        let handle = pidfd_open(pid, 0)
        precondition(handle >= 0, "pidfd_open: errno \(errno)")
        (self.pid, self.handle, self.channels, self.transcript) = (pid, handle, channels, transcript)
        listener = try DedicatedThread {
            channels.listen(until: handle, transcript)
            transcript.end(Self.bury(pid))
        }
    }

    deinit {
        end()
        close(handle)
    }

    /// Ends it, unless it has ended by itself, and waits for that.
    func end() {
        isOver.withLock { isOver in
            guard !isOver else { return }
            isOver = true
            signal(SIGKILL)
            listener.join()
            channels.close()
        }
    }

    func signal(_ number: Int32) {
        // By the handle, because the number may be another's once the process is buried.
        pidfd_send_signal(handle, number, nil, 0)
    }

    /// Types or pipes `text` as it is.
    func type(_ text: String) {
        _ = DescriptorWriter(channels.input).write(text)
    }

    func endInput() { channels.closeInput() }

    /// The processes of its plugins.
    var plugins: [pid_t] { ProcessTable.children(of: pid) }

    /// Waits for its end, which must be as `expected`. Every byte that it said has been seen then.
    func ends(
        _ expected: PluginExit, within limit: Duration = Transcript.patience,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let exit = try await exit(within: limit)
        #expect(exit == expected, sourceLocation: location)
    }

    @discardableResult
    fileprivate func exit(within limit: Duration = Transcript.patience) async throws -> PluginExit {
        try await transcript.wait(for: "its end", within: limit) { $0.exit }
    }

    private static func bury(_ pid: pid_t) -> PluginExit {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F  // WTERMSIG, a macro in C
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }

    private static func environment(with more: [String: String]) -> [String] {
        var variables = ["USER": "ann", "TERM": "xterm", "TZ": "UTC"]
        for name in ["PATH", "LD_LIBRARY_PATH"] { variables[name] = getenv(name).map { String(cString: $0) } }
        return variables.merging(more) { $1 }.map { "\($0)=\($1)" }
    }
}

/// Runs a bot in `folder` while `body` talks with it; none of its processes is left afterwards.
@discardableResult
func withBot<Result>(
    _ words: String..., in folder: BotFolder, on channels: (any BotChannels)? = nil,
    environment: [String: String] = [:], _ body: (BotProcess) async throws -> Result
) async throws -> Result {
    let bot = try BotProcess(
        words.isEmpty ? ["run"] : words, in: folder, on: channels ?? PipeChannels(), environment: environment)
    defer { bot.end() }
    return try await body(bot)
}

/// Runs `bothost` with `words` and nothing to read, to its own end.
func outcome(
    of words: [String], in folder: BotFolder = BotFolder(), environment: [String: String] = [:]
) async throws -> Transcript.Seen {
    let bot = try BotProcess(words, in: folder, on: PipeChannels(), environment: environment)
    defer { bot.end() }
    bot.endInput()
    try await bot.exit()
    return bot.transcript.seen
}
