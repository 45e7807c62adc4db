import Concurrency
import PluginAPI

/// Turns what the config says of a plugin into a running one.
struct PluginStarter: Sendable {
    /// How long a plugin may take to be ready.
    static let readyWithin = Duration.seconds(10)

    let settings: PluginSupervisor.Settings
    let thread: LoopThread
    let services: PluginServices
    let register: PluginSupervisor.Register

    /// Starts a process, agrees on a protocol with it, and offers its commands.
    ///
    /// - Parameter onOpen: Called as soon as there is a process, which may have to be killed before it is ready.
    func start(onOpen: (PluginConnection) -> Void) async throws(PluginLoadError) -> PluginConnection {
        try await open(onOpen) { try await self.introduce($0) }.connection
    }

    /// Starts a process only to hear what the plugin says of itself.
    func describe() async throws(PluginLoadError) -> (connection: PluginConnection, result: InitializeResult) {
        try await open({ _ in }) { try await self.handshake($0) }
    }

    /// Starts a process and talks with it, within the time that it has to become ready.
    private func open<Result: Sendable>(
        _ onOpen: (PluginConnection) -> Void, _ talk: @escaping @Sendable (PluginConnection) async throws -> Result
    ) async throws(PluginLoadError) -> (connection: PluginConnection, result: Result) {
        let connection = try await open()
        onOpen(connection)
        do {
            let result = try await withDeadline(
                Self.readyWithin, clock: services.clock, onDeadline: connection.kill
            ) { try await talk(connection) }
            return (connection, result)
        } catch {
            throw await failure(of: connection, after: error)
        }
    }

    private func open() async throws(PluginLoadError) -> PluginConnection {
        // It copies the library, for which the others need not wait.
        let start = try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws(PluginLoadError) in
            try settings.launcher.prepare()
        }
        do {
            return try await PluginConnection.open(start, on: thread, services: services)
        } catch {
            throw failure(.launcher("\(error)"))
        }
    }

    /// Agrees on a protocol, hears what the plugin offers, and lets it prepare with its settings.
    private func introduce(_ connection: PluginConnection) async throws {
        let result = try await handshake(connection)
        try await connection.start(checkedSettings(result.settings))
        do { try register(result) } catch { throw failure(.badManifest(error.description)) }
    }

    /// Agrees on a protocol, and hears what the plugin says of itself.
    private func handshake(_ connection: PluginConnection) async throws -> InitializeResult {
        let result = try await connection.initialize(
            InitializeParams(
                protocols: [PluginProtocol.version], hostVersion: BotHostVersion.current,
                instance: settings.instance))
        guard result.version == PluginProtocol.version else {
            throw failure(.noCommonProtocol(plugin: [result.version], host: PluginProtocol.version))
        }
        do { try result.validate() } catch { throw failure(.badManifest(error.description)) }
        return result
    }

    /// The settings from the config, complete, if they are as the plugin declares them.
    private func checkedSettings(_ declared: [Setting]) throws(PluginLoadError) -> JSON {
        var check = SettingsCheck(settings.source)
        let checked = check.object(
            settings.settings, declared, at: ["plugins", .name(settings.instance), "settings"])
        guard check.problems.isEmpty else { throw failure(.wrongSettings(check.problems.inOrder)) }
        services.journal.hide(check.secrets)
        return .object(checked)
    }

    // MARK: Failing

    private func failure(_ reason: PluginLoadError.Reason) -> PluginLoadError {
        PluginLoadError(path: settings.launcher.path, reason: reason)
    }

    /// Why a plugin that was started did not become ready. The process is gone when this returns.
    private func failure(of connection: PluginConnection, after error: any Error) async -> PluginLoadError {
        if !(error is PeerGone) { connection.kill() }
        let exit = await connection.end()
        switch error {
        case let error as PluginLoadError: return error
        case let error as WireFormatError: return failure(.badManifest(error.description))
        case is PeerGone: return failure(connection.launchFailure ?? .died(exit?.description ?? "ended"))
        case is DeadlinePassed: return failure(.silent(Self.readyWithin))
        case let error as RPCError where error.code == .badSettings: return failure(.badSettings(error.message))
        case let error as RPCError where error.code == .noCommonProtocol:
            let protocols = error.data?["protocols"]?.array?.compactMap(\.integer) ?? []
            return failure(.noCommonProtocol(plugin: protocols, host: PluginProtocol.version))
        default: return failure(.died("failed (\(error))"))
        }
    }
}
