package import FoundationEssentials
package import PluginAPI

/// Something that one person at a time may use: a server, a test system, a branch. The rules, without clock, storage
/// or chat.
///
/// What is done to it is decided in the files beside this one. Each decision first settles what time has brought
/// (`settle`), and leaves what happened in `news`.
package struct Environment: Codable, Equatable, Sendable {
    /// As it was spelled when it was added.
    package internal(set) var name: String
    package internal(set) var description: String?
    package internal(set) var url: String?
    package internal(set) var database: String?
    /// Other names for it, as they were spelled.
    package internal(set) var aliases: [String] = []
    /// Who added it; nil when the settings did.
    package private(set) var addedBy: Person?
    package private(set) var addedAt: Date
    package internal(set) var overrides = LockOverrides()

    package internal(set) var lock = Lock()
    /// Who waits for it, the first one first. Nobody does while it is free, unless it is held.
    package internal(set) var queue: [Wait] = []
    /// Who is told when it is free.
    package internal(set) var watchers: [Person] = []
    /// What keeps it from being taken. The last one counts; when that ends, the one below it does.
    package internal(set) var holds: [Hold] = []
    /// What runs on it, and so keeps its lock from ending.
    package internal(set) var run: Run?
    /// When its holder was last asked for it, and by whom, if they have not been answered.
    package internal(set) var askedAt: Date?
    package internal(set) var askedBy: Person?
    /// When somebody who waits last had its holder bitten.
    package internal(set) var waiterBiteAt: Date?
    /// A removed environment is kept out of sight, so that its lock numbers go on when it is added again.
    package internal(set) var isRemoved = false

    /// Under what its history is kept, whatever it is called.
    package private(set) var record: String
    /// How many events there have been.
    package private(set) var eventCount = 0
    /// What has happened since it was read. Not stored with it.
    package private(set) var news: [LockEvent] = []

    private enum CodingKeys: String, CodingKey {
        case name, description, url, database, aliases, addedBy, addedAt, overrides, lock, queue, watchers, holds, run
        case askedAt, askedBy, waiterBiteAt, isRemoved, record, eventCount
    }

    package init(
        _ name: EnvironmentName, description: String? = nil, url: String? = nil, database: String? = nil,
        addedBy: Person?, addedAt: Date
    ) {
        self.name = name.spelling
        self.description = description
        self.url = url
        self.database = database
        self.addedBy = addedBy
        self.addedAt = addedAt
        record = Self.record(name.folded, from: addedAt)
        note(.added, by: addedBy, at: addedAt, reason: description)
    }

    package var holder: Holder? { lock.holder }

    /// What keeps it from being taken now.
    package var hold: Hold? { holds.last }

    /// Whether anybody could take it now.
    package var canBeTaken: Bool { holder == nil && hold == nil }

    /// Where `person` stands in the queue, counted from 1.
    ///
    /// - Parameter ticket: Which of their scripts is meant; any, and the person too, unless given.
    package func position(of person: Person, ticket: String? = nil) -> Int? {
        queue.firstIndex { $0.person == person && (ticket == nil || $0.ticket == ticket) }.map { $0 + 1 }
    }

    package func isWatched(by person: Person) -> Bool { watchers.contains(person) }

    /// This new environment in the place of a removed one: its lock numbers and its history go on.
    package func continuing(_ removed: Environment) -> Environment {
        var copy = self
        copy.lock = removed.lock.withoutHistory
        (copy.record, copy.eventCount, copy.news) = (removed.record, removed.eventCount, [])
        copy.note(.added, by: addedBy, at: addedAt, reason: description)
        return copy
    }

    /// What is left of it under `name` when it goes by another from now on: the number that its lock had.
    package func left(at now: Date) -> Environment {
        var copy = self
        copy.lock = lock.withoutHistory
        (copy.queue, copy.watchers, copy.holds, copy.aliases, copy.news) = ([], [], [], [], [])
        (copy.record, copy.eventCount, copy.isRemoved) = (Self.record(name.lowercased(), from: now), 0, true)
        return copy
    }

    private static func record(_ name: String, from time: Date) -> String {
        "\(name)@\(Int(time.timeIntervalSince1970 * 1_000))"
    }

    /// Adds to what has happened.
    mutating func note(
        _ action: LockEvent.Action, by actor: Person?, at time: Date, from: Person? = nil, to: Person? = nil,
        until: Date? = nil, reason: String? = nil, lost: Holder? = nil, script: String? = nil
    ) {
        eventCount += 1
        news.append(
            LockEvent(
                number: eventCount, at: time, action: action, environment: name, lockID: lock.id, actor: actor,
                from: from ?? lost?.person, to: to, until: until, reason: reason, since: lost?.since,
                lostReason: lost?.reason, room: lost?.room, script: script ?? lost?.ticket))
    }

    /// Says of all that has happened since it was read where it was typed.
    package mutating func place(news room: Room?, isOfService: Bool) {
        for index in news.indices {
            news[index].typedIn = room
            news[index].isOfService = isOfService
        }
    }
}

// MARK: Stored

extension Environment {
    /// What a build stored that knew less of environments is one about which nothing else is known.
    package init(from decoder: any Decoder) throws {
        let stored = try decoder.container(keyedBy: CodingKeys.self)
        name = try stored.decode(String.self, forKey: .name)
        description = try stored.decodeIfPresent(String.self, forKey: .description)
        url = try stored.decodeIfPresent(String.self, forKey: .url)
        database = try stored.decodeIfPresent(String.self, forKey: .database)
        aliases = try stored.decode(.aliases, default: [])
        addedBy = try stored.decodeIfPresent(Person.self, forKey: .addedBy)
        addedAt = try stored.decode(Date.self, forKey: .addedAt)
        overrides = try stored.decode(.overrides, default: LockOverrides())
        lock = try stored.decode(Lock.self, forKey: .lock)
        queue = try stored.decode(.queue, default: [])
        watchers = try stored.decode(.watchers, default: [])
        holds = try stored.decode(.holds, default: [])
        run = try stored.decodeIfPresent(Run.self, forKey: .run)
        askedAt = try stored.decodeIfPresent(Date.self, forKey: .askedAt)
        askedBy = try stored.decodeIfPresent(Person.self, forKey: .askedBy)
        waiterBiteAt = try stored.decodeIfPresent(Date.self, forKey: .waiterBiteAt)
        isRemoved = try stored.decode(.isRemoved, default: false)
        record = try stored.decode(.record, default: Self.record(name.lowercased(), from: addedAt))
        eventCount = try stored.decode(.eventCount, default: 0)
    }

    /// What is kept in the place of `name`, of which nothing can be read but that its last lock had the number `lockID`.
    package static func removed(
        _ name: EnvironmentName, afterLock lockID: Int, by person: Person, now: Date
    ) -> Environment {
        var environment = Environment(name, addedBy: person, addedAt: now)
        environment.lock = Lock(goingOnAfter: lockID)
        environment.isRemoved = true
        environment.note(.removed, by: person, at: now)
        return environment
    }
}
