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
        defer { log.flush() }
        let store = try SQLiteStore(folder: folder.path)
        let thread = try LoopThread()
        defer { thread.stop() }
        let connector = Connector(on: thread.loop, clock: SystemClock())
        let makeAdapter = adapterMaker(terminal, connector, store, log)
        let host = try Host(
            Router(names: configuration.names, prefix: configuration.prefix),
            access: configuration.access,
            plugins: Installation.current.plugins(of: configuration, log: log),
            adapters: configuration.adapters.map { try makeAdapter($0, configuration) },
            rooms: configuration.logRooms, store: store, clock: SystemClock(), secrets: configuration.secrets,
            log: log,
            origin: ConfigurationOrigin(
                configuration, data: data, installation: .current, makeAdapter: makeAdapter),
            thread: thread)
        let control = try ControlSocket(
            at: ControlAddress(folder: folder.path), exchange: host.exchange, on: thread.loop, log: log)
        log.info("starts", ["version": BotHostVersion.current, "pid": "\(getpid())"])
        if let concern { log.warning(concern) }
        do {
            try await host.run(until: signals.wait, reloadingAt: signals.reloads)
        } catch {
            await control.close()
            throw error
        }
        await control.close()
    }

    private func configuration() throws -> Configuration {
        var configuration = try ConfigurationFile(path: options.config).read()
        if let data { configuration.data = data }
        return configuration
    }

    /// The data folder, if the command line names one.
    private var data: String? { options.data.map(ConfigurationFile.absolute) }

    private func adapterMaker(
        _ terminal: Terminal, _ connector: Connector, _ store: any Store, _ log: HostLog
    ) -> ConfigurationOrigin.MakeAdapter {
        let (output, user) = (options.output, user)
        return { adapter, configuration in
            switch adapter {
            case .shell:
                try ShellAdapter(
                    terminal: terminal, output: output, user: user, botName: configuration.names[0],
                    history: "\(configuration.data)/shell_history", start: SystemClock().now())
            case .irc(let settings):
                IRCAdapter(
                    settings, botNames: configuration.names, connector: connector, clock: SystemClock(), store: store,
                    log: log)
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
