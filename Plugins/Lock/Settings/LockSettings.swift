package import PluginAPI

/// What the config says about this plugin.
package struct LockSettings: Sendable {
    package struct Named: Sendable {
        package let name: EnvironmentName
        package let description: String?
        package let url: String?
        package let database: String?
    }

    /// Environments that are there from the start.
    package let environments: [Named]
    /// Whether `lock` of an unknown name adds it.
    package let autoCreate: Bool
    /// What names of new environments look like.
    package let namePattern: Glob?
    package let rules: LockRules
    package let mostPerPerson: Int?
    package let biting: BiteSettings
    /// The rooms that are told of every lock.
    package let announce: [Room]
    /// Whether they are told of locks that scripts and other plugins took.
    package let announcesServices: Bool
    package let historyKeep: Int
    package let historyAge: Duration
    /// Who may change what there is; nil for everybody.
    package let admins: Role?
    /// Who hears of a bite that nobody reacts to.
    package let adminRoom: Room?

    /// - Throws: `SettingsError` for what no declaration can say.
    package init(_ given: Given) throws {
        environments = try Self.environments(given.environments)
        autoCreate = given.autoCreate
        namePattern = given.names.pattern.map { Glob($0) }
        rules = try Self.rules(given)
        mostPerPerson = given.maxPerUser
        biting = try BiteSettings(given.bite)
        announce = try given.announce.map { try Self.room($0, at: "announce") }
        announcesServices = given.announceApi
        (historyKeep, historyAge) = (given.history.keep, given.history.age)
        admins = given.admins.map { Role(rawValue: $0) }
        adminRoom = try given.adminRoom.map { try Self.room($0, at: "admin_room") }
    }

    private static func rules(_ given: Given) throws -> LockRules {
        var rules = LockRules()
        rules.stealing = given.steal
        rules.queuesOnConflict = given.queueOnConflict
        rules.defaultDuration = given.defaultDuration
        rules.maxDuration = given.maxDuration
        rules.expiry = given.expire
        rules.warnBefore = given.warnBefore
        rules.claimWithin = given.claimWithin
        rules.remindAfter = given.remindAfter
        rules.remindEvery = given.remindEvery
        if let most = rules.maxDuration, let usual = rules.defaultDuration, usual > most {
            throw SettingsError("default_duration: is longer than max_duration; make it shorter, or leave it out")
        }
        return rules
    }

    package static func environments(_ entries: [Entry]) throws -> [Named] {
        var known: [String: String] = [:]
        return try entries.enumerated().map { index, entry in
            let place = "environments[\(index)]"
            let name = try name(entry.name, at: place)
            if let earlier = known.updateValue(name.spelling, forKey: name.folded) {
                throw SettingsError(
                    "\(place): \"\(name.spelling)\" is there twice, first as \"\(earlier)\"; remove one of them")
            }
            return Named(name: name, description: entry.description, url: entry.url, database: entry.db)
        }
    }

    private static func name(_ name: String, at place: String) throws -> EnvironmentName {
        do {
            return try EnvironmentName(name)
        } catch {
            throw SettingsError("\(place): \"\(name)\" cannot be an environment's name: \(error.complaint)")
        }
    }

    /// A room by its id: `irc:libera/#ops`.
    private static func room(_ id: String, at place: String) throws -> Room {
        guard let colon = id.firstIndex(of: ":"), let sign = id.lastIndex(where: { $0 == ":" || $0 == "/" }),
            colon != id.startIndex, id.index(after: sign) != id.endIndex
        else {
            throw SettingsError(
                "\(place): \"\(id)\" is no room's id; write the network before it, such as \"irc:libera/#ops\"")
        }
        return Room(id: id, name: String(id[id.index(after: sign)...]))
    }
}
