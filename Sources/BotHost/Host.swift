package import Concurrency
import Glibc
package import PluginAPI

/// The bot: everything between a config and its end.
package final class Host: Sendable {
    /// How long commands under way may take to end when the host stops.
    private static let drainWithin = Duration.seconds(10)

    /// The host's own in the store.
    private static let namespace = "host"

    private let adapters: Adapters
    private let clock: any BotClock
    private let log: HostLog
    private let store: any Store
    private let thread: LoopThread
    private let ownsThread: Bool
    private let dispatcher: Dispatcher
    package let outbox: Outbox
    private let roles: ChatRoles
    private let questions: Questions
    private let choices: ChoiceBook
    private let disabled: DisabledPlugins
    private let reloads = Reloads()
    private let reload: ConfigurationReload?
    package let journal: Journal
    private let interruptions: Interruptions
    private let headPosts: JournalHeadPosts
    package let plugins: Plugins
    package let scheduler: Scheduler
    package let exchange = Exchange()
    package let events: EventPost
    package var inbox: any Inbox { dispatcher }

    /// - Parameters:
    ///   - router: Knows what the bot is called.
    ///   - access: Knows who may do what.
    ///   - rooms: Where the bot says what nobody asked for.
    ///   - store: Closed by `run` in the end.
    ///   - secrets: The config's, which must not be written down; those of plugins are known when they start.
    ///   - onPublish: Called with whatever a plugin tells others.
    ///   - origin: Where the config comes from, if it can be read anew.
    ///   - thread: Where it works, if others are there with it; they end it after `run`. Else it has one of its own.
    package init(
        _ router: Router, access: Access = Access(), plugins settings: [PluginSupervisor.Settings],
        adapters: [any ChatAdapter], rooms: LogRooms = LogRooms(),
        store: any Store, clock: any BotClock, zone: TimeText.Zone = .machine, secrets: [String] = [], log: HostLog,
        onPublish: @escaping EventPost.OnPublish = { _ in }, origin: ConfigurationOrigin? = nil,
        thread: LoopThread? = nil
    ) throws {
        self.adapters = Adapters(adapters)
        self.clock = clock
        self.log = log
        self.store = store
        let ownStorage = Storage(requests: StoreRequests(store: store, namespace: Self.namespace))
        let choices = ChoiceBook(storage: ownStorage)
        let outbox = Outbox(
            adapters: self.adapters, rooms: rooms, store: store, clock: clock, log: log,
            choices: NumberedChoices(book: choices, address: router.shortestAddress, log: log))
        journal = Journal(store: store, clock: clock, log: log)
        journal.hide(secrets)
        headPosts = JournalHeadPosts(store: store, storage: ownStorage, outbox: outbox, clock: clock, log: log)
        let timers = TimerBook(store: store, clock: clock, zone: zone == .utc ? .utc : .machine())
        let turns = PersonTurns(clock: clock)
        let questions = Questions(storage: ownStorage, outbox: outbox, turns: turns, clock: clock)
        let services = { @Sendable [exchange, journal] (instance: String) in
            var services = PluginServices(
                instance: instance, store: store, outbox: outbox, timers: timers, journal: journal, exchange: exchange,
                clock: clock,
                log: log)
            services.questions = questions
            return services
        }
        self.outbox = outbox
        self.choices = choices
        self.questions = questions
        interruptions = Interruptions(journal: journal, questions: questions, outbox: outbox, log: log)
        self.thread = try thread ?? LoopThread()
        ownsThread = thread == nil
        plugins = Plugins(settings, thread: self.thread, clock: clock, services: services)
        let incidents = Incidents(log: log)
        let gate = Gate(access)
        scheduler = Scheduler(book: timers, plugins: plugins, services: services(Self.namespace), incidents: incidents)
        let workload = Workload()
        let commands = HostCommands(
            plugins: plugins, gate: gate, scheduler: scheduler, services: services(Self.namespace),
            incidents: incidents, workload: workload, reloads: origin == nil ? nil : reloads, zone: zone)
        roles = commands.roles
        disabled = commands.disabled
        try plugins.offer(commands.declarations)
        let listeners = ListenerRunner(
            plugins: plugins, gate: gate, services: services(Self.namespace), incidents: incidents,
            quarantine: commands.quarantine)
        events = EventPost(plugins: plugins, listeners: listeners, log: log, onPublish: onPublish)
        exchange.connect(
            ServiceRunner(
                plugins: plugins, gate: gate, journal: journal, clock: clock, incidents: incidents,
                quarantine: commands.quarantine),
            events)
        outbox.onGivingUp { [events] in events.publish(undelivered: $0) }
        dispatcher = Dispatcher(
            router: router, plugins: plugins, gate: gate, outbox: outbox, choices: choices, turns: turns,
            commands: commands, listeners: listeners, workload: workload, services: services(Self.namespace),
            incidents: incidents, zone: zone)
        let (running, timed, messages) = (plugins, scheduler, dispatcher)
        reload = origin.map { origin in
            ConfigurationReload(
                origin, plugins: running, outbox: outbox, gate: gate, dispatcher: messages, scheduler: timed,
                disabled: commands.disabled, log: log)
        }
    }

    // MARK: Running

    /// Runs until the adapters have nothing more to bring, or `stop` says so; then ends everything in good order.
    ///
    /// - Parameters:
    ///   - stop: Returns when the bot is to stop.
    ///   - signals: Brings something whenever the config is to be read anew.
    package func run(
        until stop: @escaping @Sendable () async -> Void, reloadingAt signals: AsyncStream<Void>? = nil
    ) async throws {
        // Last of all: without it none of the tasks would end.
        defer { if ownsThread { thread.stop() } }
        try await withThrowingTaskGroup { working in
            working.addTask(executorPreference: thread.loop) {
                try await self.work(until: stop, reloadingAt: signals)
            }
            try await working.waitForAll()
        }
    }

    /// On the host's thread, as all that it begins.
    private func work(
        until stop: @escaping @Sendable () async -> Void, reloadingAt signals: AsyncStream<Void>?
    ) async throws {
        do {
            try await outbox.load()
            try await disabled.load()
            try await interruptions.settle()
        } catch {
            await store.close()
            throw error
        }
        try await withThrowingTaskGroup { services in
            services.addTask { await self.deliver() }
            services.addTask { await self.dispatcher.run() }
            services.addTask { await self.journal.run() }
            services.addTask { await self.plugins.run() }
            services.addTask { await self.plugins.watch() }
            services.addTask { await self.scheduler.run() }
            services.addTask { await self.events.run() }
            services.addTask { await self.announce() }
            services.addTask { await self.headPosts.run() }
            services.addTask { await self.readConfigAnew(at: signals) }
            defer { services.cancelAll() }
            try await serve(until: stop)
        }
    }

    /// Reads the config anew whenever an admin or a signal wants it, until cancelled.
    private func readConfigAnew(at signals: AsyncStream<Void>?) async {
        guard let reload else { return }
        await withDiscardingTaskGroup { asking in
            if let signals {
                asking.addTask { for await _ in signals { self.reloads.want() } }
            }
            // The first one after everything has begun: what is half there cannot be compared with anything.
            await plugins.settle()
            await reloads.run {
                let ending = await reload.reload()
                if case .success = ending { self.warnOfAccess() }
                return ending
            }
        }
    }

    /// Takes what people say until the adapters end or `stop` returns, and then ends everything. The adapters go on until
    /// then: what is under way is still to be told.
    private func serve(until stop: @escaping @Sendable () async -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { listening in
            listening.addTask {
                await self.adapters.run { adapter in
                    // Before that, what a plugin offers would be unknown.
                    await self.plugins.settle()
                    if Task.isCancelled { return }
                    if try await self.roles.load() { try await self.beginToServe() }
                    try await adapter.run(self.dispatcher)
                }
            }
            listening.addTask { try await self.adapters.finish() }
            listening.addTask { await stop() }
            defer { listening.cancelAll() }
            let result = await Result.catching { _ = try await listening.next() }
            log.info("stops")
            await end()
            try result.get()
        }
    }

    /// Brings what the bot says to the networks, and to plugins what could not be said: both are there when plugins are.
    private func deliver() async {
        await plugins.settle()
        await outbox.run()
    }

    /// Says in the rooms that the config names for that who is there now.
    private func announce() async {
        await plugins.settle()
        if Task.isCancelled { return }
        let running = plugins.all.map(\.settings.instance).filter { !plugins.notRunning.contains($0) }
        await outbox.announce(HostWords.started(with: running, without: plugins.notRunning))
    }

    /// Called once, when plugins and roles are known.
    private func beginToServe() async throws {
        warnOfAccess()
        warnOfEvents()
        try await choices.load()
    }

    /// Says what can be known of the permissions, now that the roles and commands are known, and is hardly meant.
    private func warnOfAccess() {
        let access = roles.gate.access
        if access.isEmpty(.admins) {
            log.warning(#"nobody may use what is for admins; name some in the config: "roles": {"admins": [...]}"#)
        }
        for flaw in access.rules.flaws(in: plugins.catalog) {
            let rule = access.rules.all[flaw.rule]
            log.warning("\(rule.place) counts for nothing: \(flaw.path.text): \(flaw.message)")
        }
    }

    /// Says what plugins wait for in vain.
    private func warnOfEvents() {
        for (listener, instance, event) in plugins.deafListeners {
            log.write(
                .warning, "waits for what is never published: there is no such event",
                [("listener", listener.name), ("event", event)], from: instance)
        }
    }

    /// Lets what is under way end, then ends everything, the last thing that others stand on last.
    private func end() async {
        for adapter in adapters.all { adapter.beginToStop() }
        await questions.stop()
        do {
            try await withDeadline(Self.drainWithin, clock: clock) {
                await self.dispatcher.drain()
                await self.scheduler.drain()
                await self.events.drain()
            }
        } catch {
            log.warning("stops although commands are under way", ["waited": "\(Self.drainWithin.components.seconds) s"])
        }
        await plugins.stop()
        exchange.disconnect()
        outbox.onGivingUp(nil)
        await journal.finish()
        await outbox.drain()
        for adapter in adapters.all { await adapter.close() }
        await outbox.close()
        await store.close()
        log.info("stopped")
    }
}

extension Result where Failure == any Error {
    /// What `work` returns or throws.
    fileprivate static func catching(_ work: () async throws -> Success) async -> Self {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
