import BotHost
import FoundationEssentials
import PluginAPI
import Synchronization

/// What was said in a test, and the test's hold on the bot's adapter. It outlives a restart of the bot.
final class ChatScript: Sendable {
    private struct State {
        var messages: [(cause: String, reply: Reply)] = []
        var waiting: [String: [CheckedContinuation<Reply, Never>]] = [:]
        var log: [String] = []
        var waitingForLog: [(words: String, waiting: CheckedContinuation<String, Never>)] = []
        var published: [PublishedFact] = []
        var network = Network.up
        var conversation: [String] = []
        var longestText: Int?
        var stopper: AsyncStream<Never>.Continuation?
        var listening = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
    }

    /// What becomes of what the bot says.
    enum Network: Sendable {
        case up
        case down
        /// Until this time has elapsed.
        case busy(until: Duration)
    }

    private let state = Mutex(State())
    private let plain = PlainText(zone: .utc)
    /// When the test may go on.
    let turns = LineTurns()

    var messages: [Reply] { state.withLock { $0.messages.map(\.reply) } }

    var log: [String] { state.withLock { $0.log } }

    func messages(for cause: String) -> [Reply] {
        state.withLock { $0.messages.filter { $0.cause == cause && $0.reply.audience.isNotOthers }.map(\.reply) }
    }

    /// - Returns: The message's id.
    func note(_ message: OutgoingMessage) -> String {
        let audience: ReplyAudience =
            switch message.audience {
            case .room(let room): .room(room.name)
            case .person(let person, _): person == message.cause.person ? .caller : .person(person.name)
            }
        let text = plain.render(message.text, now: message.now)
        let (reply, waiting) = state.withLock { state in
            let reply = Reply(
                id: message.edits ?? "\(state.messages.count + 1)", isEdit: message.edits != nil,
                isInThread: message.thread != nil, code: message.code, isSuccess: message.isSuccess,
                audience: audience, text: text, data: message.data, commands: message.text.commands,
                choices: message.choices)
            state.messages.append((message.cause.id, reply))
            state.conversation.append("    \(reply)")
            return (reply, state.waiting.removeValue(forKey: reply.code) ?? [])
        }
        for one in waiting { one.resume(returning: reply) }
        turns.note(message)
        return reply.id
    }

    func message(code: String) async -> Reply {
        await withCheckedContinuation { waiting in
            let said = state.withLock { state in
                let said = state.messages.first { $0.reply.code == code }?.reply
                if said == nil { state.waiting[code, default: []].append(waiting) }
                return said
            }
            if let said { waiting.resume(returning: said) }
        }
    }

    var published: [PublishedFact] { state.withLock { $0.published } }

    func note(_ published: PublishedFact) {
        state.withLock { state in
            state.published.append(published)
            state.conversation.append("    published \(published.name) \(published.data ?? .null)")
        }
    }

    // MARK: The whole conversation

    /// What happens beside what the bot says and publishes.
    func note(_ line: String) {
        state.withLock { $0.conversation.append("(\(line))") }
    }

    func note(_ message: IncomingMessage) {
        let place = message.room.map { " in \($0.name)" } ?? ""
        let what = message.kind == .said ? "" : "\(message.kind.rawValue) \(message.subject ?? "")"
        let line = "\(message.person.name)\(place)> \(what)\(message.text)"
        state.withLock { $0.conversation.append(line) }
    }

    var conversation: String {
        let lines = state.withLock { $0.conversation }
        return lines.isEmpty ? "Nothing was said." : "The conversation:\n\(lines.joined(separator: "\n"))"
    }

    // MARK: The log

    func note(log line: String) {
        let waiting = state.withLock { state in
            state.log.append(line)
            // Before anybody has said anything, it is about what the test has left out of its bot.
            if Self.isComplaint(line), !state.conversation.isEmpty {
                state.conversation.append("    log: \(line.dropLast())")
            }
            let found = state.waitingForLog.filter { line.contains($0.words) }
            state.waitingForLog.removeAll { line.contains($0.words) }
            return found
        }
        for one in waiting { one.waiting.resume(returning: line) }
    }

    /// Whether the line, which begins with its time and level, is of an error or a warning.
    private static func isComplaint(_ line: String) -> Bool {
        let level = line.split(separator: " ", maxSplits: 2).dropFirst().first
        return level == "error" || level == "warning"
    }

    func logLine(with words: String) async -> String {
        await withCheckedContinuation { waiting in
            let line = state.withLock { state in
                let line = state.log.first { $0.contains(words) }
                if line == nil { state.waitingForLog.append((words, waiting)) }
                return line
            }
            if let line { waiting.resume(returning: line) }
        }
    }

    var network: Network {
        get { state.withLock { $0.network } }
        set { state.withLock { $0.network = newValue } }
    }

    var longestText: Int? {
        get { state.withLock { $0.longestText } }
        set { state.withLock { $0.longestText = newValue } }
    }

    // MARK: The bot's life

    /// A bot has been made; `stopper` ends it.
    func opens(_ stopper: AsyncStream<Never>.Continuation) {
        state.withLock { state in
            state.stopper = stopper
            state.listening = AsyncStream.makeStream(of: Never.self, bufferingPolicy: .bufferingOldest(1))
        }
    }

    func close() {
        state.withLock { $0.stopper.take() }?.finish()
    }

    /// The bot is ready to be talked to.
    func listens() {
        state.withLock { $0.listening.continuation }.finish()
    }

    func waitUntilListening() async {
        for await _ in state.withLock({ $0.listening.stream }) {}
    }
}

extension ReplyAudience {
    /// Whether whoever typed the command could read it.
    fileprivate var isNotOthers: Bool {
        if case .person = self { false } else { true }
    }
}
