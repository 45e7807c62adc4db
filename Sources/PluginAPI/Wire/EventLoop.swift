import Glibc
import Synchronization

/// A loop that waits for file descriptors and does what is to be done, on whichever thread calls `run`.
///
/// What is watched belongs to that thread alone; others hand it work with `execute`. Tasks can prefer it as their executor
/// (SE-0417): then all that they do between two waits is done on that thread too, without a lock or a wake-up between
/// them. Nothing there may wait, except for descriptors.
package final class EventLoop: Sendable {
    package typealias Job = @Sendable (inout Watchers) -> Void

    /// After so many rounds of work, or so many nanoseconds, descriptors have their turn.
    private static let roundsInTurn = 16
    private static let turn: UInt64 = 5_000_000

    private enum Work {
        case job(Job)
        case task(UnownedJob)
    }

    private struct Shared {
        var work: [Work] = []
        /// What is done when nothing else is to be done.
        var lastly: [Job] = []
        /// The loop waits for descriptors, and has to be woken up for anything else.
        var isAsleep = false
        var isStopping = false
        var hasEnded = false

        mutating func takeWork() -> [Work] {
            defer { work = [] }
            return work
        }

        mutating func takeLastly() -> [Job] {
            defer { lastly = [] }
            return lastly
        }
    }

    private let shared = Mutex(Shared())
    /// The thread that runs it, or 0, which is nobody's.
    private let thread = Atomic<pthread_t>(0)
    private let wakeReader: Int32
    private let wakeWriter: Int32

    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakeReader, wakeWriter) = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(wakeReader)
        Glibc.close(wakeWriter)
    }

    // MARK: Running

    /// Waits and calls back until `stop`, then does the work that is left and returns.
    package func run() {
        var watchers = Watchers(wokenBy: wakeReader)
        thread.store(pthread_self(), ordering: .relaxed)
        while true {
            work(&watchers)
            switch rest() {
            case .forWork: watchers.wait(atMost: -1)
            case .forNothing: watchers.wait(atMost: 0)
            case .forEver:
                thread.store(0, ordering: .relaxed)
                return
            }
            shared.withLock { $0.isAsleep = false }
        }
    }

    /// Until there is work; not at all, as there is some; or for good.
    private enum Rest { case forWork, forNothing, forEver }

    private func rest() -> Rest {
        shared.withLock { shared in
            guard shared.work.isEmpty, shared.lastly.isEmpty else { return .forNothing }
            shared.hasEnded = shared.isStopping
            shared.isAsleep = !shared.isStopping
            return shared.isStopping ? .forEver : .forWork
        }
    }

    /// Does what is to be done, and what that brings, for a while: descriptors have their turn also when there is much, or when
    /// work always brings new work. What was said before a piece of work that took long is heard before what follows that.
    private func work(_ watchers: inout Watchers) {
        let end = Self.nanoseconds() + Self.turn
        for _ in 0..<Self.roundsInTurn where !shared.withLock({ $0.work.isEmpty }) {
            guard doRound(until: end, &watchers) else { break }
        }
        let jobs = shared.withLock { $0.takeLastly() }
        for job in jobs { job(&watchers) }
    }

    /// - Returns: False when the time was over, and some of it waits still.
    private func doRound(until end: UInt64, _ watchers: inout Watchers) -> Bool {
        let works = shared.withLock { $0.takeWork() }
        for (index, work) in works.enumerated() {
            switch work {
            case .job(let job): job(&watchers)
            case .task(let task): task.runSynchronously(on: asUnownedTaskExecutor())
            }
            guard Self.nanoseconds() >= end else { continue }
            shared.withLock { $0.work.insert(contentsOf: works[(index + 1)...], at: 0) }
            return false
        }
        return true
    }

    /// Exact to some milliseconds, and asked for after each piece of work (clock_gettime(2)).
    private static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    // MARK: From any thread

    /// Whether this is the thread that runs it.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    /// Runs `job` on the loop's thread, soon and in order.
    package func execute(_ job: @escaping Job) { change { $0.work.append(.job(job)) } }

    /// Runs `job` on the loop's thread when nothing else is to be done there, or after some rounds of that: what gathers
    /// until then can be written in one go.
    package func executeLastly(_ job: @escaping Job) { change { $0.lastly.append(job) } }

    /// Ends `run`, after the work that is already waiting.
    package func stop() { change { $0.isStopping = true } }

    private func change(_ change: (inout Shared) -> Void) {
        let wasAsleep = shared.withLock { shared in
            change(&shared)
            defer { shared.isAsleep = false }
            return shared.isAsleep
        }
        if wasAsleep { wake() }
    }

    private func wake() {
        var byte: UInt8 = 1
        // A full pipe (EAGAIN) is as good as a byte more in it: the loop wakes up either way.
        _ = Glibc.write(wakeWriter, &byte, 1)
    }
}

extension EventLoop: TaskExecutor {
    /// Runs a part of a task on the loop's thread, in order with the jobs; on Swift's pool once `run` has returned.
    package func enqueue(_ job: consuming ExecutorJob) {
        let task = UnownedJob(job)
        var hasEnded = false
        change { shared in
            hasEnded = shared.hasEnded
            if !hasEnded { shared.work.append(.task(task)) }
        }
        if hasEnded { globalConcurrentExecutor.enqueue(task) }
    }
}

/// The file descriptors that a loop waits for, and whom to call.
package struct Watchers {
    /// Called on the loop's thread with what `poll` found: `POLLIN`, `POLLOUT`, `POLLHUP`, `POLLERR`.
    package typealias Handler = @Sendable (inout Watchers, Int16) -> Void

    /// The first one wakes the loop up.
    private var polled: [pollfd]
    private var handlers: [Int32: Handler] = [:]

    fileprivate init(wokenBy wakeReader: Int32) {
        polled = [pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0)]
    }

    /// Waits for `events` on `descriptor`, which the caller keeps open until it is removed.
    package mutating func watch(_ descriptor: Int32, for events: Int32, _ handler: @escaping Handler) {
        polled.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
        handlers[descriptor] = handler
    }

    package mutating func change(_ descriptor: Int32, to events: Int32) {
        guard let index = polled.firstIndex(where: { $0.fd == descriptor }) else { return }
        polled[index].events = Int16(events)
    }

    package mutating func remove(_ descriptor: Int32) {
        polled.removeAll { $0.fd == descriptor }
        handlers[descriptor] = nil
    }

    /// - Parameter limit: In milliseconds; -1 for none.
    fileprivate mutating func wait(atMost limit: Int32) {
        guard poll(&polled, nfds_t(polled.count), limit) > 0 else { return }
        if polled[0].revents != 0 { drain(polled[0].fd) }
        for entry in polled.dropFirst().filter({ $0.revents != 0 }) {
            // An earlier handler of this round may have removed it.
            handlers[entry.fd]?(&self, entry.revents)
        }
    }

    private func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            while Glibc.read(descriptor, buffer.baseAddress, buffer.count) == buffer.count {}
        }
    }
}
