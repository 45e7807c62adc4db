import BotHost
import Concurrency
public import FoundationEssentials
public import PluginAPI
import Synchronization

/// Runs `plugin` in a bot of its own, in this process, and lets `body` talk to it.
///
/// Everything but the network is real: what is said goes through the host's router and over the plugin protocol to the
/// plugin, and its values into a store, which here is memory.
///
/// ```swift
/// try await withBot(LockPlugin.self) { bot in
///     try await bot.says("lock staging", as: "ann")
///     let refusal = try await bot.says("lock staging", as: "bo")
///     #expect(refusal.code == "lock.held_by_other")
/// }
/// ```
///
/// - Parameters:
///   - settings: The plugin's settings, as the config would give them.
///   - roles: Who is in each role, by name; nobody is in any unless given.
///   - rules: Who may do what, as the config would say it. Ids are `test:ann` and `test:#ops`.
/// - Throws: `PluginDidNotStart`, or what `body` throws.
@discardableResult
public func withBot<P: Plugin, Result: Sendable>(
    _ plugin: P.Type, settings: JSON = [:], roles: [Role: [String]] = [:], rules: JSON = [],
    _ body: (TestBot) async throws -> Result
) async throws -> Result {
    let ids = roles.mapValues { $0.map { "test:\($0)" } }
    let access = Access(roles: ids, rules: try AccessRules(rules, plugins: [P.manifest.id]))
    let bot = TestBot(P.self, settings: settings, access: access)
    try await bot.start()
    do {
        let result = try await body(bot)
        try await bot.stop()
        return result
    } catch {
        try await bot.stop()
        throw error
    }
}

/// A bot to talk to in a test.
public final class TestBot: Sendable {
    private let makeHost: @Sendable (ChatScript) throws -> Host
    private let instance: String
    private let clock: ManualClock
    private let script: ChatScript
    private let running = Mutex<Running?>(nil)
    private let lastID = Mutex(0)

    private struct Running: Sendable {
        let host: Host
        let task: Task<Void, any Error>
    }

    fileprivate init<P: Plugin>(_ plugin: P.Type, settings: JSON, access: Access) {
        let clock = ManualClock()
        let store = KeptStore(MemoryStore())
        let name = P.manifest.id
        instance = name
        self.clock = clock
        script = ChatScript()
        makeHost = { script in
            let launcher = InProcessLauncher(P.self)
            return try Host(
                Router(names: ["bothost"], prefix: "!"), access: access,
                plugins: [PluginSupervisor.Settings(instance: name, settings: settings, launcher: launcher)],
                adapters: [ScriptedAdapter(script)], store: store, clock: clock, zone: .utc,
                log: HostLog(to: .function { script.note(log: $0) }, least: .debug, clock: clock))
        }
    }

    // MARK: Talking

    /// Has `person` say `text`, and returns how the command ended.
    ///
    /// - Parameters:
    ///   - room: Where, such as `#ops`; there the bot listens to its name `bothost` and the prefix `!`. Without a room
    ///     it is said to the bot alone.
    /// - Throws: `NoReply` when the bot did not take it as said to itself.
    @discardableResult
    public func says(_ text: String, as person: String = "ann", in room: String? = nil) async throws -> Reply {
        let message = IncomingMessage(
            id: nextID(), person: Person(id: Person.ID(rawValue: "test:\(person)"), name: person),
            room: room.map { Room(id: "test:\($0)", name: $0) }, text: text)
        let disposition = await host.inbox.handle(message)
        guard disposition == .answered, let last = script.messages(for: message.id).last else {
            throw NoReply(text: text, room: room)
        }
        return last
    }

    /// Has something else happen than that somebody says something, and returns what the bot said about it.
    ///
    /// - Parameters:
    ///   - text: The topic, the parting word, the reaction, or what a message says now.
    ///   - message: What is reacted to, edited or deleted, such as a reply's `id`.
    @discardableResult
    public func happens(
        _ kind: ChatEvent.Kind, _ text: String = "", to message: String? = nil, as person: String = "ann",
        in room: String? = nil
    ) async -> [Reply] {
        let event = IncomingMessage(
            kind, id: nextID(), person: Person(id: Person.ID(rawValue: "test:\(person)"), name: person),
            room: room.map { Room(id: "test:\($0)", name: $0) }, text: text, subject: message)
        await host.inbox.handle(event)
        return script.messages(for: event.id)
    }

    /// Everything that the bot has said so far, in order.
    public var messages: [Reply] { script.messages }

    /// The first message with the outcome `code`; waits for it if the bot has not said it yet.
    @discardableResult
    public func hears(_ code: String) async -> Reply { await script.message(code: code) }

    /// The lines of the bot's log so far.
    public var log: [String] { script.log }

    // MARK: Time and trouble

    /// The time on the bot's clock. It begins at 2026-03-01 09:00:00 UTC and stands still until it is moved.
    public var now: Date { clock.now() }

    /// Moves the clock forward. What is overdue then, such as a command's deadline, is noticed at once.
    ///
    /// Returns when the timers that are due then have run.
    public func advance(by duration: Duration) async {
        clock.advance(by: duration)
        host.plugins.check()
        await host.scheduler.settle()
    }

    /// Ends the bot and starts it anew on what it has stored, when `pause` has passed on its clock.
    public func restart(after pause: Duration = .zero) async throws {
        try await stop()
        clock.advance(by: pause)
        try await start()
    }

    // MARK: Running

    private var host: Host {
        guard let running = running.withLock({ $0 }) else {
            preconditionFailure("TestBot was used after its withBot had ended")
        }
        return running.host
    }

    fileprivate func start() async throws {
        let host = try makeHost(script)
        let (stop, stopper) = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
        script.opens(stopper)
        // It lasts from `start` to `stop`, which awaits it.
        let task = Task { try await host.run { for await _ in stop {} } }
        running.withLock { $0 = Running(host: host, task: task) }
        await script.waitUntilListening()
        if case .broken(let error) = host.plugins[instance]?.status {
            try await self.stop()
            throw PluginDidNotStart(description: "\(error)")
        }
    }

    fileprivate func stop() async throws {
        guard let running = running.withLock({ $0.take() }) else { return }
        script.close()
        try await running.task.value
    }

    private func nextID() -> String {
        lastID.withLock { id in
            id += 1
            return "\(id)"
        }
    }
}

/// The bot did not take what was said as said to itself.
public struct NoReply: Error, Equatable, CustomStringConvertible {
    public let text: String
    public let room: String?

    public var description: String {
        let advice = room == nil ? "" : "; in \(room ?? "") it listens to \"bothost …\" and \"!…\""
        return "The bot did not answer \"\(text)\"\(advice)."
    }
}

/// The plugin could not be started; the description says why.
public struct PluginDidNotStart: Error, Equatable, CustomStringConvertible {
    public let description: String
}
