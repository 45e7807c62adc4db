import PluginAPI
import Synchronization

/// What the host and the plugins have said that they offer, made into one catalog of commands and one of listeners.
final class OfferedCommands: Sendable {
    private struct State {
        var host: [CommandDeclaration] = []
        var results: [String: InitializeResult] = [:]
        var catalog = CommandCatalog()
        var listeners = ListenerIndex()

        /// Makes the catalog anew; when it cannot be made, all stays as it was.
        mutating func change(_ change: (inout State) -> Void) throws(CatalogError) {
            var changed = self
            change(&changed)
            changed.catalog = CommandCatalog()
            changed.listeners = ListenerIndex()
            try changed.catalog.add(Plugins.hostManifest, commands: changed.host, owner: .host)
            for (instance, result) in changed.results.sorted(by: { $0.key < $1.key }) {
                try changed.catalog.add(
                    result.manifest, types: result.types, commands: result.commands, listeners: result.listeners,
                    services: result.services, owner: .plugin(instance))
                changed.listeners.add(result.listeners, of: instance)
            }
            self = changed
        }
    }

    private let state = Mutex(State())

    var catalog: CommandCatalog { state.withLock { $0.catalog } }

    var listeners: ListenerIndex { state.withLock { $0.listeners } }

    /// Listeners that wait for what no plugin here publishes, although its plugin is here.
    var deafListeners: [(listener: ListenerDeclaration, instance: String, event: String)] {
        let results = state.withLock { $0.results }
        return results.sorted { $0.key < $1.key }.flatMap { instance, result in
            result.listeners.flatMap { listener in
                listener.published.filter { event in
                    let parts = event.split(separator: ".", maxSplits: 1)
                    guard let publisher = results[String(parts[0])] else { return false }
                    return !publisher.events.contains { $0.name == parts.dropFirst().first.map(String.init) }
                }.map { (listener, instance, $0) }
            }
        }
    }

    /// What a plugin has told of itself.
    subscript(instance: String) -> InitializeResult? { state.withLock { $0.results[instance] } }

    func offer(_ host: [CommandDeclaration]) throws(CatalogError) {
        try state.withLock { state throws(CatalogError) in try state.change { $0.host = host } }
    }

    /// Offers what `result` tells, in place of what the same plugin offered before.
    func register(_ result: InitializeResult, as instance: String) throws(CatalogError) {
        try state.withLock { state throws(CatalogError) in try state.change { $0.results[instance] = result } }
    }

    /// Offers nothing of that plugin any more.
    func remove(_ instance: String) {
        // With less of them, nothing can be in the way of anything.
        state.withLock { state in try? state.change { $0.results[instance] = nil } }
    }
}
