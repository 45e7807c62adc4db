/// What the bot says on a network, from the moment it is said until the server has it.
///
/// It outlives connections: what was not sent, or may have been cut off with a connection, is sent on the next one. A line
/// that had just arrived when the connection broke may so be said twice.
package struct IRCDelivery: Sendable {
    /// What was said, before it is cut into lines of the protocol.
    package struct Words: Sendable {
        package let place: IRCPlace
        package let verb: String
        package let text: String
        package let since: Duration
        /// The number of the message whose arrival somebody waits for. It is not kept over connections: whoever waits learns
        /// that it is lost, and says it anew.
        package let receipt: Int?

        package init(place: IRCPlace, verb: String, text: String, since: Duration, receipt: Int? = nil) {
            self.place = place
            self.verb = verb
            self.text = text
            self.since = since
            self.receipt = receipt
        }

        /// The same with a part of its text.
        fileprivate func saying(_ text: String) -> Words {
            Words(place: place, verb: verb, text: text, since: since, receipt: receipt)
        }
    }

    private enum Line: Sendable {
        /// Short enough for one line, as far as is known.
        case words(Words)
        /// The protocol's own, which means nothing to another connection.
        case control(IRCMessage)
    }

    private struct Unconfirmed: Sendable {
        let number: Int
        let words: Words
        /// What the server called the place then.
        let target: String
        let sentAt: Duration
    }

    /// So much may wait for its way out or for its confirmation, in lines.
    package static let most = 1_000
    /// For so long a place may be out of reach.
    package static let patience = Duration.seconds(300)
    /// How long a server that repeats what is said may take for it until it is asked.
    private static let repeatsWithin = Duration.seconds(10)
    /// How long any other one is not asked, unless there is much to ask about. Its answer to every line would hold up the
    /// next thing that people say, for as long as the acknowledgement of a small packet may take.
    private static let asksAfter = Duration.seconds(1)
    private static let asksAbove = 1_000
    /// A server that talks all the time and does not answer will not: one that was silent has been left before.
    private static let answersWithin = Duration.seconds(120)
    /// While there is more to say, one question stands for so many lines: it counts as a line for the server too.
    private static let linesForQuestion = 20
    /// So much may be unconfirmed: more than comes about on a connection that is alive.
    private static let mostUnconfirmed = 10 * most

    private let pace: IRCNetwork.Pace
    private var queue: IRCSendQueue<Line>
    private var waiting: [Words] = []
    /// Sent, and not known to have arrived: the number of each, in order.
    private var unconfirmed: [Unconfirmed] = []
    private var lastNumber = 0
    private var receipts = IRCReceipts()
    /// The last number that the PING under way asks about, and when that went out.
    private var asked: (number: Int, at: Duration)?

    /// Nothing follows: what was sent is asked about at once.
    package var isEnding = false

    package init(pace: IRCNetwork.Pace) {
        self.pace = pace
        queue = Self.emptyQueue(pace)
    }

    private static func emptyQueue(_ pace: IRCNetwork.Pace) -> IRCSendQueue<Line> {
        IRCSendQueue(burst: pace.burst, interval: pace.interval, capacity: 4 * most)
    }

    package var isEmpty: Bool { waiting.isEmpty && queue.count == 0 && unconfirmed.isEmpty }

    /// How much waits to be sent.
    package var unsaid: Int { waiting.count + queue.count }

    // MARK: Being given

    /// False when too much waits already; then nothing of it is taken.
    package mutating func append(_ words: [Words]) -> Bool {
        guard waiting.count + queue.count + words.count <= Self.most, unconfirmed.count < Self.mostUnconfirmed else {
            return false
        }
        waiting += words
        for words in words { receipts.expect(1, of: words.receipt) }
        return true
    }

    /// The messages of which it is known now whether the server has them.
    package mutating func takeSettled() -> [IRCReceipts.Settled] { receipts.takeSettled() }

    /// A line that goes out before the words that wait: people's questions may depend on it.
    package mutating func append(control message: IRCMessage) { _ = queue.append(.control(message)) }

    // MARK: Giving out

    /// What knows how a connection sees the world.
    package struct Surroundings {
        /// What the server calls the place now; nil while it is out of reach.
        let target: (IRCPlace) -> String?
        let splitter: (_ verb: String, _ target: String) -> IRCLineSplitter
        /// Whether the server repeats what the bot says (`echo-message`), which confirms it.
        let echoes: Bool
        /// Whether the repetition bears the label of what was sent.
        let labels: Bool

        package init(
            target: @escaping (IRCPlace) -> String?,
            splitter: @escaping (_ verb: String, _ target: String) -> IRCLineSplitter, echoes: Bool, labels: Bool
        ) {
            self.target = target
            self.splitter = splitter
            self.echoes = echoes
            self.labels = labels
        }
    }

    /// The lines that may go now, and how long to wait until there may be more to send.
    package mutating func takeDue(
        now: Duration, _ surroundings: Surroundings
    ) -> (lines: [IRCMessage], wait: Duration?) {
        var lines = takePaced(now: now, surroundings)
        if queue.count == 0 { takeWaiting(into: &lines, now: now, surroundings) }
        let question = question(now: now, surroundings)
        if let message = question.message { lines.append(message) }
        return (lines, [queue.wait(now: now), question.wait].compactMap { $0 }.min())
    }

    /// What has waited for its turn, and has it now.
    private mutating func takePaced(now: Duration, _ surroundings: Surroundings) -> [IRCMessage] {
        var lines: [IRCMessage] = []
        var unreachable: [Words] = []
        for line in queue.takeDue(now: now).lines {
            switch line {
            case .control(let message): lines.append(message)
            case .words(let words):
                if receipts.isLost(words.receipt) { continue }
                // Whoever it is for may have another nick by now, or be gone.
                if unreachable.isEmpty, let target = surroundings.target(words.place) {
                    lines.append(number(words, for: target, surroundings, now: now))
                } else {
                    unreachable.append(words)
                }
            }
        }
        if !unreachable.isEmpty { putBack(unreachable) }
        return lines
    }

    private mutating func number(
        _ words: Words, for target: String, _ surroundings: Surroundings, now: Duration
    ) -> IRCMessage {
        lastNumber += 1
        unconfirmed.append(Unconfirmed(number: lastNumber, words: words, target: target, sentAt: now))
        var message = IRCMessage(words.verb, [target, words.text])
        if surroundings.labels { message.tags.append(.init("label", "\(lastNumber)")) }
        return message
    }

    /// Words come into the queue only when nothing is in it: until then their place may change.
    ///
    /// Each place keeps its order: once something for it has to wait, all that follows does.
    private mutating func takeWaiting(into lines: inout [IRCMessage], now: Duration, _ surroundings: Surroundings) {
        var blocked: Set<IRCPlace> = []
        var left: [Words] = []
        var next = 0
        var last: (place: IRCPlace, verb: String, target: String, splitter: IRCLineSplitter)?
        while queue.count == 0, next < waiting.count {
            let words = waiting[next]
            next += 1
            if receipts.isLost(words.receipt) { continue }
            if last?.place != words.place || last?.verb != words.verb {
                last =
                    blocked.contains(words.place)
                    ? nil
                    : surroundings.target(words.place).map { target in
                        (words.place, words.verb, target, surroundings.splitter(words.verb, target))
                    }
            }
            guard let (_, _, target, splitter) = last else {
                if words.receipt == nil {
                    blocked.insert(words.place)
                    left.append(words)
                } else {
                    receipts.lose(words.receipt)
                }
                continue
            }
            let pieces = splitter.split(words.text)
            if pieces.isEmpty {
                receipts.arrive(words.receipt)
            } else {
                receipts.expect(pieces.count - 1, of: words.receipt)
            }
            for text in pieces {
                let piece = words.saying(text)
                if queue.passes(now: now) {
                    lines.append(number(piece, for: target, surroundings, now: now))
                } else {
                    _ = queue.append(.words(piece))
                }
            }
        }
        if left.count < next { waiting.replaceSubrange(..<next, with: left) }
    }

    /// Has `words` wait again, before what follows them.
    private mutating func putBack(_ words: [Words]) {
        var rest: [Words] = []
        for line in queue.removeAll() {
            switch line {
            case .words(let words): rest.append(words)
            case .control: _ = queue.append(line)
            }
        }
        waiting = words + rest + waiting
    }

    /// Before the number in a PING of this.
    private static let mark = "said-"

    /// Asks whether what was sent has arrived: the server answers in order. Also when there may be something to ask.
    private mutating func question(
        now: Duration, _ surroundings: Surroundings
    ) -> (message: IRCMessage?, wait: Duration?) {
        if let asked, now >= asked.at + Self.answersWithin { confirmAll(to: asked.number) }
        guard let first = unconfirmed.first, let last = unconfirmed.last else { return (nil, nil) }
        if let asked { return (nil, asked.at + Self.answersWithin - now) }
        guard queue.count == 0 || unconfirmed.count >= Self.linesForQuestion else { return (nil, nil) }
        let wait = first.sentAt + patience(surroundings) - now
        if wait > .zero, unconfirmed.count < Self.asksAbove, !isEnding { return (nil, wait) }
        asked = (last.number, now)
        return (IRCMessage("PING", ["\(Self.mark)\(last.number)"]), Self.answersWithin)
    }

    /// How long what was sent may be unconfirmed until the server is asked.
    private func patience(_ surroundings: Surroundings) -> Duration {
        if surroundings.echoes { return Self.repeatsWithin }
        return receipts.areEmpty ? Self.asksAfter : .zero
    }

    private mutating func confirmAll(to number: Int) {
        asked = nil
        confirm { $0 <= number }
    }

    // MARK: Arriving

    /// Takes every line of the server that may say that something has arrived.
    package mutating func receive(
        _ message: IRCMessage, isOwn: Bool, _ surroundings: @autoclosure () -> Surroundings
    ) {
        switch message.verb {
        case "PONG":
            guard let text = message.params.last, text.hasPrefix(Self.mark),
                let number = Int(text.dropFirst(Self.mark.count))
            else { return }
            confirmAll(to: number)
        case "PRIVMSG", "NOTICE":
            guard isOwn, CTCP(text: message.params.last ?? "") == nil else { return }
            if let number = message.tag("label").flatMap(Int.init) {
                confirm { $0 == number }
            } else if let first = unconfirmed.firstIndex(where: { $0.words.verb == message.verb }) {
                receipts.arrive(unconfirmed.remove(at: first).words.receipt)
            }
        case "403", "404": lose(message)
        case "401": readdress(message, surroundings())
        default:
            // An error about what was said is an answer as well.
            if let number = message.tag("label").flatMap(Int.init) { confirm { $0 == number } }
        }
    }

    /// Nobody has that nick. Who has another one by now is spoken to again: the change was on its way when the bot spoke.
    private mutating func readdress(_ message: IRCMessage, _ surroundings: Surroundings) {
        guard let sent = takeSubject(of: message) else { return }
        guard surroundings.target(sent.words.place) != sent.target else { return receipts.lose(sent.words.receipt) }
        waiting.insert(sent.words, at: waiting.firstIndex { $0.since > sent.words.since } ?? waiting.endIndex)
    }

    /// The server does not show there what was said.
    private mutating func lose(_ message: IRCMessage) {
        guard let sent = takeSubject(of: message) else { return }
        receipts.lose(sent.words.receipt)
    }

    /// Takes out what the server's error is about.
    private mutating func takeSubject(of message: IRCMessage) -> Unconfirmed? {
        let label = message.tag("label").flatMap(Int.init)
        let index = unconfirmed.firstIndex { sent in
            label.map { $0 == sent.number } ?? (sent.target == message.param(1))
        }
        return index.map { unconfirmed.remove(at: $0) }
    }

    private mutating func confirm(_ isConfirmed: (Int) -> Bool) {
        for sent in unconfirmed where isConfirmed(sent.number) { receipts.arrive(sent.words.receipt) }
        unconfirmed.removeAll { isConfirmed($0.number) }
    }

    /// The connection has ended: what it may not have brought is for the next one.
    package mutating func disconnect() {
        let lost = unconfirmed.map(\.words)
        let unsent = queue.removeAll().compactMap { if case .words(let words) = $0 { words } else { nil } }
        queue = Self.emptyQueue(pace)
        unconfirmed = []
        asked = nil
        waiting = (lost + unsent + waiting).filter { $0.receipt == nil }
        receipts.loseAll()
    }

    // MARK: Giving up

    /// Takes out what has been out of reach for too long. What only waits for its turn keeps it.
    ///
    /// - Parameter isInReach: Whether something could be said there now.
    package mutating func takeExpired(now: Duration, isInReach: (IRCPlace) -> Bool) -> [Words] {
        let isExpired = { (words: Words) in words.since + Self.patience <= now && !isInReach(words.place) }
        let expired = waiting.filter(isExpired)
        if !expired.isEmpty { waiting.removeAll(where: isExpired) }
        return expired
    }

    /// When something may have waited for too long. What is late already is looked at each second.
    package func nextExpiry(now: Duration) -> Duration? {
        waiting.lazy.map(\.since).min().map { max($0 + Self.patience, now + .seconds(1)) }
    }
}
