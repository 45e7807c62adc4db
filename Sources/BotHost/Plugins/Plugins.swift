package import Concurrency
import PluginAPI

/// All plugins of the host, and the commands that they offer.
package final class Plugins: Sendable {
    /// The host, as `help` lists it among its plugins.
    static let hostManifest = Manifest(id: "bothost", version: BotHostVersion.current, summary: "The bot itself.")

    private let supervisors: [PluginSupervisor]
    private let byInstance: [String: PluginSupervisor]
    private let offered: OfferedCommands
    private let clock: any BotClock

    package init(
        _ settings: [PluginSupervisor.Settings], thread: PluginThread, clock: any BotClock,
        services: (_ instance: String) -> PluginServices
    ) {
        let offered = OfferedCommands()
        supervisors = settings.map { one in
            PluginSupervisor(one, thread: thread, services: services(one.instance)) { result throws(CatalogError) in
                try offered.register(result, as: one.instance)
            }
        }
        byInstance = Dictionary(supervisors.map { ($0.instance, $0) }) { first, _ in first }
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

    package var all: [PluginSupervisor] { supervisors }

    /// Offers the host's own commands beside those of the plugins.
    func offer(_ commands: [CommandDeclaration]) throws(CatalogError) {
        try offered.offer(commands)
    }

    /// Offers what a plugin told of itself when it ran last, although it does not run now.
    func register(_ result: InitializeResult, as instance: String) throws {
        try result.validate()
        try offered.register(result, as: instance)
    }

    /// The plugins of which it is not known what they offer, because they have not run yet.
    var unknown: [String] {
        supervisors.map(\.instance).filter { offered[$0] == nil }
    }

    package subscript(instance: String) -> PluginSupervisor? { byInstance[instance] }

    /// Keeps all plugins running until `stop`.
    package func run() async {
        await withDiscardingTaskGroup { running in
            for supervisor in supervisors {
                running.addTask { await supervisor.run() }
            }
        }
    }

    /// Looks after the running plugins once a second, until cancelled.
    package func watch() async {
        while (try? await clock.sleep(for: .seconds(1))) != nil { check() }
    }

    /// Looks whether the running plugins are alive and their commands in time.
    package func check() {
        for supervisor in supervisors { supervisor.check() }
    }

    /// Waits until each plugin runs or cannot.
    package func settle() async {
        for supervisor in supervisors {
            for await status in supervisor.statuses() {
                if case .starting = status { continue }
                break
            }
        }
    }

    /// Ends all plugins.
    package func stop() async {
        await withDiscardingTaskGroup { stopping in
            for supervisor in supervisors {
                stopping.addTask { await supervisor.stop() }
            }
        }
    }
}
