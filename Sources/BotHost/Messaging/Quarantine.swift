import FoundationEssentials
import PluginAPI
import Synchronization

/// Requests that crashed their plugin again and again, and are not given to it any more until an admin says so.
///
/// How often a request has crashed is remembered in memory, what is set aside in the store.
package final class Quarantine: Sendable {
    /// A request that is set aside.
    package struct Entry: Codable, Equatable, Sendable {
        let id: String
        let plugin: String
        /// As it was typed, said to a listener, or asked for by another plugin.
        let text: String
        /// Who typed it last.
        let person: Person
        let since: Date
    }

    /// Something that a plugin is asked to do.
    struct Request: Sendable {
        private enum Asked {
            case command(CommandCall)
            case listener(String, heard: String)
            case service(String, JSONObject)
        }

        let plugin: String
        private let asked: Asked

        init(plugin: String, call: CommandCall) {
            self.plugin = plugin
            asked = .command(call)
        }

        init(plugin: String, listener: String, _ heard: String) {
            self.plugin = plugin
            asked = .listener(listener, heard: heard)
        }

        init(plugin: String, service: String, _ params: JSONObject) {
            self.plugin = plugin
            asked = .service(service, params)
        }

        /// What makes two requests the same: whoever types it, the same command with the same arguments.
        ///
        /// Made when there is something to compare it with, which is hardly ever.
        var text: String {
            switch asked {
            case .command(let call):
                let arguments = call.arguments.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
                return "\(call.usage) \(arguments)"
            case .listener(let name, let heard): return "\(name): \(heard)"
            case .service(let name, let params): return "service \(name) \(JSON.object(params))"
            }
        }

        fileprivate var key: Key { Key(plugin: plugin, text: text) }
    }

    fileprivate struct Key: Hashable, Sendable {
        let plugin: String
        let text: String
    }

    /// A crash counts two when the request was alone, one when others were under way that may have been the cause.
    private static let most = 4
    /// So many requests are remembered; of more, all are forgotten, which only costs some crashes more.
    private static let mostRemembered = 1_000
    private static let prefix = "quarantine/"

    private let storage: Storage
    private let guilt = Mutex<[Key: Int]>([:])
    private let setAside = Mutex<[Key: Entry]?>(nil)

    init(storage: Storage) { self.storage = storage }

    /// The entry that keeps `request` from its plugin, if there is one.
    func entry(for request: Request) async throws -> Entry? {
        let setAside = try await loaded()
        return setAside.isEmpty ? nil : setAside[request.key]
    }

    /// Counts a crash, or that the plugin had to be killed because it did not stop working on the request.
    func noteCrash(of request: Request, wasAlone: Bool) {
        guilt.withLock { guilt in
            if guilt.count >= Self.mostRemembered { guilt = [:] }
            guilt[request.key, default: 0] += wasAlone ? 2 : 1
        }
    }

    /// Whether it has crashed too often to be tried again.
    func isTooMuch(_ request: Request) -> Bool {
        guilt.withLock { !$0.isEmpty && $0[request.key, default: 0] >= Self.most }
    }

    /// The request came through, so it is not what crashes the plugin.
    func noteSuccess(of request: Request) {
        guilt.withLock { guilt in
            if !guilt.isEmpty { guilt[request.key] = nil }
        }
    }

    func add(_ entry: Entry, for request: Request) async throws {
        _ = try await loaded()
        try await storage.update(Self.prefix + entry.id, default: Stored(entry: entry, request: request.text)) { _ in }
        setAside.withLock { $0?[request.key] = entry }
    }

    /// All that is set aside, the oldest first.
    func entries() async throws -> [Entry] {
        try await loaded().values.sorted { ($0.since, $0.id) < ($1.since, $1.id) }
    }

    /// Lets the request with this id through again; nil when there is none.
    func drop(_ id: String) async throws -> Entry? {
        guard let (key, entry) = try await loaded().first(where: { $0.value.id == id }) else { return nil }
        try await storage.update(Self.prefix + entry.id, as: Stored.self) { $0 = nil }
        setAside.withLock { $0?[key] = nil }
        guilt.withLock { $0[key] = nil }
        return entry
    }

    // MARK: Storing

    private struct Stored: Codable, Equatable, Sendable {
        let entry: Entry
        let request: String
    }

    private func loaded() async throws -> [Key: Entry] {
        if let known = setAside.withLock({ $0 }) { return known }
        let stored = try await storage.values(prefix: Self.prefix, as: Stored.self).map(\.value)
        let found = stored.map { (Key(plugin: $0.entry.plugin, text: $0.request), $0.entry) }
        return setAside.withLock { known in
            known = known ?? Dictionary(found) { first, _ in first }
            return known ?? [:]
        }
    }
}
