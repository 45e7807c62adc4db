/// Something that a plugin tells other plugins when it has happened.
///
/// ```swift
/// var events: [PublishedEvent] {
///     PublishedEvent("released", summary: "An environment is free again.")
/// }
/// ```
///
/// It is told with `call.host.publish("released", facts)`, and heard by every `Listener` that waits for `lock.released`:
/// what the config calls this plugin, a dot, and the event's name. What it says of the world may be over when it is heard,
/// and who did not run then never hears of it: ask a `Service` for what counts now.
public struct PublishedEvent: Equatable, Sendable {
    /// Up to 64 of `a-z`, `0-9`, `-` and `_`; no two events of a plugin have the same.
    public let name: String
    /// One sentence, for those who write other plugins.
    public let summary: String

    public init(_ name: String, summary: String) {
        self.name = name
        self.summary = summary
    }
}

/// Lets `events` be written as a list without brackets and commas.
@resultBuilder
public enum EventsBuilder {
    public static func buildExpression(_ event: PublishedEvent) -> [PublishedEvent] { [event] }
    public static func buildExpression(_ events: [PublishedEvent]) -> [PublishedEvent] { events }
    public static func buildBlock(_ parts: [PublishedEvent]...) -> [PublishedEvent] { parts.flatMap { $0 } }
}
