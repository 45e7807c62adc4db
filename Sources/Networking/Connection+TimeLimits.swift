extension Connection {
    /// When something last happened, by the clock's `elapsed`.
    struct Activity {
        var lastRead: Duration
        /// Since when the socket has taken nothing of what waits; nil when nothing waits.
        var stalledSince: Duration?
    }

    /// Ends the connection when it is idle or stalled. Returns when the task is cancelled.
    ///
    /// It never sleeps for longer than `limits.stall`, so that a stall that begins meanwhile is found when it is due.
    func endWhenSilent() async {
        while !Task.isCancelled {
            let (now, activity) = (clock.elapsed(), activity.withLock { $0 })
            let untilStalled = (activity.stalledSince ?? now) + limits.stall - now
            let untilIdle = limits.idle.map { activity.lastRead + $0 - now } ?? untilStalled
            if untilStalled <= .zero { return end(.stalled(limits.stall)) }
            if let idle = limits.idle, untilIdle <= .zero { return end(.idle(idle)) }
            try? await clock.sleep(until: now + min(untilStalled, untilIdle))
        }
    }

    /// Ends the connection when an orderly close takes too long. Returns when the task is cancelled.
    func endClosingInTime() async {
        await isClosing.wait()
        do { try await clock.sleep(for: limits.closing) } catch { return }
        close()
    }
}
