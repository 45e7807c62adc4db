/// What a plugin does about things that nobody asked it to do.
///
/// ```swift
/// Listener("tickets", words: ["ticket", "issue"], summary: "Links tickets that are talked about.", effect: .reads) { event in
///     guard let match = event.text.firstMatch(of: /#(\d+)/) else { return nil }
///     return Outcome("tickets.link", "\(link: "https://example.org/\(match.1)")")
/// }
/// Listener("welcome", to: [.joined], summary: "Greets who is new.") { event in … }
/// Listener("next", on: ["lock.released"], summary: "Deploys what waits.") { event in … }
/// ```
///
/// The host looks for the words in one pass over everything that is said, however many listeners there are; only what
/// holds one of them reaches the plugin, which may then look closer. What the host takes for a command is not heard.
/// Nobody waits for a listener: when it throws or takes too long, the log says so and the chat hears nothing.
public struct Listener: Sendable {
    /// Returns what is to be said about it, in its room or to its person as `audience` says; nil for nothing.
    public typealias Run = @Sendable (ChatEvent) async throws -> Outcome?

    /// What the log calls it; no two listeners of a plugin have the same.
    public let name: String
    /// The words of which one is enough. Each is letters, digits and `_`, in capitals or not.
    public let words: [String]
    /// What else it listens to.
    public let events: [ChatEvent.Kind]
    /// Which events of other plugins it waits for: `lock.released`.
    public let published: [String]
    /// One sentence for `help`.
    public let summary: String
    public let effect: Command.Effect
    /// How long it may take; when it is over, it is cancelled. 5 seconds unless given.
    public let deadline: Duration

    package let run: Run

    /// Listens for `words`, wherever the bot hears them.
    public init(
        _ name: String, words: [String], summary: String, effect: Command.Effect = .changes,
        deadline: Duration = .seconds(5), run: @escaping Run
    ) {
        self.init(name, words: words, summary, effect, deadline, run)
    }

    /// Listens to events of these kinds.
    public init(
        _ name: String, to events: [ChatEvent.Kind], summary: String, effect: Command.Effect = .changes,
        deadline: Duration = .seconds(5), run: @escaping Run
    ) {
        self.init(name, events: events, summary, effect, deadline, run)
    }

    /// Waits for what plugins publish: what the config calls each, a dot, and its `PublishedEvent`.
    ///
    /// The plugin that published it counts as the event's `person`, and nobody asked: what is to be told names a room or a
    /// person as its `audience`.
    public init(
        _ name: String, on published: [String], summary: String, effect: Command.Effect = .changes,
        deadline: Duration = .seconds(5), run: @escaping Run
    ) {
        self.init(name, published: published, summary, effect, deadline, run)
    }

    private init(
        _ name: String, words: [String] = [], events: [ChatEvent.Kind] = [], published: [String] = [],
        _ summary: String, _ effect: Command.Effect, _ deadline: Duration, _ run: @escaping Run
    ) {
        self.name = name
        self.words = words
        self.events = events
        self.published = published
        self.summary = summary
        self.effect = effect
        self.deadline = deadline
        self.run = run
    }
}
