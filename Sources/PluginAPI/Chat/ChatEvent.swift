public import FoundationEssentials

/// Something that happened in the chat, as a listener is told of it.
public struct ChatEvent: Sendable {
    /// What happened. Networks differ in what they tell: IRC knows no reactions, edits and deletions.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// `person` said `text`.
        public static let said = Kind(rawValue: "said")
        /// `person` came into `room`.
        public static let joined = Kind(rawValue: "joined")
        /// `person` left `room`, or was made to; `text` is the parting word, if there was one.
        public static let left = Kind(rawValue: "left")
        /// `person` made `text` the topic of `room`.
        public static let topic = Kind(rawValue: "topic")
        /// `person` reacted to `message` with `text`, such as `👍` or `:thumbsup:`.
        public static let reaction = Kind(rawValue: "reaction")
        /// `person` made `message` say `text`.
        public static let edited = Kind(rawValue: "edited")
        /// `person` deleted `message`.
        public static let deleted = Kind(rawValue: "deleted")
        /// The bot itself, as `person`, has come to the network.
        public static let connected = Kind(rawValue: "connected")
        /// A plugin, as `person`, has published `published`.
        public static let published = Kind(rawValue: "published")
    }

    public var kind: Kind { event.kind }
    /// Who did it.
    public var person: Person { event.person }
    /// Where; nil when only the bot saw it.
    public var room: Room? { event.room }
    /// The words that belong to it, as the network brought them; empty where there are none.
    public var text: String { event.text }
    /// What was said to the bot itself, alone or by its name, and is no command: cleaned as commands are, and without the
    /// bot's name. Nil for what was said to others.
    public var asked: String? { event.asked }
    /// The network's id of the message that was said, edited, deleted or reacted to, where it has one.
    public var message: String? { event.message }
    /// The event that a plugin has published: `lock.released`. Nil for what happened in the chat.
    public var published: String? { event.published }
    /// The host's time when it happened.
    public var now: Date { event.now }

    /// Storage, log and settings.
    public let host: PluginHost
    public var storage: Storage { host.storage }
    public var log: Log { host.log }

    private let event: EventMessage
    private let replies: ReplyChannel

    package init(_ event: EventMessage, host: PluginHost, replies: ReplyChannel) {
        self.event = event
        self.host = host
        self.replies = replies
    }

    /// What the plugin that published it says about it.
    public func data<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        do {
            return try ValueDecoder().decode(type, from: event.data ?? .null)
        } catch let error as DecodingError {
            throw UnexpectedData(
                description: "the data of \(published ?? kind.rawValue) are not a \(type): \(error.sentence)")
        }
    }

    /// Tells something before the listener ends, or to somebody else: `audience` says to whom. At most 100 for an event.
    @discardableResult
    public func reply(_ outcome: Outcome) async throws -> SentReply { try await replies.send(outcome) }
}

/// Data that are not what a listener takes them for.
private struct UnexpectedData: Error, CustomStringConvertible {
    let description: String
}
