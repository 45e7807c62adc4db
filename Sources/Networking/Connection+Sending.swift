extension Connection {
    /// What is to be sent, and whether anything is to be sent any more.
    struct Outgoing {
        var waiting: [UInt8] = []
        /// What the loop has taken of it and not written yet, in bytes.
        var inFlight = 0
        /// The loop has been told, or will see by itself. Until `run` it must not: nothing is watched yet.
        var isFlushDue = true
        var closesWhenSent = false
        /// All that `closesWhenSent` waited for has been sent, and its end too.
        var hasSaidAll = false
        var end: ConnectionEnd?
    }

    /// How much has not been taken by the socket yet, in bytes. One who sends much may look at it and wait.
    package var unsent: Int { outgoing.withLock { $0.waiting.count + $0.inFlight } }

    /// Sends `bytes` after all that was sent before, in one piece: what other threads send stands before or behind it.
    ///
    /// When more than `limits.unsent` bytes would wait, the connection ends with `.tooMuchUnsent`: nothing is dropped in
    /// silence. Does nothing once the connection is closed or closing.
    package func send(_ bytes: [UInt8]) {
        send(bytes.count) { $0 += bytes }
    }

    /// Sends `text` in UTF-8, with nothing added; see `send(_:)` for bytes.
    package func send(_ text: String) {
        send(text.utf8.count) { $0.append(contentsOf: text.utf8) }
    }

    /// Closes it now. What was not sent yet is lost.
    package func close() {
        end(.closedHere)
    }

    /// Closes it in good order: sends what waits and that nothing follows, and ends with what the other side then still
    /// says, but not later than after `limits.closing`.
    package func closeWhenSent() {
        let isFirst = outgoing.withLock { outgoing in
            defer { outgoing.closesWhenSent = true }
            return !outgoing.closesWhenSent
        }
        guard isFirst else { return }
        isClosing.open()
        requestFlush()
    }

    private func send(_ count: Int, append: (inout [UInt8]) -> Void) {
        enum Next { case nothing, flush, tooMuch }
        let next = outgoing.withLock { outgoing -> Next in
            guard outgoing.end == nil, !outgoing.closesWhenSent else { return .nothing }
            guard outgoing.waiting.count + outgoing.inFlight + count <= limits.unsent else { return .tooMuch }
            append(&outgoing.waiting)
            defer { outgoing.isFlushDue = true }
            return outgoing.isFlushDue ? .nothing : .flush
        }
        switch next {
        case .nothing: break
        case .flush: requestFlush()
        case .tooMuch: end(.tooMuchUnsent(limit: limits.unsent))
        }
    }
}
