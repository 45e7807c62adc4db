import Concurrency
import FoundationEssentials
package import PluginAPI

/// Something that waits in a lane to be said.
package struct OutboxEntry: Sendable {
    /// Given to no other entry as long as the host lives.
    package let number: Int
    package var outcome: OutcomeMessage
    let cause: IncomingMessage
    let sent: Sent
    /// Whether it takes the place of what was said before, where the network can.
    let isEdit: Bool
    /// When it is given up, by the clock's `elapsed`.
    let endsAt: Duration
    /// Where it is kept until the network has it; nil for what somebody waits for.
    let stored: StoredMessage?
    /// What it counts for among what waits and is not stored, in bytes; 0 when it does not wait or is stored.
    var weight = 0
    /// Opens when it has been said, given up, or has to wait. Nobody waits for it unless it is there.
    var settled: Latch?

    /// About how many bytes it takes.
    var bytes: Int {
        outcome.text.segments.reduce(200) { $0 + $1.bytes } + (outcome.data.map { "\($0)".utf8.count } ?? 0)
    }

    package init(
        number: Int, outcome: OutcomeMessage, cause: IncomingMessage, sent: Sent, isEdit: Bool = false,
        endsAt: Duration, stored: StoredMessage? = nil
    ) {
        self.number = number
        self.outcome = outcome
        self.cause = cause
        self.sent = sent
        self.isEdit = isEdit
        self.endsAt = endsAt
        self.stored = stored
    }

    func message(now: Date) -> OutgoingMessage {
        OutgoingMessage(
            audience: sent.place.audience, thread: sent.place.thread, edits: isEdit ? sent.id : nil, cause: cause,
            code: outcome.code, isSuccess: outcome.isSuccess, text: outcome.text + (sent.hint ?? ""),
            data: outcome.data, choices: outcome.choices, now: now, isToBeConfirmed: stored != nil)
    }
}

extension RichText.Segment {
    fileprivate var bytes: Int {
        switch self {
        case .plain(let text), .bold(let text), .code(let text), .unknown(let text): text.utf8.count
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
