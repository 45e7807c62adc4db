package import PluginAPI

/// The commands and events that one process of a plugin is working on, and how long they may take.
package struct RunningCalls {
    private struct Running {
        let cause: IncomingMessage
        let behalf: Behalf
        let effect: Command.Effect
        /// Moved on by the time that a question waits for its answer.
        var deadline: Duration
        let mayReply: Bool
        let onHang: @Sendable () -> Void
        let invocation: Invocation?
        var replies = 0
        var edits = 0
        /// What was said so far, by the number of the reply.
        var sent: [Int: Sent] = [:]
        /// Since when it has been told to stop, because its time was over.
        var overdueSince: Duration?
        var isOverdue: Bool { overdueSince != nil }
        /// The command as it was typed, for when it has to be typed again.
        let text: String
        var questions = 0
        /// Since when the person who typed it is being asked something; nil while nothing is open.
        var askedAt: Duration?
    }

    /// How long a plugin may go on with a command that it was told to stop.
    package static let grace = Duration.seconds(5)
    package static let mostReplies = 100
    package static let mostEdits = 1_000
    package static let mostQuestions = 100

    private var running: [Int: Running] = [:]

    package init() {}

    package var count: Int { running.count }

    /// - Parameter onHang: Whom to tell when it goes on although it was told to stop.
    package mutating func add(
        _ id: Int, for cause: IncomingMessage, _ behalf: Behalf, _ effect: Command.Effect, text: String = "",
        deadline: Duration, mayReply: Bool = true, _ invocation: Invocation? = nil,
        onHang: @escaping @Sendable () -> Void = {}
    ) {
        running[id] = Running(
            cause: cause, behalf: behalf, effect: effect, deadline: deadline, mayReply: mayReply, onHang: onHang,
            invocation: invocation, text: text)
    }

    /// What accounts for the command `id`.
    package func invocation(of id: Int) -> Invocation? { running[id]?.invocation }

    /// Whether the command `id` may write: it is under way, and did not declare that it only reads.
    package func mayWrite(_ id: Int) -> Bool {
        running[id].map { $0.effect != .reads && !$0.isOverdue } ?? false
    }

    /// For whom `instance` asks other plugins for something, while it is busy with the command `id`.
    package func asker(_ id: Int, _ instance: String) throws(RPCError) -> PluginAsker {
        guard let one = running[id], !one.isOverdue else {
            throw RPCError(.invalidParams, "there is no command \(id) under way to ask another plugin for")
        }
        return PluginAsker(
            instance: instance, behalf: one.behalf, mayWrite: one.effect != .reads, deadline: one.deadline)
    }

    /// The plugin has answered.
    ///
    /// - Returns: Whether it has asked something meanwhile.
    @discardableResult
    package mutating func remove(_ id: Int) -> Bool {
        running.removeValue(forKey: id).map { $0.questions > 0 } ?? false
    }

    /// The command `id` asks its person something: its time stands still until `endQuestion`.
    package mutating func beginQuestion(
        of id: Int, at now: Duration
    ) throws(RPCError) -> (cause: IncomingMessage, text: String) {
        let one = try underWay(id)
        guard one.mayReply else { throw RPCError(.invalidParams, "a service has nobody to ask") }
        guard one.questions < Self.mostQuestions else {
            throw RPCError(.busy, "a command may ask \(Self.mostQuestions) times, not more")
        }
        guard one.askedAt == nil else { throw RPCError(.busy, "a command may ask one thing at a time") }
        running[id]?.questions += 1
        running[id]?.askedAt = now
        return (one.cause, one.text)
    }

    package mutating func endQuestion(of id: Int, at now: Duration) {
        guard let askedAt = running[id]?.askedAt else { return }
        running[id]?.deadline += now - askedAt
        running[id]?.askedAt = nil
    }

    /// Counts a reply to the command `id`, and says whom it answers and which one it is.
    package mutating func reply(to id: Int) throws(RPCError) -> (cause: IncomingMessage, number: Int) {
        let one = try underWay(id)
        guard one.mayReply else {
            throw RPCError(.invalidParams, "a service answers the plugin that asks, and tells nobody else")
        }
        guard one.replies < Self.mostReplies else {
            throw RPCError(.busy, "a command may reply \(Self.mostReplies) times, not more")
        }
        running[id]?.replies += 1
        return (one.cause, one.replies + 1)
    }

    /// Counts an edit of the reply `number` to the command `id`, and says what is to be edited.
    package mutating func edit(
        _ number: Int, of id: Int
    ) throws(RPCError) -> (cause: IncomingMessage, sent: Sent) {
        let one = try underWay(id)
        guard let sent = one.sent[number] else {
            throw RPCError(.invalidParams, "command \(id) has said no reply \(number) that could be edited")
        }
        guard one.edits < Self.mostEdits else {
            throw RPCError(.busy, "a command may edit \(Self.mostEdits) times, not more")
        }
        running[id]?.edits += 1
        return (one.cause, sent)
    }

    /// The reply `number` to the command `id` has been said.
    package mutating func note(_ sent: Sent, as number: Int, of id: Int) {
        running[id]?.sent[number] = sent
    }

    private func underWay(_ id: Int) throws(RPCError) -> Running {
        guard let one = running[id], !one.isOverdue else {
            throw RPCError(.invalidParams, "there is no command \(id) under way to reply to")
        }
        return one
    }

    /// The commands whose time is over since the last look.
    package mutating func becameOverdue(at now: Duration) -> [Int] {
        let ids = running.filter { !$0.value.isOverdue && $0.value.askedAt == nil && $0.value.deadline <= now }
            .map(\.key)
        for id in ids { running[id]?.overdueSince = now }
        return ids.sorted()
    }

    /// Whom to tell of the commands that go on although they were told to stop and had time to.
    package func hanging(at now: Duration) -> [@Sendable () -> Void] {
        running.values.filter { $0.overdueSince.map { now >= $0 + Self.grace } ?? false }.map(\.onHang)
    }
}
