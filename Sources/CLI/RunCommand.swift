import BotHost
import Concurrency
import Glibc
import Networking

/// `bothost run`: from a config file to a running bot, and to its end.
struct RunCommand {
    private let options: Arguments.RunOptions

    init(_ options: Arguments.RunOptions) { self.options = options }

    func run() async throws {
        let concern = HostProcess.harden()
        let configuration = try configuration()
        try Installation.current.requireLauncher()
        // Held until the end: one data folder, one host.
        let folder = try DataFolder(path: configuration.data)
        PluginLibrary.removeOldCopies(in: "\(folder.path)/libraries", now: SystemClock().now())
        let terminal = Terminal()
        let signals = StopSignals(onSecond: terminal.restore)
        let log = HostLog(to: logDestination(configuration, terminal))
        let store = try SQLiteStore(folder: folder.path)
        let network = try configuration.adapters.contains(where: \.isNetwork) ? NetworkLoop(clock: SystemClock()) : nil
        defer { network?.stop() }
        let host = try Host(
            Router(names: configuration.names, prefix: configuration.prefix),
            access: configuration.access,
            plugins: Installation.current.plugins(of: configuration, log: log),
            adapters: try adapters(configuration, terminal, network, store, log),
            rooms: configuration.logRooms, store: store, clock: SystemClock(),
            log: log)
        log.info("starts", ["version": BotHostVersion.current, "pid": "\(getpid())"])
        if let concern { log.warning(concern) }
        try await host.run(until: signals.wait)
    }

    private func configuration() throws -> Configuration {
        var configuration = try ConfigurationFile(path: options.config).read()
        if let data = options.data { configuration.data = ConfigurationFile.absolute(data) }
        return configuration
    }

    private func adapters(
        _ configuration: Configuration, _ terminal: Terminal, _ loop: NetworkLoop?, _ store: any Store, _ log: HostLog
    ) throws -> [any ChatAdapter] {
        try configuration.adapters.compactMap { adapter in
            switch adapter {
            case .shell:
                try ShellAdapter(
                    terminal: terminal, output: options.output, user: user, botName: configuration.names[0],
                    history: "\(configuration.data)/shell_history")
            case .irc(let network):
                loop.map { loop in
                    IRCAdapter(
                        network, botNames: configuration.names, loop: loop, clock: SystemClock(), store: store, log: log
                    )
                }
            }
        }
    }

    /// The prompt is no place for a log.
    private func logDestination(_ configuration: Configuration, _ terminal: Terminal) -> HostLog.Destination {
        let hasPrompt = terminal.isInteractive && configuration.adapters.contains(.shell)
        return hasPrompt ? .file("\(configuration.data)/bothost.log") : .standardError
    }

    /// Who types at the prompt: the system's name for whoever runs the program.
    private var user: String {
        if let name = getenv("USER").map({ String(cString: $0) }), !name.isEmpty { return name }
        return getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "user\(getuid())"
    }
}

extension Configuration.Adapter {
    fileprivate var isNetwork: Bool { self != .shell }
}
