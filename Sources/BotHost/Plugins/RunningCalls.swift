import PluginAPI

/// The commands that one process of a plugin is working on, and how long they may take.
struct RunningCalls {
    private struct Running {
        let cause: IncomingMessage
        let deadline: Duration
        var replies = 0
        var isOverdue = false
    }

    /// How long a plugin may go on with a command that it was told to stop.
    static let grace = Duration.seconds(5)
    static let mostReplies = 100

    private var running: [Int: Running] = [:]

    var count: Int { running.count }

    mutating func add(_ id: Int, for cause: IncomingMessage, deadline: Duration) {
        running[id] = Running(cause: cause, deadline: deadline)
    }

    /// The plugin has answered.
    mutating func remove(_ id: Int) {
        running[id] = nil
    }

    /// Counts a reply to the command `id`, and says whom it answers.
    mutating func reply(to id: Int) throws(RPCError) -> IncomingMessage {
        guard let one = running[id], !one.isOverdue else {
            throw RPCError(.invalidParams, "there is no command \(id) under way to reply to")
        }
        guard one.replies < Self.mostReplies else {
            throw RPCError(.busy, "a command may reply \(Self.mostReplies) times, not more")
        }
        running[id]?.replies += 1
        return one.cause
    }

    /// The commands whose time is over since the last look.
    mutating func becameOverdue(at now: Duration) -> [Int] {
        let ids = running.filter { !$0.value.isOverdue && $0.value.deadline <= now }.map(\.key)
        for id in ids { running[id]?.isOverdue = true }
        return ids.sorted()
    }

    /// Whether a command goes on although it was told to stop and had time to.
    func hasHanging(at now: Duration) -> Bool {
        running.values.contains { $0.isOverdue && now >= $0.deadline + Self.grace }
    }
}
