package import Concurrency
import PluginAPI
import Synchronization

/// All plugins of the host, and the commands that they offer. Which ones these are may change while it runs.
package final class Plugins: Sendable {
    /// The host, as `help` lists it among its plugins.
    static let hostManifest = Manifest(id: "bothost", version: BotHostVersion.current, summary: "The bot itself.")

    private struct State {
        var supervisors: [PluginSupervisor]
        var byInstance: [String: PluginSupervisor]
        /// Those that are to be run yet.
        var newcomers: [PluginSupervisor]
        var isStopping = false

        init(_ supervisors: [PluginSupervisor]) {
            self.supervisors = supervisors
            newcomers = supervisors
            byInstance = Dictionary(supervisors.map { ($0.instance, $0) }) { first, _ in first }
        }
    }

    private let state: Mutex<State>
    private let list: Watched<[PluginSupervisor]>
    private let nudge = Nudge()
    private let make: @Sendable (PluginSupervisor.Settings) -> PluginSupervisor
    private let offered: OfferedCommands
    private let clock: any BotClock

    package init(
        _ settings: [PluginSupervisor.Settings], thread: LoopThread, clock: any BotClock,
        services: @escaping @Sendable (_ instance: String) -> PluginServices
    ) {
        let offered = OfferedCommands()
        make = { one in
            PluginSupervisor(one, thread: thread, services: services(one.instance)) { result throws(CatalogError) in
                try offered.register(result, as: one.instance)
            }
        }
        let supervisors = settings.map(make)
        state = Mutex(State(supervisors))
        list = Watched(supervisors)
        self.offered = offered
        self.clock = clock
    }

    /// Every command that can be typed now. A plugin that is being started again keeps its commands meanwhile.
    package var catalog: CommandCatalog { offered.catalog }

    /// Everything that wants to hear what happens in the chat.
    var listeners: ListenerIndex { offered.listeners }

    /// What a plugin has told of itself, if it has come to that.
    func declaration(of instance: String) -> InitializeResult? { offered[instance] }

    /// What a plugin does at certain times.
    func timers(of instance: String) -> [TimerDeclaration] { offered[instance]?.timers ?? [] }

    /// Whether it is known what a plugin offers.
    func hasOffered(_ instance: String) -> Bool { offered[instance] != nil }

    /// What a plugin does for others under this name.
    func service(_ name: String, of instance: String) -> ServiceDeclaration? {
        offered[instance]?.services.first { $0.name == name }
    }

    /// A plugin's command, by its first words as the plugin declares them.
    func command(_ words: String, of instance: String) -> CommandCatalog.Entry? {
        guard let manifest = offered[instance]?.manifest,
            case .command(let entry, _) = catalog.find(manifest.spoken(words, as: instance)[...])
        else { return nil }
        return entry
    }

    /// Listeners that wait for what a plugin of this bot does not publish.
    var deafListeners: [(listener: ListenerDeclaration, instance: String, event: String)] { offered.deafListeners }

    package var all: [PluginSupervisor] { state.withLock { $0.supervisors } }

    /// All there are, and what becomes of that.
    func changes() -> AsyncStream<[PluginSupervisor]> { list.values() }

    /// Offers the host's own commands beside those of the plugins.
    func offer(_ commands: [CommandDeclaration]) throws(CatalogError) {
        try offered.offer(commands)
    }

    /// Offers what a plugin told of itself when it ran last, although it does not run now.
    func register(_ result: InitializeResult, as instance: String) throws {
        try result.validate()
        try offered.register(result, as: instance)
    }

    /// The plugins of which nothing can be asked now.
    var notRunning: [String] {
        all.filter { if case .running = $0.status { false } else { true } }.map(\.instance)
    }

    /// The plugins of which it is not known what they offer, because they have not run yet.
    var unknown: [String] { all.map(\.instance).filter { offered[$0] == nil } }

    /// Who said that a plugin is not to run, if somebody did.
    func hold(_ owner: CommandCatalog.Owner) -> PluginHold? {
        guard case .plugin(let instance) = owner else { return nil }
        return self[instance]?.hold
    }

    package subscript(instance: String) -> PluginSupervisor? { state.withLock { $0.byInstance[instance] } }

    // MARK: Running

    /// Keeps all plugins running until `stop`.
    package func run() async {
        await withDiscardingTaskGroup { running in
            while true {
                let next = nudge.next()
                let (newcomers, isStopping) = state.withLock { state in
                    defer { state.newcomers = [] }
                    return (state.newcomers, state.isStopping)
                }
                for supervisor in newcomers { running.addTask { await supervisor.run() } }
                if isStopping || Task.isCancelled { return }
                await next.wait()
            }
        }
    }

    /// Looks after the running plugins once a second, until cancelled.
    package func watch() async {
        while (try? await clock.sleep(for: .seconds(1))) != nil { check() }
    }

    /// Looks whether the running plugins are alive and their commands in time.
    package func check() {
        for supervisor in all { supervisor.check() }
    }

    /// Waits until each plugin runs or cannot.
    package func settle() async {
        for supervisor in all { await supervisor.settle() }
    }

    /// Ends all plugins.
    package func stop() async {
        let supervisors = state.withLock { state in
            state.isStopping = true
            return state.supervisors
        }
        nudge.give()
        await withDiscardingTaskGroup { stopping in
            for supervisor in supervisors {
                stopping.addTask { await supervisor.stop() }
            }
        }
    }

    // MARK: Changing

    /// Has one more plugin run.
    ///
    /// - Parameter prepare: Called before it runs.
    func add(
        _ settings: PluginSupervisor.Settings, _ prepare: (PluginSupervisor) async throws -> Void
    ) async throws -> PluginSupervisor {
        let supervisor = make(settings)
        try await prepare(supervisor)
        let comesTooLate = change { state in
            if state.isStopping { return true }
            state.supervisors.append(supervisor)
            state.newcomers.append(supervisor)
            return false
        }
        if comesTooLate { throw PluginLoadError(path: settings.launcher.path, reason: .stopping) }
        nudge.give()
        return supervisor
    }

    /// Ends a plugin for good, after what it had begun. Its commands are unknown from now on.
    func remove(_ instance: String) async {
        guard let supervisor = self[instance] else { return }
        change { $0.supervisors.removeAll { $0 === supervisor } }
        offered.remove(instance)
        await supervisor.leave()
    }

    /// Lists the plugins in the order of `names`.
    func arrange(_ names: [String]) {
        change { state in
            state.supervisors =
                names.compactMap { state.byInstance[$0] }
                + state.supervisors.filter { !names.contains($0.instance) }
        }
    }

    private func change<Result: Sendable>(_ change: (inout State) -> Result) -> Result {
        state.withLock { state in
            defer { list.set(state.supervisors) }
            let result = change(&state)
            state.byInstance = Dictionary(state.supervisors.map { ($0.instance, $0) }) { first, _ in first }
            return result
        }
    }
}
