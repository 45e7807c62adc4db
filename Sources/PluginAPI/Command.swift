/// Something that people can type, and what is done then.
///
/// The usage line is a declaration: the host parses it to match what people type, to suggest it after a
/// typo, and to show it in `help`.
///
/// ```
/// lock <env> [for <duration>] [<reason…>]
/// ```
///
/// - A plain word is typed as it stands, in capitals or not.
/// - `<env>` is one word, and must be given. `<size:integer>` names a type: `word`, `integer`, `duration` (`2h`, `1d12h`,
///   `2 hours`, `30` minutes), `time` (`18:00`, `tomorrow 9:00`, `friday`, `2026-03-01T09:00`), `person` (`@bo`, `me`),
///   `room`, `url`, or one of the plugin's own `types`. `<duration>` needs no other name.
/// - `<env>[, <env>…]` is a list with commas in it.
/// - `(start|stop)` is one of these words.
/// - `[…]` may be left out as a whole. Whether a plain word, or one of a choice, was typed says `call.has`.
/// - `[--force]` and `[--since <duration>]` may be typed anywhere after the first words.
/// - `<reason…>` is the rest of the line, as typed; it can only come last. What a group such as `[for <duration>]` or
///   `[until <time>]` says may be typed behind it too.
public struct Command: Sendable {
    /// What a command does to the world, and so how the host accounts for it.
    public struct Effect: Equatable, Sendable {
        package let name: String

        /// Looks, and changes nothing: the host refuses what it wants to store. May be run again after a crash.
        public static let reads = Effect(name: "reads")
        /// Changes what this bot stores.
        public static let changes = Effect(name: "changes")
        /// Does something outside of the bot that cannot be taken back.
        public static let acts = Effect(name: "acts")
    }

    public typealias Run = @Sendable (Call) async throws -> Outcome

    /// The usage line, as declared.
    public let usage: String
    /// Other first words for the same command: `free` for `unlock`.
    public let aliases: [String]
    /// One sentence for `help`.
    public let summary: String
    /// A line that someone could really type, shown in `help` and with a usage error.
    public let example: String?
    /// The role that people need for it; nil when everybody may. The host asks for it before the plugin hears of it,
    /// unless the config has a rule of its own for the command.
    public let needs: Role?
    public let effect: Effect
    /// Whether doing it twice is the same as doing it once, so that it may run again after a crash. What only reads is.
    public let isIdempotent: Bool
    /// How long the command may take; when it is over, the command is cancelled. 30 seconds unless given.
    public let deadline: Duration

    package let run: Run

    /// - Parameter run: What to do. Return the outcome that the person is told; throw a `Refusal` to say no, and any
    ///   other error for a fault, of which the person only learns an incident number.
    public init(
        _ usage: String, aliases: [String] = [], summary: String, example: String? = nil, needs: Role? = nil,
        effect: Effect = .changes, isIdempotent: Bool = false, deadline: Duration = .seconds(30), run: @escaping Run
    ) {
        self.usage = usage
        self.aliases = aliases
        self.summary = summary
        self.example = example
        self.needs = needs
        self.effect = effect
        self.isIdempotent = isIdempotent || effect == .reads
        self.deadline = deadline
        self.run = run
    }
}
