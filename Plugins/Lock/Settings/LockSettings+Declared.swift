package import PluginAPI

extension LockSettings {
    package static let declared = [
        Setting(
            "environments", .list(of: .either(.text, .object(named))), default: [], example: ["staging", "demo"],
            meaning:
                "Environments to begin with: names, or objects with `name` and maybe `description`, `url` and `db`. Each is added once. One that was removed in chat stays removed (`cerbere add` brings it back), and what is changed here later is not taken over."
        ),
        Setting(
            "auto_create", .yesNo, default: false,
            meaning:
                "Whether `lock` of an unknown name adds an environment of that name. A misspelled name then makes a new one."
        ),
        Setting("names", .object(names), default: [:], meaning: "What environments may be called."),
        Setting(
            "steal", .oneOf(LockRules.Stealing.allCases.map(\.rawValue)), default: "anyone",
            meaning:
                "Who may take over what somebody else has with `steal`: anyone, who is first in its queue, or only those whom `admins` names. `unlock --force` is open to all; a rule of the config can change that."
        ),
        Setting(
            "queue_on_conflict", .yesNo, default: false,
            meaning: "Whether `lock` of what somebody else has joins the queue without `--wait`."),
        Setting(
            "default_duration", .duration, example: "8h",
            meaning: "How long a lock lasts for which no end was given. Without it such a lock has no end."),
        Setting(
            "max_duration", .duration, example: "3d",
            meaning: "How long a lock may last, however often it is extended. Without it, as long as its holder wants."),
        Setting(
            "max_per_user", .integer(1...1_000), example: 3,
            meaning: "How many environments one person may have locked. Without it, as many as there are."),
        Setting(
            "expire", .oneOf(LockRules.Expiry.allCases.map(\.rawValue)), default: "release",
            meaning:
                "What becomes of a lock whose time is over: it ends (`release`), or it stays and its holder is asked about it (`bite`)."
        ),
        Setting(
            "warn_before", .duration, default: "30m", meaning: "How long before its end a lock's holder is told of it."),
        Setting(
            "claim_within", .duration, default: "15m",
            meaning:
                "How long the next in a queue has to take what was passed on to them, before it goes to the one after."),
        Setting(
            "remind_after", .duration, default: "4h",
            meaning: "How old a lock is when its holder is first asked whether it is still needed."),
        Setting(
            "remind_every", .duration, default: "4h", meaning: "How long after that the holder is asked again."),
        Setting("bite", .object(BiteSettings.declared), default: [:], meaning: "When and how holders are asked."),
        Setting(
            "announce", .list(of: .text), default: [], example: ["irc:libera/#ops"],
            meaning:
                "Ids of rooms that are told of every lock that is taken, freed or passed on, wherever that was typed."),
        Setting(
            "announce_api", .yesNo, default: true,
            meaning: "Whether the rooms of `announce` are told of locks that scripts and other plugins take and free."),
        Setting("history", .object(history), default: [:], meaning: "How much is remembered of each environment."),
        Setting(
            "admins", .text, example: "lock-admins",
            meaning:
                "The role (see `roles` of the bot's config) that adding, removing, renaming, describing, grouping, holding and configuring environments, and `import`, need. Without it everybody may. `bite --now` and `steal` and `cerbere give` of what is somebody else's always need a role: this one, or `admins`."
        ),
        Setting(
            "admin_room", .text, example: "irc:libera/#admins",
            meaning:
                "The id of the room that hears of a lock about which its holder was asked several times. Without it the bot's functional log room does."
        ),
    ]

    private static let named = [
        Setting("name", .text, isRequired: true, example: "staging", meaning: "What it is called."),
        Setting("description", .text, meaning: "What it is for."),
        Setting("url", .text, meaning: "Where it is."),
        Setting("db", .text, meaning: "Its database."),
    ]

    private static let names = [
        Setting(
            "pattern", .text, example: "env-*",
            meaning: "What the names of new environments look like; `*` stands for any letters, or none.")
    ]

    private static let history = [
        Setting("keep", .integer(1...10_000), default: 500, meaning: "How many events of an environment are kept."),
        Setting("for", .duration, default: "366d", meaning: "How long they are kept."),
    ]

    /// The settings as the config gives them.
    package struct Given: Decodable, Sendable {
        let environments: [Entry]
        let autoCreate: Bool
        let names: Names
        let steal: LockRules.Stealing
        let queueOnConflict: Bool
        let defaultDuration: Duration?
        let maxDuration: Duration?
        let maxPerUser: Int?
        let expire: LockRules.Expiry
        let warnBefore: Duration
        let claimWithin: Duration
        let remindAfter: Duration
        let remindEvery: Duration
        let bite: BiteSettings.Given
        let announce: [String]
        let announceApi: Bool
        let history: History
        let admins: String?
        let adminRoom: String?

        struct Names: Decodable, Sendable { let pattern: String? }

        struct History: Decodable, Sendable {
            let keep: Int
            let age: Duration

            private enum CodingKeys: String, CodingKey {
                case keep
                case age = "for"
            }
        }

        private enum CodingKeys: String, CodingKey {
            case environments, names, steal, expire, bite, announce, history, admins
            case autoCreate = "auto_create"
            case queueOnConflict = "queue_on_conflict"
            case defaultDuration = "default_duration"
            case maxDuration = "max_duration"
            case maxPerUser = "max_per_user"
            case warnBefore = "warn_before"
            case claimWithin = "claim_within"
            case remindAfter = "remind_after"
            case remindEvery = "remind_every"
            case announceApi = "announce_api"
            case adminRoom = "admin_room"
        }
    }

    /// A name, or an object with one.
    package struct Entry: Decodable, Sendable {
        let name: String
        let description: String?
        let url: String?
        let db: String?

        private enum CodingKeys: CodingKey { case name, description, url, db }

        package init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                (self.name, description, url, db) = (name, nil, nil, nil)
            } else {
                let members = try decoder.container(keyedBy: CodingKeys.self)
                name = try members.decode(String.self, forKey: .name)
                description = try members.decodeIfPresent(String.self, forKey: .description)
                url = try members.decodeIfPresent(String.self, forKey: .url)
                db = try members.decodeIfPresent(String.self, forKey: .db)
            }
        }
    }
}
