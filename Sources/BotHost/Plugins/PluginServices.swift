import FoundationEssentials
import PluginAPI

/// What the host does for one plugin: its requests, answered within its own namespace.
package struct PluginServices: Sendable {
    /// What the config calls the plugin, and its namespace in the store.
    package let instance: String
    let store: any Store
    let outbox: Outbox
    let clock: any BotClock
    let log: HostLog

    package init(instance: String, store: any Store, outbox: Outbox, clock: any BotClock, log: HostLog) {
        self.instance = instance
        self.store = store
        self.outbox = outbox
        self.clock = clock
        self.log = log
    }

    func answer(_ request: RPCRequest) async throws -> JSON {
        switch request.method {
        case "store.read": try await read(StoreReadParams(request.params))
        case "store.list": try await list(StoreListParams(request.params))
        case "store.commit": try await commit(StoreCommitParams(request.params)).json
        case "clock.now": ["now": .integer(clock.now().milliseconds)]
        default: throw RPCError(.methodNotFound, "this host knows no method \"\(request.method)\"")
        }
    }

    /// A line that the plugin logs. One that makes no sense is logged as such.
    func log(_ params: JSON) {
        guard let message = params["message"]?.string, let level = params["level"]?.string.flatMap(Log.Level.init)
        else {
            return log.warning("sent a log line that is none: \(params)", from: instance)
        }
        let fields = (params["fields"]?.object ?? JSONObject()).map {
            (key: $0.name, value: $0.value.string ?? "\($0.value)")
        }
        log.write(level, message, fields, from: instance)
    }

    // MARK: Storage

    private func read(_ read: StoreReadParams) async throws -> JSON {
        try Self.stored(read.key, await store.read(read.key, in: instance)).json
    }

    private func list(_ list: StoreListParams) async throws -> JSON {
        let entries = try await store.list(prefix: list.prefix, after: list.after, limit: list.limit, in: instance)
        return ["entries": .array(try entries.map { try Self.stored($0.key, $0.value).json })]
    }

    private func commit(_ commit: StoreCommitParams) async throws -> StoreCommitResult {
        let changes = commit.changes.map { change in
            StoreChange(key: change.key, expected: change.expected, json: change.value.map(Self.bytes))
        }
        switch try await store.commit(changes, in: instance) {
        case .committed(let revision): return .committed(revision: revision)
        case .conflict(let key, let current): return .conflict(try Self.stored(key, current))
        }
    }

    private static func stored(_ key: String, _ value: StoredValue?) throws -> StoredJSON {
        guard let value else { return StoredJSON(key: key, revision: 0, value: nil) }
        return StoredJSON(key: key, revision: value.revision, value: try JSONReader.read(value.json))
    }

    private static func bytes(_ value: JSON) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }
}
