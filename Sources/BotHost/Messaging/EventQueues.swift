/// What waits for those that listen to the events of plugins: in order for each of them, and not more than so many.
struct EventQueues: Sendable {
    /// How many may wait for one listener.
    static let most = 256

    struct Receiver: Hashable, Sendable {
        let instance: String
        let listener: String
    }

    private struct Queue {
        let entry: ListenerIndex.Entry
        var waiting: [IncomingMessage] = []
        var leftOut = 0
        var isServed = false
    }

    /// What one who serves a receiver is to do next.
    enum Next {
        case tell(ListenerIndex.Entry, IncomingMessage)
        /// Nothing waits, and somebody else may serve it from now on; so many were left out since it began to wait.
        case nothing(leftOut: Int)
    }

    private var queues: [Receiver: Queue] = [:]

    var isEmpty: Bool { queues.isEmpty }

    /// Puts `message` behind what waits already. When that is too much, the oldest is left out.
    ///
    /// - Returns: Whether it is the first that is left out.
    mutating func add(_ message: IncomingMessage, for entry: ListenerIndex.Entry) -> Bool {
        let receiver = Receiver(instance: entry.instance, listener: entry.declaration.name)
        var queue = queues.removeValue(forKey: receiver) ?? Queue(entry: entry)
        queue.waiting.append(message)
        let isFull = queue.waiting.count > Self.most
        if isFull {
            queue.waiting.removeFirst()
            queue.leftOut += 1
        }
        queues[receiver] = queue
        return isFull && queue.leftOut == 1
    }

    /// Those for whom something waits and whom nobody serves. They are served from now on.
    mutating func claim() -> [Receiver] {
        let claimed = queues.filter { !$0.value.isServed }.map(\.key)
        for receiver in claimed { queues[receiver]?.isServed = true }
        return claimed
    }

    /// Takes out what `receiver` is to be told.
    mutating func next(for receiver: Receiver) -> Next {
        guard var queue = queues.removeValue(forKey: receiver) else { return .nothing(leftOut: 0) }
        guard !queue.waiting.isEmpty else { return .nothing(leftOut: queue.leftOut) }
        let message = queue.waiting.removeFirst()
        queues[receiver] = queue
        return .tell(queue.entry, message)
    }
}
