public import FoundationEssentials

/// A command that someone typed: by whom, where, and with which arguments.
public struct Call: Sendable {
    /// The whole line as it was understood, without the bot's name.
    public var text: String { message.text }
    public var person: Person { message.person }
    /// Where it was typed; nil when it was said to the bot alone.
    public var room: Room? { message.room }
    /// The roles that the person has here, by name. What a whole command needs is better declared (`needs`); this is for
    /// what depends on more than the command's name.
    public var roles: [Role] { message.roles }
    /// The host's time when the command arrived. Use this instead of `Date()`, so that a test can move it.
    public var now: Date { message.now }

    /// Storage, log and settings.
    public let host: PluginHost
    public var storage: Storage { host.storage }
    public var log: Log { host.log }

    private let message: CommandCall
    /// The names that the usage line declares; nil when it is not known.
    private let declared: Set<String>?
    private let replies: ReplyChannel

    package init(
        _ message: CommandCall, declaring declared: Set<String>? = nil, host: PluginHost,
        replies: ReplyChannel
    ) {
        self.message = message
        self.declared = declared
        self.host = host
        self.replies = replies
    }

    /// The words typed for `<name>`, or nil when they were left out.
    ///
    /// To ask for a name that the usage line does not have is a programmer's mistake, and traps. The argument of
    /// `[for <duration>]` is called `duration`; `for` is a word that `has` knows.
    public subscript(name: String) -> String? {
        guard case .text(let text) = typed(name) else { return nil }
        return text
    }

    /// The words typed for `<name>`, which the usage line requires.
    public func argument(_ name: String) throws -> String {
        guard let text = self[name] else { throw MissingArgument(name: name, usage: message.usage) }
        return text
    }

    /// The number typed for `<name>`, or nil when it was left out.
    public func integer(_ name: String) -> Int? {
        guard case .integer(let number) = typed(name) else { return nil }
        return number
    }

    /// The length of time typed for `<name>`, or nil when it was left out.
    public func duration(_ name: String) -> Duration? {
        guard case .duration(let seconds) = typed(name) else { return nil }
        return .seconds(seconds)
    }

    /// The point in time typed for `<name>`, or nil when it was left out.
    public func time(_ name: String) -> Date? {
        guard case .time(let date) = typed(name) else { return nil }
        return date
    }

    /// The person named for `<name>`, or nil when it was left out. `me` is who typed the command.
    public func person(_ name: String) -> Person? {
        guard case .person(let person) = typed(name) else { return nil }
        return person
    }

    /// The room named for `<name>`, or nil when it was left out.
    public func room(_ name: String) -> Room? {
        guard case .room(let room) = typed(name) else { return nil }
        return room
    }

    /// All that was typed for `<name>[, <name>…]`, in order; empty when it was left out.
    public func list(_ name: String) -> [String] {
        guard case .list(let values) = typed(name) else { return [] }
        return values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// Whether the optional word `name`, or the flag `--name`, was typed.
    public func has(_ name: String) -> Bool {
        typed(name) == .present
    }

    private func typed(_ name: String) -> ArgumentValue? {
        precondition(
            declared?.contains(name) ?? true, "the command asks for \(name), but its usage line is \"\(message.usage)\""
        )
        return message.arguments[name]
    }

    /// Tells something before the command ends, or to somebody else: `audience` says to whom. At most 100 for a call.
    ///
    /// What the caller is to hear last is returned as the command's outcome instead.
    ///
    /// - Returns: What was said, which can be edited: so a long command tells how far it is.
    @discardableResult
    public func reply(_ outcome: Outcome) async throws -> SentReply { try await replies.send(outcome) }

    func ask(_ question: AskParams) async throws -> AskResult { try await replies.ask(question) }
}

/// A handler that asks for an argument which its usage line does not promise.
struct MissingArgument: Error, CustomStringConvertible {
    let name: String
    let usage: String

    var description: String { "the command asked for <\(name)>, which \"\(usage)\" does not promise" }
}

extension Date {
    /// The point in time `duration` later.
    public static func + (date: Date, duration: Duration) -> Date {
        date.addingTimeInterval(Double(duration.wholeMilliseconds) / 1_000)
    }
}
