import BotHost
import FoundationEssentials
import Glibc
import PluginAPI
import Synchronization
import Testing

/// A bot whose plugins are real processes, to talk to in a test.
final class LiveHost: Sendable {
    /// A plugin as the config would name it.
    struct Plugin: Sendable {
        var instance = "zoo"
        var library = Build.zoo
        var settings: JSON = [:]
        var program = Build.launcher
        var confinement = Confinement()
    }

    let chat: MemoryChat
    let clock = ShortWaits()
    let log = LogLines()
    let folder: TestFolder
    let host: Host
    private let stop = Flag()
    private let lastID = Mutex(0)

    private init(_ plugins: [Plugin], store: any Store, chat: MemoryChat, folder: TestFolder) throws {
        self.folder = folder
        self.chat = chat
        let log = log.log(clock: clock)
        let data = try DataFolder(path: "\(folder.path)/data")
        host = try Host(
            Router(names: ["bothost"], prefix: "!"), access: Access(roles: [.admins: ["test:*"]]),
            plugins: plugins.map { plugin in
                var confinement = plugin.confinement
                confinement.hidden += [data.path, "\(folder.path)/bothost.json"]
                return PluginSupervisor.Settings(
                    instance: plugin.instance, settings: plugin.settings, confinement: confinement,
                    launcher: ProcessLauncher(
                        instance: plugin.instance, library: plugin.library, confinement: confinement,
                        program: plugin.program, folder: "\(data.path)/libraries", log: log))
            }, adapters: [chat], store: store, clock: clock, log: log)
    }

    /// Calls `body` with a running bot, and ends the bot in good order.
    @discardableResult
    static func with<Result: Sendable>(
        _ plugins: [Plugin] = [Plugin()], store: any Store = MemoryStore(),
        chat: MemoryChat = MemoryChat(),
        _ body: @Sendable (LiveHost) async throws -> Result
    ) async throws -> Result {
        try await TestFolder.with { folder async throws in
            let bot = try LiveHost(plugins, store: store, chat: chat, folder: folder)
            return try await withThrowingTaskGroup(of: Void.self) { running in
                running.addTask { try await bot.host.run(until: bot.stop.wait) }
                await bot.chat.isListening.wait()
                let result: Result
                do { result = try await body(bot) } catch {
                    // In good order also then, or processes would be left.
                    bot.stop.raise()
                    try await running.waitForAll()
                    throw error
                }
                bot.stop.raise()
                try await running.waitForAll()
                return result
            }
        }
    }

    /// Has the bot begin to end, and waits until it has left the chat.
    func ends() async {
        stop.raise()
        await chat.isClosed.wait()
    }

    /// Has the bot begin to end.
    func beginsToEnd() { stop.raise() }

    // MARK: Talking

    /// Has `person` say `text`, and returns the last thing that they were told.
    @discardableResult
    func says(_ text: String, as person: String = "ann", in room: String? = nil) async throws -> OutgoingMessage {
        let id = lastID.withLock { id in
            id += 1
            return "\(id)"
        }
        let disposition = await host.inbox.handle(IncomingMessage.said(text, as: person, in: room, id: id))
        #expect(disposition == .answered)
        return try #require(chat.messages.last { $0.cause.id == id })
    }

    func advance(by duration: Duration) { clock.manual.advance(by: duration) }

    // MARK: Looking

    /// The process of `instance`, if it is running.
    func pid(of instance: String = "zoo") -> pid_t? {
        guard case .running(let connection) = host.plugins[instance]?.status else { return nil }
        return connection.pid
    }

    /// Why `instance` is broken, if it is.
    func reason(_ instance: String = "zoo") -> String? {
        guard case .broken(let error) = host.plugins[instance]?.status else { return nil }
        return error.description
    }
}

/// What the build has put beside the tests.
enum Build {
    static let folder: String = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [
            program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "", "\(TestFolder.sources)/.build/debug",
        ]
        return candidates.first { FileManager.default.fileExists(atPath: "\($0)/libZooPlugin.so") } ?? candidates[1]
    }()

    static let launcher = "\(folder)/bothost-launcher"
    static let zoo = "\(folder)/libZooPlugin.so"
    static let lock = "\(folder)/libLockPlugin.so"
    static let cZoo = "\(folder)/libCZoo.so"
}
