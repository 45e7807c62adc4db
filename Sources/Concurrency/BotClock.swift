package import FoundationEssentials
import Glibc
import Synchronization

/// The host's time. Everything that waits or looks at a clock takes one of these, so that a test can move it.
package protocol BotClock: Sendable {
    /// The time of day.
    func now() -> Date

    /// The time since some fixed moment for which the machine was awake; setting its clock does not change it.
    func elapsed() -> Duration

    /// Waits for `duration` of the time that `elapsed` counts.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    func sleep(for duration: Duration) async throws

    /// Waits until `elapsed` is `moment`. What was due while nobody waited yet is not put off by that.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    func sleep(until moment: Duration) async throws
}

extension BotClock {
    package func sleep(until moment: Duration) async throws {
        try await sleep(for: moment - elapsed())
    }
}

/// The machine's clock.
package struct SystemClock: BotClock {
    package init() {}

    package func now() -> Date { Date() }

    package func elapsed() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    package func sleep(for duration: Duration) async throws {
        try await SuspendingClock().sleep(for: duration)
    }
}

/// A clock that stands still until it is moved.
package final class ManualClock: BotClock {
    private struct Sleeper {
        let wakesAt: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed: Duration = .zero
        var sleepers: [Int: Sleeper] = [:]
        var lastID = 0
        /// Opened when the next one begins to wait.
        var nextSleeper = Latch()
    }

    private let start: Date
    private let state = Mutex(State())

    package init(start: Date = Date(timeIntervalSince1970: 1_772_355_600)) {
        self.start = start
    }

    package func now() -> Date {
        let elapsed = elapsed()
        return start.addingTimeInterval(
            Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
    }

    package func elapsed() -> Duration {
        state.withLock { $0.elapsed }
    }

    /// Moves the time forward and wakes whoever waited for a time that has now come.
    package func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.elapsed += duration
            let due = state.sleepers.filter { $0.value.wakesAt <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.wakesAt < $1.wakesAt }
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Moves the time to the next moment that somebody waits for. When nobody does, waits until somebody does.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    package func advanceToNextSleeper() async throws {
        while true {
            let (step, nextSleeper) = state.withLock { state in
                (state.sleepers.values.map(\.wakesAt).min().map { $0 - state.elapsed }, state.nextSleeper)
            }
            if let step { return advance(by: step) }
            await nextSleeper.wait()
            try Task.checkCancellation()
        }
    }

    /// Moves the time to `moment`, by `elapsed`, once somebody waits for exactly that one.
    ///
    /// - Throws: `CancellationError`, as soon as the task is cancelled.
    package func advance(toAwaited moment: Duration) async throws {
        while true {
            let (step, nextSleeper) = state.withLock { state in
                let isAwaited = state.sleepers.values.contains { $0.wakesAt == moment }
                return (isAwaited ? moment - state.elapsed : nil, state.nextSleeper)
            }
            if let step { return advance(by: step) }
            await nextSleeper.wait()
            try Task.checkCancellation()
        }
    }

    package func sleep(for duration: Duration) async throws {
        try await sleep { $0 + duration }
    }

    package func sleep(until moment: Duration) async throws {
        try await sleep { _ in moment }
    }

    /// - Parameter wakesAt: The moment, from the time that it is when the sleep begins.
    private func sleep(until wakesAt: @Sendable (Duration) -> Duration) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isWaitedFor = state.withLock { state -> Latch? in
                    // Looked at under the lock that `onCancel` takes, so that no cancellation falls in between.
                    let moment = wakesAt(state.elapsed)
                    if Task.isCancelled || moment <= state.elapsed { return nil }
                    state.sleepers[id] = Sleeper(wakesAt: moment, continuation: continuation)
                    defer { state.nextSleeper = Latch() }
                    return state.nextSleeper
                }
                if let isWaitedFor { isWaitedFor.open() } else { continuation.resume() }
            }
            try Task.checkCancellation()
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }
}
