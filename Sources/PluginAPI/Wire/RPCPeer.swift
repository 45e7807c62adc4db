import Synchronization

/// One side of a JSON-RPC 2.0 conversation over a line socket: both sides may ask.
package final class RPCPeer: Sendable {
    /// Who is told of what comes in. All are called on the loop's thread and must not wait.
    package struct Callbacks: Sendable {
        package var onRequest: @Sendable (RPCRequest) -> Void
        package var onNotification: @Sendable (_ method: String, _ params: JSON) -> Void
        /// The other side broke the protocol; the conversation goes on.
        package var onViolation: @Sendable (String) -> Void
        /// The conversation is over; every request under way has failed with `PeerGone`.
        package var onEnd: @Sendable (LineSocket.End) -> Void

        package init(
            onRequest: @escaping @Sendable (RPCRequest) -> Void,
            onNotification: @escaping @Sendable (_ method: String, _ params: JSON) -> Void,
            onViolation: @escaping @Sendable (String) -> Void, onEnd: @escaping @Sendable (LineSocket.End) -> Void
        ) {
            self.onRequest = onRequest
            self.onNotification = onNotification
            self.onViolation = onViolation
            self.onEnd = onEnd
        }
    }

    package typealias OnAnswer = @Sendable (Result<JSON, any Error>) -> Void

    private struct State {
        var lastID = 0
        var waiting: [Int: OnAnswer] = [:]
        /// Requests for which nobody waits any longer, and which the other side has not answered yet; whom to tell then.
        var abandoned: [Int: @Sendable () -> Void] = [:]
        var hasEnded = false
    }

    private let state = Mutex(State())
    private let socket: LineSocket

    /// Takes over `descriptor` and listens on it at once.
    package init(
        descriptor: Int32, loop: EventLoop, limits: LineSocket.Limits = LineSocket.Limits(),
        callbacks: @escaping @Sendable (RPCPeer) -> Callbacks
    ) {
        let receiver = Receiver()
        socket = LineSocket(
            descriptor: descriptor, loop: loop, limits: limits, onLine: { receiver.receive($0) },
            onEnd: { receiver.end($0) })
        receiver.connect(self, callbacks(self))
        socket.start()
    }

    /// Whether the other side is there; no longer, once a request under way has failed with `PeerGone`.
    package var isOpen: Bool { !state.withLock { $0.hasEnded } }

    // MARK: Asking

    /// A number for a request that has not been sent yet, never given out before.
    package func makeID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    /// Asks the other side; `onAnswer` is called once, on any thread, with its answer or a `PeerGone`.
    package func request(_ id: Int, _ method: String, _ params: JSON, onAnswer: @escaping OnAnswer) {
        let isOpen = state.withLock { state in
            if !state.hasEnded { state.waiting[id] = onAnswer }
            return !state.hasEnded
        }
        guard isOpen else { return onAnswer(.failure(PeerGone(wasAsked: false))) }
        socket.send(RPCLine.request(id: id, method: method, params: params))
    }

    /// Asks the other side and waits for its answer. When the task is cancelled, the other side is told so, and may
    /// answer with `RPCError.Code.cancelled`.
    ///
    /// - Throws: `RPCError` as answered, or `PeerGone`.
    package func request(_ id: Int, _ method: String, _ params: JSON) async throws -> JSON {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiting in
                request(id, method, params) { waiting.resume(with: $0) }
                // One that was cancelled before has told the other side when there was nothing to cancel yet.
                if Task.isCancelled { notify("cancel", ["id": .integer(id)]) }
            }
        } onCancel: {
            notify("cancel", ["id": .integer(id)])
        }
    }

    /// The same under a new number.
    package func request(_ method: String, _ params: JSON) async throws -> JSON {
        try await request(makeID(), method, params)
    }

    /// Stops waiting for the request `id`: whoever waits gets `error`, and the other side is told to stop.
    ///
    /// - Parameter onLateAnswer: Called when the other side has stopped and answered after all.
    package func abandon(_ id: Int, _ error: any Error, onLateAnswer: @escaping @Sendable () -> Void) {
        let onAnswer = state.withLock { state in
            let onAnswer = state.waiting.removeValue(forKey: id)
            if onAnswer != nil { state.abandoned[id] = onLateAnswer }
            return onAnswer
        }
        guard let onAnswer else { return }
        notify("cancel", ["id": .integer(id)])
        onAnswer(.failure(error))
    }

    /// Tells the other side something that needs no answer.
    package func notify(_ method: String, _ params: JSON) {
        socket.send(RPCLine.notification(method: method, params: params))
    }

    // MARK: Answering

    package func answer(_ request: RPCRequest, _ result: Result<JSON, RPCError>) {
        socket.send(RPCLine.response(id: request.id, result))
    }

    // MARK: Ending

    package func close() { socket.close() }

    /// Ends the conversation after what was said before has left.
    package func closeWhenSent() { socket.closeWhenSent() }

    /// Whether the answer belongs to a request that is, or was, open.
    fileprivate func settle(_ id: JSON, _ result: Result<JSON, RPCError>) -> Bool {
        guard let id = id.integer else { return false }
        let (onAnswer, onLateAnswer) = state.withLock { state in
            (state.waiting.removeValue(forKey: id), state.abandoned.removeValue(forKey: id))
        }
        onAnswer?(result.mapError { $0 as any Error })
        onLateAnswer?()
        return onAnswer != nil || onLateAnswer != nil
    }

    fileprivate func failWaiting() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [:] }
            // Who waits for a late answer is often who holds this peer, and none can come any longer.
            state.abandoned = [:]
            return state.waiting
        }
        for onAnswer in waiting.values { onAnswer(.failure(PeerGone(wasAsked: true))) }
    }
}

/// The other side is no longer there to answer.
package struct PeerGone: Error, Equatable {
    /// Whether it went while it had the request; false when it was gone before.
    package let wasAsked: Bool
}

/// Tells the messages apart and gives them to the peer.
private final class Receiver: Sendable {
    private let target = Mutex<(peer: RPCPeer, callbacks: RPCPeer.Callbacks)?>(nil)

    func connect(_ peer: RPCPeer, _ callbacks: RPCPeer.Callbacks) {
        target.withLock { $0 = (peer, callbacks) }
    }

    func receive(_ line: UnsafeRawBufferPointer) {
        guard let (peer, callbacks) = target.withLock({ $0 }) else { return }
        do {
            switch try RPCMessage(JSONReader.read(line)) {
            case .request(let request): callbacks.onRequest(request)
            case .notification(let method, let params): callbacks.onNotification(method, params)
            case .response(let id, let result):
                if !peer.settle(id, result) { callbacks.onViolation("an answer to no open request: id \(id)") }
            }
        } catch {
            callbacks.onViolation("not a JSON-RPC 2.0 message: \(error)")
        }
    }

    /// Also lets go of the peer, which holds the socket, which holds this.
    func end(_ end: LineSocket.End) {
        guard let (peer, callbacks) = target.withLock({ $0.take() }) else { return }
        peer.failWaiting()
        callbacks.onEnd(end)
    }
}
