package import Concurrency
import FoundationEssentials
import PluginAPI

/// What the host does for one plugin: its requests, answered within its own namespace.
package struct PluginServices: Sendable {
    /// What the config calls the plugin, and its namespace in the store.
    package let instance: String
    let store: any Store
    let outbox: Outbox
    let timers: TimerBook
    let exchange: Exchange
    let clock: any BotClock
    let log: HostLog
    /// For what the plugin logs itself.
    let pluginLog: PluginLog

    package init(
        instance: String, store: any Store, outbox: Outbox, timers: TimerBook, exchange: Exchange = Exchange(),
        clock: any BotClock, log: HostLog
    ) {
        self.instance = instance
        self.store = store
        self.outbox = outbox
        self.timers = timers
        self.exchange = exchange
        self.clock = clock
        self.log = log
        pluginLog = PluginLog(instance: instance, log: log, clock: clock)
    }

    func answer(_ request: RPCRequest) async throws -> JSON {
        switch request.method {
        case "store.read": try await storing { try await read(StoreReadParams(request.params)) }
        case "store.list": try await storing { try await list(StoreListParams(request.params)) }
        case "store.commit": try await storing { try await commit(StoreCommitParams(request.params)).json }
        case "timer.set":
            [
                "next": .integer(
                    try await keeping { try await timers.set(TimerSetParams(request.params), in: instance) }
                        .milliseconds)
            ]
        case "timer.cancel":
            [
                "cancelled": .bool(
                    try await keeping { try await timers.cancel(TimerCancelParams(request.params).name, in: instance) })
            ]
        case "timer.list":
            try await keeping { try await timers.list(TimerListParams(request.params), in: instance) }.json
        case "send": try await send(SendParams(request.params))
        case "clock.now": ["now": .integer(clock.now().milliseconds)]
        default: throw RPCError(.methodNotFound, "this host knows no method \"\(request.method)\"")
        }
    }

    /// A line that the plugin logs. One that makes no sense is logged as such.
    func log(_ params: JSON) {
        guard let message = params["message"]?.string, let level = params["level"]?.string.flatMap(Log.Level.init)
        else {
            return pluginLog.write(.warning, "sent a log line that is none: \(params)")
        }
        let fields = (params["fields"]?.object ?? JSONObject()).map {
            (key: $0.name, value: $0.value.string ?? "\($0.value)")
        }
        pluginLog.write(level, message, fields)
    }

    // MARK: Telling

    /// What the plugin tells in the course of something.
    ///
    /// - Returns: nil when it is for a log that nobody wants.
    func tell(_ outcome: OutcomeMessage, to cause: IncomingMessage) async throws(RPCError) -> Sent? {
        do {
            return try await outbox.tell(outcome, to: cause, from: instance)
        } catch {
            throw error.rpcError
        }
    }

    private func send(_ send: SendParams) async throws(RPCError) -> JSON {
        do {
            try await outbox.send(send.outcome, from: instance, expires: send.expires)
        } catch {
            throw error.rpcError
        }
        return [:]
    }

    // MARK: Storage

    /// The same as `storing`, for timers.
    private func keeping<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await storing(work)
        } catch let error as TimerError {
            throw RPCError(.invalidParams, error.description)
        }
    }

    /// Tells what the plugin did wrong from what went wrong here.
    private func storing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as StoreError {
            switch error {
            case .keyLength, .nulInKey, .repeatedKey, .valueSize, .changeCount, .namespaceFull:
                throw RPCError(.invalidParams, "\(error)")
            case .busy: throw RPCError(.busy, "\(error)")
            default: throw RPCError(.fault, "\(error)")
            }
        }
    }

    private func read(_ read: StoreReadParams) async throws -> JSON {
        try Self.stored(read.key, await store.read(read.key, in: instance)).json
    }

    private func list(_ list: StoreListParams) async throws -> JSON {
        let entries = try await store.list(prefix: list.prefix, after: list.after, limit: list.limit, in: instance)
        let page = Self.page(entries)
        let isLast = page.count == entries.count && entries.count < list.limit
        return [
            "entries": .array(try page.map { try Self.stored($0.key, $0.value).json }), "more": .bool(!isLast),
        ]
    }

    /// As many of `entries` as fit into a line of the wire together; at least one, since one always does.
    private static func page(_ entries: [StoredEntry]) -> ArraySlice<StoredEntry> {
        var size = 0
        let end = entries.firstIndex { entry in
            size += entry.key.utf8.count + entry.value.json.count
            return size > mostInPage
        }
        return entries[..<max(end ?? entries.count, min(1, entries.count))]
    }

    private static let mostInPage = 1 << 20

    private func commit(_ commit: StoreCommitParams) async throws -> StoreCommitResult {
        let changes = commit.changes.map { change in
            change.isCheck
                ? StoreChange(checking: change.key, expected: change.expected)
                : StoreChange(key: change.key, expected: change.expected, json: change.value.map(Self.bytes))
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
