import Glibc
import Synchronization

/// The second of two threads for one loop. While the first one drives it, this one looks whether that is held up by a task; then it
/// drives the loop in its place, and the first one, once it is free again, looks after it.
///
/// So a plugin's code runs where its messages are read, without another thread's being woken up for each; and when that code waits
/// for something, or computes for long, the plugin still hears and answers what concerns the others.
package final class Deputy: Sendable {
    private let patience: Duration
    private let mistrust: Duration
    private let idleLooks: Int

    /// Grows by one with the beginning and with the end of each task, so it is odd while one runs. Who makes it even drives the loop.
    private let turn = Atomic<UInt64>(0)
    /// Whether the thread that does not drive the loop looks after it, rather than being held up itself.
    private let isThere = Atomic<Bool>(false)
    /// It waits to be woken up by the next task.
    private let isResting = Atomic<Bool>(false)
    private let hasEnded = Atomic<Bool>(false)
    /// Since when tasks may run on the loop again.
    private let trustsAgainAt = Atomic<UInt64>(0)
    // C's semaphores must stay where they are; it lives as long as this does, and any thread may use it.
    private nonisolated(unsafe) let alarm: UnsafeMutablePointer<sem_t>

    /// - Parameters:
    ///   - patience: How long a task may hold up the loop. It can be twice as long until that is seen.
    ///   - mistrust: For so long after that, tasks run on Swift's pool: there may be more like it.
    ///   - idleLooks: After so many looks at a loop that runs no task, nobody looks until it does.
    package init(patience: Duration = .milliseconds(20), mistrust: Duration = .seconds(10), idleLooks: Int = 50) {
        precondition(idleLooks > 0, "a task that is running must be seen before nobody looks")
        self.patience = patience
        self.mistrust = mistrust
        self.idleLooks = idleLooks
        alarm = .allocate(capacity: 1)
        sem_init(alarm, 0, 0)
    }

    deinit {
        sem_destroy(alarm)
        alarm.deallocate()
    }

    // MARK: The two threads

    /// Drives `loop` on this thread and one more until it ends.
    ///
    /// - Parameter whenStuck: Called on the other thread when the loop has ended there and this one is still held up by a task, so that
    ///   this function may not return soon.
    func run(_ loop: EventLoop, whenStuck: @escaping @Sendable () -> Void) throws(SystemError) {
        // A plugin's code runs here and starts programs, so it has the signals and the room that the first thread has: nothing must
        // depend on which of the two it is.
        let other = try DedicatedThread(hearsSignals: true, stack: 8 << 20) {
            if self.serve(loop, isDriving: false), !self.isThere.load(ordering: .acquiring) { whenStuck() }
        }
        other.detach()
        // It is about to be; the first tasks need not go to Swift's pool.
        isThere.store(true, ordering: .relaxed)
        _ = serve(loop, isDriving: true)
    }

    /// - Returns: Whether the loop has ended on this thread.
    private func serve(_ loop: EventLoop, isDriving: Bool) -> Bool {
        var isDriving = isDriving
        while true {
            if isDriving, loop.drive() {
                hasEnded.store(true, ordering: .releasing)
                sem_post(alarm)
                return true
            }
            guard watch() else { return false }
            trustsAgainAt.store(EventLoop.nanoseconds() + mistrust.nanoseconds, ordering: .relaxed)
            loop.takeOver()
            isDriving = true
        }
    }

    // MARK: Driving

    /// Whether a task may run on the loop: somebody sees to it when that takes long, and none has lately.
    func allowsTasks() -> Bool {
        guard isThere.load(ordering: .relaxed) else { return false }
        let moment = trustsAgainAt.load(ordering: .relaxed)
        return moment == 0 || EventLoop.nanoseconds() >= moment
    }

    /// Runs `task` on the thread that drives the loop.
    ///
    /// - Returns: False when it took so long that the other thread drives it now.
    func run(_ task: UnownedJob, on loop: EventLoop) -> Bool {
        let begun = turn.load(ordering: .relaxed) + 1
        // Before it is seen whether anybody looks; who stops looking does both the other way round, so one of them sees the other.
        turn.store(begun, ordering: .sequentiallyConsistent)
        if isResting.load(ordering: .sequentiallyConsistent), isResting.exchange(false, ordering: .relaxed) {
            sem_post(alarm)
        }
        task.runSynchronously(on: loop.asUnownedTaskExecutor())
        return turn.compareExchange(expected: begun, desired: begun + 1, ordering: .acquiringAndReleasing).exchanged
    }

    // MARK: Looking

    /// Looks after the thread that drives the loop.
    ///
    /// - Returns: True when this thread is to drive it now, false when it has ended.
    private func watch() -> Bool {
        isThere.store(true, ordering: .releasing)
        var seen = turn.load(ordering: .acquiring)
        var since = EventLoop.nanoseconds()
        var looks = 0
        while !hasEnded.load(ordering: .acquiring) {
            looks < idleLooks ? pause() : rest(since: seen)
            let (turn, now) = (turn.load(ordering: .acquiring), EventLoop.nanoseconds())
            if turn != seen {
                (seen, since, looks) = (turn, now, 0)
            } else if turn.isMultiple(of: 2) {
                looks = looks < idleLooks ? looks + 1 : 0
            } else if now - since >= patience.nanoseconds, takesOver(turn) {
                return true
            }
        }
        return false
    }

    private func takesOver(_ seen: UInt64) -> Bool {
        // Before the exchange: once that is made, the other thread may come to look, and say so.
        isThere.store(false, ordering: .relaxed)
        let (isTaken, _) = turn.compareExchange(expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
        if !isTaken { isThere.store(true, ordering: .relaxed) }
        return isTaken
    }

    /// A signal may make it shorter, which does no harm.
    private func pause() {
        let (seconds, rest) = Int(patience.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        var time = timespec(tv_sec: seconds, tv_nsec: rest)
        nanosleep(&time, nil)
    }

    private func rest(since seen: UInt64) {
        isResting.store(true, ordering: .sequentiallyConsistent)
        if turn.load(ordering: .sequentiallyConsistent) == seen, !hasEnded.load(ordering: .acquiring) {
            sem_wait(alarm)
        }
        isResting.store(false, ordering: .relaxed)
    }
}

extension Duration {
    /// Of a length of time that is short and not below zero.
    fileprivate var nanoseconds: UInt64 { UInt64(self / .nanoseconds(1)) }
}
