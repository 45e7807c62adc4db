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
    let journal: Journal
    let exchange: Exchange
    let clock: any BotClock
    let log: HostLog
    /// For what the plugin logs itself.
    let pluginLog: PluginLog
    /// Where its commands ask people; nil where it only says what it is.
    var questions: Questions?

    package init(
        instance: String, store: any Store, outbox: Outbox, timers: TimerBook, journal: Journal? = nil,
        exchange: Exchange = Exchange(),
        clock: any BotClock, log: HostLog
    ) {
        self.instance = instance
        self.store = store
        self.outbox = outbox
        self.timers = timers
        self.journal = journal ?? Journal(store: store, clock: clock, log: log)
        self.exchange = exchange
        self.clock = clock
        self.log = log
        pluginLog = PluginLog(instance: instance, log: log, clock: clock)
    }

    /// - Parameter invocation: What it is asked in the course of, as the journal calls it.
    func answer(_ request: RPCRequest, for invocation: String? = nil) async throws -> JSON {
        switch request.method {
        case "store.read", "store.list":
            try await StoreRequests(store: store, namespace: instance).request(request.method, request.params)
        case "store.commit": try await commit(StoreCommitParams(request.params), for: invocation).json
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
        case "send": try await send(SendParams(request.params), invocation)
        case "clock.now": ["now": .integer(clock.now().milliseconds)]
        default: throw RPCError(.methodNotFound, "this host knows no method \"\(request.method)\"")
        }
    }

    /// What the plugin changes in its storage, with what is to be told of it.
    ///
    /// - Parameter invocation: What it is done in the course of, as the journal calls it.
    func commit(_ commit: StoreCommitParams, for invocation: String?) async throws -> StoreCommitResult {
        try await StoreRequests(store: store, namespace: instance, outbox: outbox, invocation: invocation)
            .commit(commit)
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

    private func send(_ send: SendParams, _ invocation: String?) async throws(RPCError) -> JSON {
        do {
            try await outbox.send(send, from: instance, for: invocation)
            return [:]
        } catch {
            throw error.rpcError
        }
    }

    /// Tells what the plugin did wrong from what went wrong here.
    private func keeping<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await StoreRequests.storing(work)
        } catch let error as TimerError {
            throw RPCError(.invalidParams, error.description)
        }
    }
}
