import Concurrency
package import FoundationEssentials
package import PluginAPI

/// Something that waits in a lane to be said.
package struct OutboxEntry: Sendable {
    package var outcome: OutcomeMessage
    let cause: IncomingMessage
    let sent: Sent
    /// When it was said to be told.
    package let since: Date
    /// Which part of what is said it is, from 0 on. It takes the place of what was said as that part before.
    package private(set) var part = 0
    package private(set) var isLastPart = true
    /// When it is given up, by the clock's `elapsed`.
    private(set) var endsAt: Duration
    /// Where it is kept until the network has it; nil for what somebody waits for.
    private(set) var stored: StoredMessage?
    /// What it counts for among what waits and is not stored, in bytes; 0 when it does not wait or is stored.
    var weight = 0
    /// Opens when it has been said, given up, or has to wait. Nobody waits for it unless it is there.
    var settled: Latch?

    /// About how many bytes it takes.
    var bytes: Int {
        outcome.text.segments.reduce(200) { $0 + $1.bytes } + (outcome.data.map { "\($0)".utf8.count } ?? 0)
    }

    package init(
        outcome: OutcomeMessage, cause: IncomingMessage, sent: Sent, since: Date, endsAt: Duration,
        stored: StoredMessage? = nil
    ) {
        self.outcome = outcome
        self.cause = cause
        self.sent = sent
        self.since = since
        self.endsAt = endsAt
        self.stored = stored
    }

    /// The same with what it counts for while it waits.
    var weighed: OutboxEntry {
        var entry = self
        if stored == nil { entry.weight = bytes }
        return entry
    }

    /// The same in the place of `other`: stored, if that is, and to be given up when that was to be.
    func standing(for other: OutboxEntry) -> OutboxEntry {
        var entry = self
        (entry.stored, entry.endsAt) = (other.stored, other.endsAt)
        if other.stored != nil { entry.weight = 0 }
        return entry
    }

    /// The same in as many parts as it takes, each short enough for the network.
    package func parts(_ limit: TextLimit?, now: @autoclosure () -> Date) -> [OutboxEntry] {
        guard let limit else { return [self] }
        let now = now()
        let texts = TextSplitter(longest: limit.longest) { limit.measure($0, now) }.split(outcome.text)
        // What a longer text took up before, and a shorter one does not need.
        let left = (texts.count..<max(texts.count, sent.changeableParts)).map { _ in RichText("…") }
        guard texts.count + left.count > 1 else { return [self] }
        return (texts + left).enumerated().map { index, text in
            var entry = self
            entry.outcome = OutcomeMessage(
                code: outcome.code, isSuccess: outcome.isSuccess, audience: outcome.audience, text: text,
                data: index == 0 ? outcome.data : nil, choices: index == texts.count - 1 ? outcome.choices : [])
            entry.part = index
            entry.isLastPart = index == texts.count + left.count - 1
            return entry
        }
    }

    private var shownText: RichText {
        guard isLastPart, let hint = sent.hint else { return outcome.text }
        return outcome.text + hint
    }

    func message(now: Date) -> OutgoingMessage {
        OutgoingMessage(
            audience: sent.place.audience, thread: sent.place.thread, edits: sent.id(ofPart: part), cause: cause,
            code: outcome.code, isSuccess: outcome.isSuccess,
            text: shownText, data: outcome.data,
            choices: outcome.choices, now: now, isToBeConfirmed: stored != nil)
    }
}

extension RichText.Segment {
    fileprivate var bytes: Int {
        switch self {
        case .plain(let text), .bold(let text), .code(let text), .command(let text), .unknown(let text):
            text.utf8.count
        case .person(let person): person.name.utf8.count
        case .link(let address, let words): address.utf8.count + words.utf8.count
        case .table(let table):
            table.rows.reduce(0) { size, row in
                row.reduce(size) { $0 + $1.segments.reduce(32) { $0 + $1.bytes } }
            }
        case .time, .ago: 16
        }
    }
}
