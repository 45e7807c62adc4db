/// The data of `lock.history`.
struct HistoryFacts: Encodable, Sendable {
    let environment: String
    let events: [LockEvent]
}
