package import FoundationEssentials
package import PluginAPI

/// A connection to one chat network: turns what people say into messages, and the bot's words into the network's form.
///
/// To implement one: people and rooms get ids that begin with the adapter's own id and a colon, made from what the
/// network never changes. `run` hands every message to the inbox and returns when the network will bring no more.
package protocol ChatAdapter: Sendable {
    /// What the config calls it, and what the ids of its people and rooms begin with: `shell`.
    var id: String { get }

    /// What tells the ids of its messages from those of an earlier run, where it numbers them itself; else empty.
    var run: String { get }

    /// Brings in messages until the network ends for good, or the task is cancelled, which it is after `close`.
    func run(_ inbox: any Inbox) async throws

    /// The bot is stopping: nothing is taken any more, but what is under way is still delivered until `close`.
    func beginToStop()

    /// Whether what was delivered can be changed afterwards.
    var canEdit: Bool { get }

    /// Whether it shows choices by itself, such as with buttons; else they are numbered. No, unless given.
    var hasButtons: Bool { get }

    /// How long a message may be; nil for any length, or when the adapter cuts it itself.
    var textLimit: TextLimit? { get }

    /// How many messages its network bears in a room; nil for any number, or when the adapter sees to it itself.
    var pace: DeliveryPace? { get }

    /// Shows `message` to its audience. May be called until `close`, also after `run` has returned. For one room or person
    /// it is called again only when it has returned, and when what is to be confirmed has been.
    ///
    /// - Returns: The network's id of it, and how to know that the network has it, if that is asked for and takes longer.
    /// - Throws: What to do about it: the bot tries again later, or gives it up.
    func deliver(_ message: OutgoingMessage) async throws(DeliveryError) -> Delivery

    /// Whom people there mean by `name`, typed without a mark; nil when nobody is called so.
    func person(named name: String) async -> Person?

    /// Which room people there mean by `name`, typed with or without its mark; nil when none is called so.
    func room(named name: String) async -> Room?

    /// What the bot answers to from now on; the first is what it calls itself.
    func answers(to names: [String])

    /// How the bot is on the network now.
    var presence: AdapterPresence { get }

    /// Leaves the network, once everything that was delivered has been shown.
    func close() async
}

extension ChatAdapter {
    /// Where nothing is between the bot and the people, they reach each other as long as the adapter runs.
    package var presence: AdapterPresence { AdapterPresence(.connected) }
    package var run: String { "" }

    package func beginToStop() {}
    package var pace: DeliveryPace? { nil }
    package var hasButtons: Bool { false }
    package var textLimit: TextLimit? { nil }
    package func answers(to names: [String]) {}
}

/// Who takes what people said.
package protocol Inbox: Sendable {
    /// Takes `message`, after all that was submitted before, and returns at once.
    ///
    /// - Parameter onDone: Called on any thread, once, when every answer to it has been delivered.
    func submit(_ message: IncomingMessage, onDone: @escaping @Sendable (Disposition) -> Void)
}

extension Inbox {
    /// Submits `message` and waits until every answer to it has been delivered.
    @discardableResult
    package func handle(_ message: IncomingMessage) async -> Disposition {
        await withCheckedContinuation { done in
            submit(message) { done.resume(returning: $0) }
        }
    }
}

/// What became of a message.
package enum Disposition: Equatable, Sendable {
    /// It was addressed to the bot, and was answered.
    case answered
    /// It was the answer to a question, or another word to it; the command that had asked goes on.
    case continued
    /// It was said in a room, to others.
    case notAddressed
    /// The same event was taken before, so nothing is done again.
    case repeated
    /// It was not taken: too much is under way. It may be submitted again later.
    case busy
    /// It was not taken: the bot is stopping.
    case stopping
}

/// Something that happened in the chat; mostly, that a person said something.
///
/// It never changes. It is an object because it goes through many hands: to pass it on is to take one reference.
package final class IncomingMessage: Sendable {
    package let kind: ChatEvent.Kind
    /// The network's own id of this message or event, or another that is given to no other.
    package let id: String
    package let person: Person
    /// Where; nil when it was said to the bot alone.
    package let room: Room?
    /// As the network brought it.
    package let text: String
    /// The message that was edited, deleted or reacted to, by its id.
    package let subject: String?
    /// The network's id of the thread in which this stands.
    package let thread: String?
    /// It came as a slash command, so it is for the bot and only its author saw it.
    package let isSlashCommand: Bool
    /// The network itself says that it is for the bot: a mention by the bot's id.
    package let mentionsBot: Bool
    /// No network has brought it: a plugin has told other plugins.
    package let published: PublishedMessage?

    /// The same, as if `text` had been said to the bot in its place.
    func saying(_ text: String) -> IncomingMessage {
        IncomingMessage(
            id: id, person: person, room: room, text: text, thread: thread, isSlashCommand: isSlashCommand,
            mentionsBot: true)
    }

    package init(
        _ kind: ChatEvent.Kind = .said, id: String, person: Person, room: Room?, text: String, subject: String? = nil,
        thread: String? = nil, isSlashCommand: Bool = false, mentionsBot: Bool = false,
        published: PublishedMessage? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.thread = thread
        self.id = id
        self.person = person
        self.room = room
        self.text = text
        self.isSlashCommand = isSlashCommand
        self.mentionsBot = mentionsBot
        self.published = published
    }
}

/// Something for people to read. It never changes.
package final class OutgoingMessage: Sendable {
    package enum Audience: Equatable, Sendable {
        /// Everybody in a room.
        case room(Room)
        /// One person; `room` is where it can be shown to them alone, if they are there.
        case person(Person, in: Room?)
    }

    package let audience: Audience
    /// The thread in which it belongs, by the network's id of it or of the message with which it begins; nil for none.
    package let thread: String?
    /// The message in whose place it comes, by the id that `deliver` gave.
    package let edits: String?
    /// The message to which this is an answer.
    package let cause: IncomingMessage
    package let code: String
    package let isSuccess: Bool
    package let text: RichText
    package let data: JSON?
    /// What may be done next; a network with buttons shows them, elsewhere the text has them.
    package let choices: [Choice]
    /// The time to which "3 min ago" in the text refers.
    package let now: Date
    /// Whether it is kept until the network has it for sure.
    package let isToBeConfirmed: Bool

    package init(
        audience: Audience, thread: String? = nil, edits: String? = nil, cause: IncomingMessage, code: String,
        isSuccess: Bool, text: RichText, data: JSON?, choices: [Choice] = [], now: Date, isToBeConfirmed: Bool = false
    ) {
        self.audience = audience
        self.thread = thread
        self.edits = edits
        self.cause = cause
        self.code = code
        self.isSuccess = isSuccess
        self.text = text
        self.data = data
        self.choices = choices
        self.now = now
        self.isToBeConfirmed = isToBeConfirmed
    }
}
