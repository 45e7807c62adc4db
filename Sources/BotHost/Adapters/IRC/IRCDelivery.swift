/// What the bot says on a network, from the moment it is said until the server has it.
///
/// It outlives connections: what was not sent, or may have been cut off with a connection, is sent on the next one. A line
/// that had just arrived when the connection broke may so be said twice.
struct IRCDelivery: Sendable {
    /// What was said, before it is cut into lines of the protocol.
    struct Words: Sendable {
        let place: IRCPlace
        let verb: String
        let text: String
        let since: Duration
    }

    private enum Line: Sendable {
        case words(Words, IRCMessage)
        /// The protocol's own, which means nothing to another connection.
        case control(IRCMessage)
    }

    private struct Sent: Sendable {
        let number: Int
        let words: Words
        /// What the server called the place then.
        let target: String?
        let at: Duration
    }

    /// So much may wait, in lines.
    static let most = 1_000
    /// For so long a place may be out of reach.
    static let patience = Duration.seconds(300)

    private let pace: IRCNetwork.Pace
    private var queue: IRCSendQueue<Line>
    private var waiting: [Words] = []
    /// Sent, and not known to have arrived, in order.
    private var unconfirmed: [Sent] = []
    private var lastNumber = 0
    /// The last number that the PING under way asks about.
    private var asked: Int?

    init(pace: IRCNetwork.Pace) {
        self.pace = pace
        queue = Self.emptyQueue(pace)
    }

    private static func emptyQueue(_ pace: IRCNetwork.Pace) -> IRCSendQueue<Line> {
        IRCSendQueue(burst: pace.burst, interval: pace.interval, capacity: 4 * most)
    }

    var isEmpty: Bool { waiting.isEmpty && queue.count == 0 && unconfirmed.isEmpty }

    // MARK: Being given

    /// False when too much waits already; then nothing of it is taken.
    mutating func append(_ words: [Words]) -> Bool {
        guard waiting.count + queue.count + words.count <= Self.most else { return false }
        waiting += words
        return true
    }

    /// A line that goes out behind what waits.
    mutating func append(control message: IRCMessage) { _ = queue.append(.control(message)) }

    // MARK: Giving out

    /// What knows how a connection sees the world.
    struct Surroundings {
        /// What the server calls the place now; nil while it is out of reach.
        let target: (IRCPlace) -> String?
        let splitter: (_ verb: String, _ target: String) -> IRCLineSplitter
        /// Whether the server repeats what the bot says (`echo-message`), which confirms it.
        let echoes: Bool
        /// Whether the repetition bears the label of what was sent.
        let labels: Bool
    }

    /// The lines that may go now, and how long to wait until there may be more to send.
    mutating func takeDue(now: Duration, _ surroundings: Surroundings) -> (lines: [IRCMessage], wait: Duration?) {
        fillQueue(surroundings)
        let (due, wait) = queue.takeDue(now: now)
        var lines = due.map { line -> IRCMessage in
            switch line {
            case .control(let message): return message
            case .words(let words, var message):
                lastNumber += 1
                unconfirmed.append(Sent(number: lastNumber, words: words, target: message.param(0), at: now))
                if surroundings.labels { message.tags.append(.init("label", "\(lastNumber)")) }
                return message
            }
        }
        if surroundings.echoes { return (lines, wait) }
        if let question = question(now: now) { lines.append(question) }
        let asksAfter = asked == nil ? unconfirmed.first.map { $0.at + Self.asksAfter - now } : nil
        return (lines, [wait, asksAfter].compactMap { $0 }.min())
    }

    /// How long the server is not asked whether something has arrived, unless there is much of it. Its answer to every line
    /// would hold up the next thing that people say, for as long as the acknowledgement of a small packet may take.
    private static let asksAfter = Duration.seconds(1)
    private static let asksAbove = 1_000

    /// The server answers in order, so its answer says that everything before has arrived.
    private mutating func question(now: Duration) -> IRCMessage? {
        guard asked == nil, let first = unconfirmed.first, let last = unconfirmed.last else { return nil }
        guard first.at + Self.asksAfter <= now || unconfirmed.count >= Self.asksAbove else { return nil }
        asked = last.number
        return IRCMessage("PING", ["\(Self.mark)\(last.number)"])
    }

    /// Before the number in a PING of this.
    private static let mark = "said-"

    /// Each place keeps its order: once something for it has to wait, all that follows does.
    private mutating func fillQueue(_ surroundings: Surroundings) {
        guard !waiting.isEmpty else { return }
        var blocked: Set<IRCPlace> = []
        var left: [Words] = []
        for words in waiting {
            guard !blocked.contains(words.place), let target = surroundings.target(words.place) else {
                blocked.insert(words.place)
                left.append(words)
                continue
            }
            for text in surroundings.splitter(words.verb, target).split(words.text) {
                let piece = Words(place: words.place, verb: words.verb, text: text, since: words.since)
                _ = queue.append(.words(piece, IRCMessage(words.verb, [target, text])))
            }
        }
        waiting = left
    }

    // MARK: Arriving

    /// Takes every line of the server that may say that something has arrived.
    mutating func receive(_ message: IRCMessage, isOwn: Bool, _ surroundings: @autoclosure () -> Surroundings) {
        switch message.verb {
        case "PONG":
            guard let text = message.params.last, text.hasPrefix(Self.mark),
                let number = Int(text.dropFirst(Self.mark.count))
            else { return }
            asked = nil
            confirm { $0 <= number }
        case "PRIVMSG", "NOTICE":
            guard isOwn else { return }
            if let number = message.tag("label").flatMap(Int.init) {
                confirm { $0 == number }
            } else if let first = unconfirmed.firstIndex(where: { $0.words.verb == message.verb }) {
                unconfirmed.remove(at: first)
            }
        case "401": readdress(message, surroundings())
        default:
            // An error about what was said is an answer as well.
            if let number = message.tag("label").flatMap(Int.init) { confirm { $0 == number } }
        }
    }

    /// Nobody has that nick. Who has another one by now is spoken to again: the change was on its way when the bot spoke.
    private mutating func readdress(_ message: IRCMessage, _ surroundings: Surroundings) {
        let label = message.tag("label").flatMap(Int.init)
        let index = unconfirmed.firstIndex { sent in
            label.map { $0 == sent.number } ?? (sent.target == message.param(1))
        }
        guard let index else { return }
        let sent = unconfirmed.remove(at: index)
        guard surroundings.target(sent.words.place) != sent.target else { return }
        waiting.insert(sent.words, at: waiting.firstIndex { $0.since > sent.words.since } ?? waiting.endIndex)
    }

    private mutating func confirm(_ isConfirmed: (Int) -> Bool) {
        unconfirmed.removeAll { isConfirmed($0.number) }
    }

    /// The connection has ended: what it may not have brought is for the next one.
    mutating func disconnect() {
        let lost = unconfirmed.map(\.words)
        let unsent = queue.removeAll().compactMap { if case .words(let words, _) = $0 { words } else { nil } }
        queue = Self.emptyQueue(pace)
        unconfirmed = []
        asked = nil
        waiting = lost + unsent + waiting
    }

    // MARK: Giving up

    /// Takes out what has waited for too long.
    mutating func takeExpired(now: Duration) -> [Words] {
        let expired = waiting.filter { $0.since + Self.patience <= now }
        if !expired.isEmpty { waiting.removeAll { $0.since + Self.patience <= now } }
        return expired
    }

    /// When something will have waited for too long.
    var expiresAt: Duration? { waiting.map(\.since).min().map { $0 + Self.patience } }
}
