public import FoundationEssentials

/// The timers that a plugin sets while it runs, beside those that it declares.
///
/// A name begins with that of a declared timer, which runs for it, and a slash: `remind/env-3`. It has up to 200 bytes. A
/// plugin has up to 10,000 timers. When a call returns, the change is on disk.
public struct Timers: Sendable {
    private let requests: any HostRequests
    /// The command for which a timer is set, so that the host can hold it to what it declared.
    private let call: JSON?

    package init(requests: any HostRequests, call: JSON? = nil) {
        self.requests = requests
        self.call = call
    }

    /// Has the timer run as `schedule` says, in place of what was set under the same name before.
    ///
    /// - Parameter data: What its run is to know, up to 16 KiB of JSON.
    /// - Returns: When it runs first.
    @discardableResult
    public func set(
        _ name: String, _ schedule: Schedule, data: (any Encodable & Sendable)? = nil
    ) async throws -> Date {
        let data = try data.map { try ValueEncoder().encode($0) }
        let params = TimerSetParams(call: call, name: name, schedule: schedule, data: data)
        return try Fields(await requests.request("timer.set", params.json), path: "timer.set").date("next")
    }

    /// Lets the timer not run any more; a run that is under way goes on.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    public func cancel(_ name: String) async throws -> Bool {
        let params = TimerCancelParams(call: call, name: name)
        return try Fields(await requests.request("timer.cancel", params.json), path: "timer.cancel").bool("cancelled")
    }

    /// All that are set and whose names begin with `prefix`, in the order of their names.
    public func list(prefix: String = "") async throws -> [SetTimer] {
        var found: [SetTimer] = []
        while true {
            let params = TimerListParams(prefix: prefix, after: found.last?.name)
            let page = try TimerListResult(await requests.request("timer.list", params.json))
            found += page.timers
            guard page.hasMore, !page.timers.isEmpty else { return found }
        }
    }
}

/// A timer that was set while the plugin ran.
public struct SetTimer: Equatable, Sendable {
    public let name: String
    /// When it runs next; nil when it is running for the last time.
    public let next: Date?

    package let data: JSON?

    package init(name: String, next: Date?, data: JSON?) {
        self.name = name
        self.next = next
        self.data = data
    }

    /// What was given to `set`.
    public func data<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try Self.decode(data, of: name)
    }

    static func decode<Value: Decodable>(_ data: JSON?, of name: String) throws -> Value {
        do {
            return try ValueDecoder().decode(Value.self, from: data ?? .null)
        } catch let error as DecodingError {
            throw StorageError("the data of the timer \"\(name)\" are not a \(Value.self): \(error.sentence)")
        }
    }
}
