import BotHost
import Concurrency
import PluginAPI
import Synchronization

/// A whole host with real plugin processes and a real store, behind an adapter that hands messages straight over.
final class BenchBot: ChatAdapter {
    let id = "bench"
    private let ready = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
    private let stopped = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
    private let refusals = Mutex<[String: Int]>([:])

    /// Runs `body` with a bot that has the plugins of `config`.
    static func with(
        _ config: String, in folder: TemporaryFolder, _ body: (BenchBot, any Inbox, Host) async throws -> Void
    ) async throws {
        let bot = BenchBot()
        let configuration = try Configuration(text: Array(config.utf8), file: "\(folder.path)/bench.json")
        let log = HostLog(to: .standardError, least: .warning)
        let host = try Host(
            Router(names: ["bothost"], prefix: "!"), access: configuration.access,
            plugins: Installation.current.plugins(of: configuration, log: log), adapters: [bot],
            store: try SQLiteStore(folder: folder.path), clock: SystemClock(), log: log)
        try await withThrowingTaskGroup { group in
            group.addTask { try await host.run { for await _ in bot.stopped.stream {} } }
            for await _ in bot.ready.stream {}
            try await body(bot, host.inbox, host)
            bot.stopped.continuation.finish()
            try await group.waitForAll()
        }
        let refusals = bot.refusals.withLock { $0 }
        guard refusals.isEmpty else { throw Refused(counts: refusals) }
    }

    /// Something was measured that is not what it should be.
    struct Refused: Error {
        let counts: [String: Int]
    }

    func run(_ inbox: any Inbox) async throws {
        ready.continuation.finish()
        for await _ in AsyncStream<Never>.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1)).stream {}
    }

    let canEdit = false

    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery {
        if !message.isSuccess { refusals.withLock { $0[message.code, default: 0] += 1 } }
        return Delivery(id: nil)
    }

    func person(named name: String) async -> Person? { nil }

    func room(named name: String) async -> Room? { nil }

    func close() async {}

    private static let lastID = Atomic(0)

    static func message(_ text: String, from person: String) -> IncomingMessage {
        IncomingMessage(
            id: "\(lastID.add(1, ordering: .relaxed).newValue)",
            person: Person(id: Person.ID(rawValue: "bench:\(person)"), name: person), room: nil, text: text)
    }
}
