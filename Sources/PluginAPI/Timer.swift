public import FoundationEssentials

/// What a plugin does when the time for it comes.
///
/// ```swift
/// Timer("tidy", .cron("0 9 * * mon-fri", zone: "Europe/Paris"), summary: "Asks what is still needed.") { tick in
///     Outcome("lock.tidy", "Good morning!", audience: .room(ops))
/// }
/// Timer("remind", summary: "Reminds people of what they asked for.") { tick in
///     let note = try tick.data(as: Note.self)
///     return Outcome("remind.now", "\(note.text)", audience: .person(note.person))
/// }
/// ```
///
/// The second one has no schedule of its own: it runs for what the plugin sets with
/// `host.timers.set("remind/env-3", .once(date), data: note)`.
///
/// When a timer last ran and runs next is stored. While one run is under way, the next one of the same name waits. One
/// that throws or takes too long only stands in the log, and runs again at its next time. In a file that imports
/// Foundation, which has another `Timer`, write `PluginAPI.Timer`.
public struct Timer: Sendable {
    /// What becomes of a time that has passed while the timer could not run: the bot was off, its clock was put forward,
    /// the plugin did not run, or the run before took too long.
    public struct Missed: Equatable, Sendable {
        package enum Kind: Equatable, Sendable {
            case skip
            case once
            case each(within: Duration)
        }

        package let kind: Kind

        package init(kind: Kind) { self.kind = kind }

        /// It is left out when it is more than a minute ago.
        public static let skip = Missed(kind: .skip)
        /// However many were missed, the timer runs once for them, with the first one as `due`.
        public static let once = Missed(kind: .once)
        /// The timer runs for each, one after the other; those longer ago than `grace` are left out.
        public static func each(within grace: Duration) -> Missed { Missed(kind: .each(within: grace)) }
    }

    /// Returns what is to be told, to the room or person that its `audience` names; nil for nothing.
    public typealias Run = @Sendable (Tick) async throws -> Outcome?

    /// Up to 64 letters, digits, `-` and `_`; no two timers of a plugin have the same.
    public let name: String
    /// nil: only for what the plugin sets while it runs.
    public let schedule: Schedule?
    public let missed: Missed
    /// One sentence, for people who look after the bot.
    public let summary: String
    public let effect: Command.Effect
    /// Whether it may run again for the same time when the bot ended during the run. What only reads may.
    public let isIdempotent: Bool
    /// How long a run may take; when it is over, it is cancelled. 30 seconds unless given.
    public let deadline: Duration

    package let run: Run

    /// Runs by itself, as `schedule` says.
    public init(
        _ name: String, _ schedule: Schedule, missed: Missed = .once, summary: String,
        effect: Command.Effect = .changes, isIdempotent: Bool = false, deadline: Duration = .seconds(30),
        run: @escaping Run
    ) {
        self.init(name, schedule, missed, summary, effect, isIdempotent, deadline, run)
    }

    /// Runs for what is set under `<name>/…`.
    public init(
        _ name: String, missed: Missed = .once, summary: String, effect: Command.Effect = .changes,
        isIdempotent: Bool = false, deadline: Duration = .seconds(30), run: @escaping Run
    ) {
        self.init(name, nil, missed, summary, effect, isIdempotent, deadline, run)
    }

    private init(
        _ name: String, _ schedule: Schedule?, _ missed: Missed, _ summary: String, _ effect: Command.Effect,
        _ isIdempotent: Bool, _ deadline: Duration, _ run: @escaping Run
    ) {
        self.name = name
        self.schedule = schedule
        self.missed = missed
        self.summary = summary
        self.effect = effect
        self.isIdempotent = isIdempotent || effect == .reads
        self.deadline = deadline
        self.run = run
    }
}

/// The time for a timer has come.
public struct Tick: Sendable {
    /// The timer's name; for one that was set while the plugin ran, the whole one: `remind/env-3`.
    public var name: String { message.timer }
    /// The time that it was meant for, which may have been missed.
    public var due: Date { message.due }
    /// The host's time when it was run. Use this instead of `Date()`, so that a test can move it.
    public var now: Date { message.now }

    /// Storage, timers, log and settings.
    public let host: PluginHost
    public var storage: Storage { host.storage }
    public var log: Log { host.log }

    private let message: TimerMessage
    private let replies: ReplyChannel

    package init(_ message: TimerMessage, host: PluginHost, replies: ReplyChannel) {
        self.message = message
        self.host = host
        self.replies = replies
    }

    /// What was given to `set`.
    public func data<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try SetTimer.decode(message.data, of: name)
    }

    /// Tells something before the run ends, or to several: `audience` names to whom. At most 100 for a run.
    @discardableResult
    public func reply(_ outcome: Outcome) async throws -> SentReply { try await replies.send(outcome) }
}
