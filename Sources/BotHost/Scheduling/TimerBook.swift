package import Concurrency
package import FoundationEssentials
package import PluginAPI

/// All timers, as they are stored: what runs when, and what was run.
///
/// Each plugin's have a namespace of the store of their own. What is changed is on disk when a call returns.
package actor TimerBook {
    private struct Entry {
        var record: TimerRecord
        let revision: Revision
        /// nil when the schedule is not understood any more, as when a time zone was taken away.
        let timetable: Timetable?
    }

    private struct Table {
        var entries: [String: Entry] = [:]
        var declared: [String: TimerDeclaration] = [:]
        /// Those that were being run when the bot ended, until the plugin has said what it declares.
        var interrupted: [TimerID] = []
        /// When it was last looked at what is due.
        var lookedAt: Date?
    }

    private let store: any Store
    private let clock: any BotClock
    private let zone: TimeZoneRules
    /// Given when something may have to be run earlier than was known.
    nonisolated let nudge = Nudge()
    private var tables: [String: Table] = [:]
    /// When the scheduler is going to look next, if nobody nudges it.
    private var nextLook = Date.distantFuture
    private var loading: [String: Latch] = [:]
    /// Open when the change is made that is under way.
    private var changing: [TimerID: Latch] = [:]

    /// - Parameter zone: For cron expressions that name none.
    package init(store: any Store, clock: any BotClock, zone: TimeZoneRules = .utc) {
        self.store = store
        self.clock = clock
        self.zone = zone
    }

    // MARK: What the plugin asks for

    /// - Returns: When it runs first.
    package func set(_ params: TimerSetParams, in plugin: String) async throws -> Date {
        try Self.check(params)
        try await load(plugin)
        let now = clock.now()
        let next = try first(params.schedule, now)
        let id = TimerID(plugin: plugin, name: params.name)
        try await change(id) { stored in
            // Those that are just being stored count, too; this one is among them.
            let count = (tables[plugin]?.entries.count ?? 0) + changing.count
            guard stored != nil || count <= TimerError.most else { throw TimerError.tooMany }
            let last = stored?.last
            stored = TimerRecord(
                schedule: params.schedule, isDeclared: false, since: now, data: params.data, next: next,
                begun: nil, last: last)
        }
        if next < nextLook { nudge.give() }
        return next
    }

    package func cancel(_ name: String, in plugin: String) async throws -> Bool {
        try await load(plugin)
        guard name.utf8.contains(UInt8(ascii: "/")) else { throw TimerError.name(name) }
        return try await change(TimerID(plugin: plugin, name: name)) { stored in
            defer { stored = nil }
            return stored != nil
        }
    }

    package func list(_ params: TimerListParams, in plugin: String) async throws -> TimerListResult {
        try await load(plugin)
        let names = tables[plugin]?.entries.filter { !$0.value.record.isDeclared }.keys
            .filter { $0.hasPrefix(params.prefix) && $0 > params.after ?? "" }.sorted()
        let page = (names ?? []).prefix(Self.mostInPage).compactMap { name in
            tables[plugin]?.entries[name].map { SetTimer(name: name, next: $0.record.next, data: $0.record.data) }
        }
        return TimerListResult(timers: page, hasMore: page.count < names?.count ?? 0)
    }

    /// With their data, they fit a line of the protocol.
    private static let mostInPage = 100

    private static func check(_ params: TimerSetParams) throws {
        let own = params.name.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst()
        guard !own.isEmpty, !params.name.hasPrefix("/"), params.name.utf8.count <= TimerError.mostNameBytes,
            params.name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw TimerError.name(params.name) }
        let bytes = params.data.map { "\($0)".utf8.count } ?? 0
        guard bytes <= TimerError.mostDataBytes else { throw TimerError.dataSize(bytes) }
    }

    private func first(_ schedule: Schedule, _ now: Date) throws -> Date {
        let timetable: Timetable
        do {
            timetable = try Timetable(schedule, start: now, zone: zone)
        } catch {
            throw TimerError.schedule("\(error)")
        }
        guard let next = timetable.first(now: now) else {
            guard case .cron(let text, _) = schedule.kind else { throw TimerError.neverComes("it") }
            throw TimerError.neverComes(text)
        }
        return next
    }

    // MARK: What the plugin declares

    /// Keeps the timers that `plugin` declares, and forgets those that it does not declare any more. One whose schedule
    /// was changed begins anew.
    ///
    /// - Returns: Those that were being run when the bot ended, and are not run again. They are found anew at each start
    ///   until `giveUp` was called for them.
    package func declare(_ timers: [TimerDeclaration], of plugin: String) async throws -> [TimerID] {
        try await load(plugin)
        tables[plugin]?.declared = Dictionary(timers.map { ($0.name, $0) }) { first, _ in first }
        let now = clock.now()
        for timer in timers {
            try await change(TimerID(plugin: plugin, name: timer.name)) { stored in
                guard let schedule = timer.schedule else {
                    stored = nil
                    return
                }
                guard stored?.schedule != schedule else { return }
                let timetable = try Timetable(schedule, start: now, zone: zone)
                let last = stored?.last
                stored = TimerRecord(
                    schedule: schedule, isDeclared: true, since: now, data: nil, next: timetable.first(now: now),
                    begun: nil, last: last)
            }
        }
        for (name, entry) in tables[plugin]?.entries ?? [:] where entry.record.isDeclared {
            guard tables[plugin]?.declared[name] == nil else { continue }
            try await change(TimerID(plugin: plugin, name: name)) { $0 = nil }
        }
        let interrupted = tables[plugin]?.interrupted ?? []
        tables[plugin]?.interrupted = []
        for id in interrupted where mayRunAgain(id) {
            try await change(id) { stored in
                let begun = stored?.begun
                stored?.next = begun
                stored?.begun = nil
            }
        }
        return interrupted.filter { !mayRunAgain($0) }
    }

    private func mayRunAgain(_ id: TimerID) -> Bool { declaration(of: id)?.mayRunAgain ?? false }

    /// What was being run when the bot ended runs at its next time, if there is one.
    package func giveUp(_ id: TimerID) async throws {
        try await change(id) { stored in
            stored?.begun = nil
            if stored?.next == nil, stored?.isDeclared == false { stored = nil }
        }
    }

    // MARK: What is run

    /// A timer that is to run now.
    package struct Run: Sendable {
        package let id: TimerID
        let declaration: TimerDeclaration
        package let message: TimerMessage
    }

    /// Those of `plugin` whose time has come, the longest due first.
    package func due(of plugin: String) -> [TimerID] {
        let now = clock.now()
        // Only a clock that was put back, now or while the bot was off, makes a time that is to come too far away.
        let wasPutBack = tables[plugin]?.lookedAt.map { now < $0 } ?? true
        tables[plugin]?.lookedAt = now
        var found: [(due: Date, id: TimerID)] = []
        for (name, entry) in tables[plugin]?.entries ?? [:] {
            guard let next = entry.record.next, next <= now || wasPutBack else { continue }
            let id = TimerID(plugin: plugin, name: name)
            guard let declaration = declaration(of: id), let timetable = entry.timetable else { continue }
            let decision = timetable.decide(next: next, missed: declaration.missed, now: now)
            if let due = decision.due {
                found.append((due, id))
            } else if decision.next != next {
                // Found again from what is stored, whenever the bot starts; so this need not be stored.
                tables[plugin]?.entries[name]?.record.next = decision.next
            }
        }
        return found.sorted { ($0.due, $0.id.name) < ($1.due, $1.id.name) }.map(\.id)
    }

    /// Notes that a run begins, so that no restart and no clock begins it again; nil when it is not to run after all.
    package func begin(_ id: TimerID) async throws -> Run? {
        guard let timetable = tables[id.plugin]?.entries[id.name]?.timetable, let declaration = declaration(of: id)
        else { return nil }
        let now = clock.now()
        return try await change(id) { stored in
            guard var record = stored else { return nil }
            let decision = timetable.decide(next: record.next, missed: declaration.missed, now: now)
            record.next = decision.next
            record.begun = decision.due
            stored = record
            return decision.due.map { Self.run(id, declaration, record, due: $0, now: now) }
        }
    }

    /// A run out of turn, of which the schedule knows nothing; nil when there is no such timer.
    package func extraRun(_ id: TimerID) -> Run? {
        guard let record = tables[id.plugin]?.entries[id.name]?.record, let declaration = declaration(of: id)
        else { return nil }
        let now = clock.now()
        return Self.run(id, declaration, record, due: now, now: now)
    }

    /// Notes how a run ended. What was set for one time only is forgotten then.
    package func finish(_ run: Run, isSuccess: Bool) async throws {
        try await change(run.id) { stored in
            let isOver = stored?.begun == run.message.due && stored?.next == nil && stored?.isDeclared == false
            guard !isOver else {
                stored = nil
                return
            }
            if stored?.begun == run.message.due { stored?.begun = nil }
            stored?.last = TimerRecord.Run(due: run.message.due, at: run.message.now, isSuccess: isSuccess)
        }
    }

    private static func run(
        _ id: TimerID, _ declaration: TimerDeclaration, _ record: TimerRecord, due: Date, now: Date
    ) -> Run {
        Run(
            id: id, declaration: declaration,
            message: TimerMessage(timer: id.name, due: due, now: now, data: record.data))
    }

    private func declaration(of id: TimerID) -> TimerDeclaration? {
        tables[id.plugin]?.declared[TimerMessage.declared(for: id.name)]
    }

    /// Knows nothing of `plugin` until it is asked about it again.
    func forget(_ plugin: String) { tables[plugin] = nil }

    // MARK: What there is to see

    /// A timer as it is listed.
    package struct Listed: Sendable {
        package let id: TimerID
        let schedule: Schedule
        let last: TimerRecord.Run?
        package let next: Date?
    }

    /// All timers that are known, by plugin and name.
    package func all() -> [Listed] {
        let found = tables.flatMap { plugin, table in
            table.entries.map { name, entry in
                Listed(
                    id: TimerID(plugin: plugin, name: name), schedule: entry.record.schedule,
                    last: entry.record.last, next: entry.record.next)
            }
        }
        return found.sorted { ($0.id.plugin, $0.id.name) < ($1.id.plugin, $1.id.name) }
    }

    /// How long nothing new can be due; nil when nothing is going to run at all.
    func rest(atMost longest: Duration) -> Duration? {
        let now = clock.now()
        let times = tables.values.flatMap { $0.entries.values.compactMap(\.record.next) }
        guard !times.isEmpty else {
            nextLook = .distantFuture
            return nil
        }
        let next = times.filter { $0 > now }.min() ?? .distantFuture
        nextLook = min(next, now + longest)
        return max(.milliseconds(1), .milliseconds(nextLook.milliseconds - now.milliseconds))
    }

    // MARK: Storing

    /// Reads what is stored of a plugin's timers, the first time.
    private func load(_ plugin: String) async throws {
        while let latch = loading[plugin] {
            await latch.wait()
            try Task.checkCancellation()
        }
        guard tables[plugin] == nil else { return }
        let latch = Latch()
        loading[plugin] = latch
        defer {
            loading[plugin] = nil
            latch.open()
        }
        var table = Table()
        var after: String?
        while true {
            let page = try await store.list(prefix: "", after: after, limit: 1_000, in: Self.namespace(plugin))
            for stored in page {
                let record = try TimerRecord(JSONReader.read(stored.value.json))
                table.entries[stored.key] = entry(record, stored.value.revision)
            }
            guard let last = page.last else { break }
            after = last.key
        }
        table.interrupted = table.entries.filter { $0.value.record.begun != nil }.keys.sorted().map {
            TimerID(plugin: plugin, name: $0)
        }
        tables[plugin] = table
    }

    /// Changes one timer, after whoever is just changing it. When `apply` throws, nothing is changed.
    private func change<Result>(_ id: TimerID, _ apply: (inout TimerRecord?) throws -> Result) async throws -> Result {
        while let latch = changing[id] {
            await latch.wait()
            try Task.checkCancellation()
        }
        let latch = Latch()
        changing[id] = latch
        defer {
            changing[id] = nil
            latch.open()
        }
        let before = tables[id.plugin]?.entries[id.name]
        var record = before?.record
        let result = try apply(&record)
        guard record != before?.record else { return result }
        let json = record.map { Array("\($0.json)".utf8) }
        let stored = StoreChange(key: id.name, expected: before?.revision ?? 0, json: json)
        switch try await store.commit([stored], in: Self.namespace(id.plugin)) {
        case .committed(let revision): tables[id.plugin]?.entries[id.name] = record.map { entry($0, revision) }
        case .conflict: throw RPCError(.fault, "the timer \(id) was changed by something else in the store")
        }
        return result
    }

    private func entry(_ record: TimerRecord, _ revision: Revision) -> Entry {
        Entry(
            record: record, revision: revision,
            timetable: try? Timetable(record.schedule, start: record.since, zone: zone))
    }

    /// No plugin's own: their names have no slash.
    private static func namespace(_ plugin: String) -> String { "schedules/\(plugin)" }
}
