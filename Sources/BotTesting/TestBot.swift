import BotHost
import Concurrency
public import FoundationEssentials
public import PluginAPI
import Synchronization

/// A bot to talk to in a test.
public final class TestBot: Sendable {
    private let makeHost: @Sendable (ChatScript) throws -> Host
    private let plugins: [TestPlugin]
    private let clock: ManualClock
    private let script: ChatScript
    private let running = Mutex<Running?>(nil)
    private let lastID = Mutex(0)
    private let lastEvent = Mutex<IncomingMessage?>(nil)
    /// The commands that wait for an answer, by who is asked and where.
    private let asking = Mutex<[Place: Asking]>([:])

    private struct Place: Hashable {
        let person: String
        let room: String?
    }

    private struct Asking {
        let cause: String
        let asked: Int
        let replies: Int
    }

    private struct Running: Sendable {
        let host: Host
        let task: Task<Void, any Error>
    }

    init(_ plugins: [TestPlugin], access: Access, hasButtons: Bool, _ workshop: Workshop) {
        let clock = ManualClock()
        let store = KeptStore(MemoryStore())
        self.plugins = plugins
        self.clock = clock
        script = ChatScript()
        makeHost = { script in
            let log = HostLog(to: .function { script.note(log: $0) }, least: .debug, clock: clock)
            return try Host(
                Router(names: ["bothost"], prefix: "!"), access: access,
                plugins: plugins.map { $0.supervised(in: workshop, log: log) },
                adapters: [ScriptedAdapter(script, hasButtons: hasButtons, clock: clock)], rooms: Self.logRooms,
                store: store, clock: clock,
                zone: .utc, log: log,
                onPublish: { script.note(PublishedFact(name: $0.name, data: $0.data)) })
        }
    }

    // MARK: Talking

    /// Has `person` say `text`, and returns how the command ended, or what it asks (`host.question`).
    ///
    /// The answer to a question is said in the same way, and how the command ended that had asked is returned:
    ///
    /// ```swift
    /// try await bot.says("demolish house")
    /// #expect(try await bot.says("yes").code == "house.demolished")
    /// ```
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
        begin(message)
        let place = Place(person: person, room: room)
        var (cause, before) = (message.id, 0)
        if await turn(of: cause, in: place) == .continued, let asked = asking.withLock({ $0[place] }) {
            (cause, before) = (asked.cause, asked.replies)
            _ = await turn(of: cause, after: asked.asked, in: place)
        }
        await host.outbox.settle()
        let replies = script.messages(for: cause)
        guard replies.count > before, let last = replies.last else { throw NoReply(text: text, room: room) }
        return last
    }

    /// Waits until it is the person's turn, and notes whether something is still to be answered.
    private func turn(of cause: String, after count: Int = 0, in place: Place) async -> Disposition? {
        let (disposition, asked) = await script.turns.turn(of: cause, after: count)
        let replies = script.messages(for: cause).count
        asking.withLock { asking in
            if disposition == nil {
                asking[place] = Asking(cause: cause, asked: asked, replies: replies)
            } else if asking[place]?.cause == cause {
                asking[place] = nil
            }
        }
        return disposition
    }

    /// Has `person` choose what `reply` offers under `label`, where they could see it.
    ///
    /// - Throws: `NoChoice` when it offers nothing of that name, `NoReply` when the bot did not answer.
    @discardableResult
    public func chooses(_ label: String, of reply: Reply, as person: String = "ann") async throws -> Reply {
        guard let choice = reply.choices.first(where: { $0.label == label }) else {
            throw NoChoice(label: label, offered: reply.choices.map(\.label))
        }
        guard case .room(let room) = reply.audience else { return try await says(choice.command, as: person) }
        return try await says("bothost \(choice.command)", as: person, in: room)
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
        await bring(event)
        return script.messages(for: event.id)
    }

    /// Has the network bring what was said or happened last once more, as one does that has missed that it was taken: under
    /// the same id.
    ///
    /// - Returns: What the bot says about it now.
    @discardableResult
    public func networkRepeats() async -> [Reply] {
        guard let event = lastEvent.withLock({ $0 }) else { return [] }
        let before = script.messages(for: event.id).count
        await bring(event)
        return Array(script.messages(for: event.id).dropFirst(before))
    }

    private func bring(_ message: IncomingMessage) async {
        begin(message)
        _ = await script.turns.turn(of: message.id)
        await host.outbox.settle()
    }

    private func begin(_ message: IncomingMessage) {
        lastEvent.withLock { $0 = message }
        script.note(message)
        script.turns.begin(message.id)
        host.inbox.submit(message) { self.script.turns.note($0, of: message.id) }
    }

    /// What was said so far, by everybody, with what happened in between; and what the log warns of.
    public var conversation: String { script.conversation }

    /// Everything that the bot has said so far, in order.
    public var messages: [Reply] { script.messages }

    /// The first message with the outcome `code`; waits for it if the bot has not said it yet.
    @discardableResult
    public func hears(_ code: String) async -> Reply { await script.message(code: code) }

    /// The lines of the bot's log so far.
    public var log: [String] { script.log }

    /// The first line of the bot's log with `words` in it; waits for it if there is none yet.
    @discardableResult
    public func logs(_ words: String) async -> String { await script.logLine(with: words) }

    // MARK: Other plugins

    /// Asks for a service as another plugin would, on behalf of `person`.
    ///
    /// - Parameters:
    ///   - service: What the config calls the plugin, a dot, and the service: `lock.holder`.
    ///   - params: Anything that becomes a JSON object.
    ///   - room: Where they have typed what the other plugin does for them; nowhere when nil.
    /// - Throws: `ServiceError` when there is no answer.
    @discardableResult
    public func asks(
        _ service: String, _ params: (any Encodable & Sendable)? = nil, as person: String = "ann",
        in room: String? = nil
    ) async throws -> JSON {
        let behalf = Behalf(
            Person(id: Person.ID(rawValue: "test:\(person)"), name: person),
            in: room.map { Room(id: "test:\($0)", name: $0) })
        return try await PluginHost.asking(host.exchange, for: PluginAsker(instance: "test", behalf: behalf))
            .call(service, params)
    }

    /// Publishes something as the plugin would that the event's name begins with, whether it is there or not.
    ///
    /// Returns when all that listens for it has heard it.
    public func publishes(_ event: String, _ data: (any Encodable & Sendable)? = nil) async throws {
        try await publishesUnheard(event, data)
        await host.events.settle()
        await settle()
    }

    /// The same, and returns at once.
    public func publishesUnheard(_ event: String, _ data: (any Encodable & Sendable)? = nil) async throws {
        let parts = event.split(separator: ".", maxSplits: 1).map(String.init)
        precondition(parts.count == 2, "\(event) is no event; write a plugin, a dot and its event")
        let host = PluginHost.asking(
            host.exchange, for: PluginAsker(instance: parts[0], behalf: .itself(parts[0])))
        try await host.publish(parts[1], data)
    }

    /// What the plugins have published so far, in order.
    public var published: [PublishedFact] { script.published }

    // MARK: Time and trouble

    /// The time on the bot's clock. It begins at 2026-03-01 09:00:00 UTC and stands still until it is moved.
    public var now: Date { clock.now() }

    /// Moves the clock forward. What is overdue then, such as a command's deadline, is noticed at once.
    ///
    /// Returns when the timers that are due then have run, and what they told has been said.
    public func advance(by duration: Duration) async {
        script.note("time passes: \(duration)")
        clock.advance(by: duration)
        host.plugins.check()
        // However fast the clock is moved on, no plugin is late with its answer to a ping.
        for connection in connections { try? await connection.answersPing() }
        await host.scheduler.settle()
        await settle()
    }

    /// Returns when all is said that can be, and plugins have heard of what cannot.
    private func settle() async {
        await host.outbox.settle()
        // A plugin may tell elsewhere what was given up.
        await host.events.settle()
        await host.outbox.settle()
    }

    /// Has the network treat what the bot says in another way from now on. It is up in the beginning.
    ///
    /// When it is up again, returns when the bot has said what had to wait.
    public func network(_ network: TestNetwork) async {
        await host.outbox.settle()
        script.note("the network is \(network.kind)")
        switch network.kind {
        case .up: script.network = .up
        case .down: script.network = .down
        case .busy(let time): script.network = .busy(until: clock.elapsed() + time)
        }
        guard network == .up else { return }
        let bot = Person(id: Person.ID(rawValue: "test:bothost"), name: "bothost")
        host.outbox.note(IncomingMessage(.connected, id: nextID(), person: bot, room: nil, text: ""))
        await host.outbox.settle()
    }

    /// Ends a plugin at once, whatever it does, as a crash would; what it was doing is treated as that. Returns when it runs
    /// again.
    ///
    /// - Parameter plugin: What the config calls it; not needed when there is only one.
    /// - Throws: `PluginDidNotStart`.
    public func crash(_ plugin: String? = nil) async throws {
        let supervisor = supervisor(plugin)
        script.note("\(supervisor.settings.instance) crashes")
        guard case .running(let old) = supervisor.status else { return try await startAnew(supervisor) }
        old.kill()
        for await status in supervisor.statuses() {
            switch status {
            case .running(let connection) where connection !== old: return
            case .broken(let error): throw PluginDidNotStart(description: "\(error)")
            case .held: throw PluginDidNotStart(description: "\(supervisor.instance) was stopped meanwhile")
            case .starting, .running, .restarting, .stopping, .stopped: continue
            }
        }
    }

    /// Starts a plugin anew without a gap, as `plugins reload` does: what it was doing it finishes in the old process.
    ///
    /// - Parameter plugin: What the config calls it; not needed when there is only one.
    /// - Throws: `PluginDidNotStart`.
    public func reload(_ plugin: String? = nil) async throws {
        let supervisor = supervisor(plugin)
        script.note("\(supervisor.settings.instance) is reloaded")
        try await startAnew(supervisor)
    }

    private func startAnew(_ plugin: PluginSupervisor) async throws {
        do { try await plugin.reload() } catch { throw PluginDidNotStart(description: "\(error)") }
    }

    private func supervisor(_ instance: String?) -> PluginSupervisor {
        precondition(instance != nil || plugins.count == 1, "there are several plugins; say which one is meant")
        guard let found = host.plugins[instance ?? plugins[0].instance] else {
            preconditionFailure("the bot has no plugin \(instance ?? "")")
        }
        return found
    }

    private var connections: [PluginConnection] {
        host.plugins.all.compactMap { if case .running(let connection) = $0.status { connection } else { nil } }
    }

    /// Ends the bot and starts it anew on what it has stored, when `pause` has passed on its clock.
    public func restart(after pause: Duration = .zero) async throws {
        script.note("the bot is started anew" + (pause == .zero ? "" : ", after \(pause)"))
        try await stop()
        clock.advance(by: pause)
        try await start()
    }

    /// Has the network take up to so many characters as one message; nil for any number, as in the beginning.
    public func limitsText(to longest: Int?) { script.longestText = longest }

    // MARK: Running

    /// Where what is told to `Audience.functionalLog` and `.technicalLog` can be read in a test.
    private static let logRooms = {
        var rooms = LogRooms()
        rooms.functional = [Room(id: "test:#functional-log")]
        rooms.technical = [Room(id: "test:#technical-log")]
        return rooms
    }()

    private var host: Host {
        guard let running = running.withLock({ $0 }) else {
            preconditionFailure("TestBot was used after its withBot had ended")
        }
        return running.host
    }

    func start() async throws {
        let host = try makeHost(script)
        let (stop, stopper) = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
        script.opens(stopper)
        // It lasts from `start` to `stop`, which awaits it.
        let task = Task {
            try await withThrowingTaskGroup(of: Void.self) { running in
                for plugin in host.plugins.all { running.addTask { await Self.keepRunning(plugin) } }
                defer { running.cancelAll() }
                try await host.run { for await _ in stop {} }
            }
        }
        running.withLock { $0 = Running(host: host, task: task) }
        await script.waitUntilListening()
        for plugin in plugins {
            guard case .broken(let error) = host.plugins[plugin.instance]?.status else { continue }
            try await self.stop()
            throw PluginDidNotStart(description: "\(error)")
        }
        await settle()
    }

    /// Has a plugin that crashed started again at once: the pause before it is by a clock that stands still.
    private static func keepRunning(_ plugin: PluginSupervisor) async {
        // One that cannot run at all is left alone in the end.
        var left = 20
        for await status in plugin.statuses() {
            guard case .restarting = status, left > 0 else { continue }
            left -= 1
            try? await plugin.reload()
        }
    }

    func stop() async throws {
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
