import Glibc
import Synchronization

/// A loop that waits for file descriptors and does what is to be done, on whichever thread calls `run`.
///
/// What is watched belongs to that thread alone; others hand it work with `execute`. Tasks can prefer it as their executor
/// (SE-0417): then all that they do between two waits is done on that thread too, without a lock or a wake-up between
/// them. Nothing there may wait, except for descriptors; where tasks may, the loop has a deputy.
package final class EventLoop: Sendable {
    package typealias Job = @Sendable (inout Watchers) -> Void

    /// After so many rounds of work, or so many nanoseconds, descriptors have their turn.
    private static let roundsInTurn = 16
    private static let roundsLastly = 4
    private static let turn: UInt64 = 5_000_000
    /// What is left for last waits so many nanoseconds at most while there is more to do: others could go on with it meanwhile.
    private static let gathers: UInt64 = 400_000

    fileprivate enum Work {
        case job(Job)
        case task(UnownedJob)
    }

    /// What only the thread that drives the loop touches.
    private struct Driven {
        var watchers: Watchers
        /// What is to be done after the task that runs now.
        var rest: ArraySlice<Work> = []
        /// When to do what is left for last although there is more to do.
        var lastlyAt: UInt64 = 0
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
    // Only one thread drives it at a time: that which calls `run`, or its deputy, to whom it is handed by an atomic exchange.
    private nonisolated(unsafe) var driven: Driven
    private let deputy: Deputy?
    /// The thread that runs it, or 0, which is nobody's.
    private let thread = Atomic<pthread_t>(0)
    private let wakeReader: Int32
    private let wakeWriter: Int32

    /// - Parameter deputy: Drives it while a task holds it up, where tasks are others' code; without one, none may.
    package init(_ deputy: Deputy? = nil) throws(SystemError) {
        self.deputy = deputy
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("pipe") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (wakeReader, wakeWriter) = (ends[0], ends[1])
        driven = Driven(watchers: Watchers(wokenBy: wakeReader))
    }

    deinit {
        Glibc.close(wakeReader)
        Glibc.close(wakeWriter)
    }

    // MARK: Running

    /// Waits and calls back until `stop`, then does the work that is left and returns.
    ///
    /// - Parameter whenStuck: See `Deputy.run`.
    package func run(whenStuck: @escaping @Sendable () -> Void = {}) {
        // Without a second thread, tasks run on Swift's pool.
        guard let deputy, (try? deputy.run(self, whenStuck: whenStuck)) != nil else {
            _ = drive()
            return
        }
    }

    /// - Returns: True when it has ended, false when the deputy drives it now.
    func drive() -> Bool {
        thread.store(pthread_self(), ordering: .relaxed)
        while true {
            guard work() else { return false }
            let limit: Int32
            switch rest() {
            case .forWork: limit = -1
            case .forNothing: limit = 0
            case .forEver:
                thread.store(0, ordering: .relaxed)
                return true
            }
            let isAnyReady = driven.watchers.wait(atMost: limit)
            // Before anybody is called: what they bring need not wake up who is awake.
            if limit != 0 { shared.withLock { $0.isAsleep = false } }
            if isAnyReady { driven.watchers.callReady() }
        }
    }

    /// What the other thread had left to do comes first.
    func takeOver() {
        let rest = driven.rest
        driven.rest = []
        shared.withLock { $0.work.insert(contentsOf: rest, at: 0) }
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
    ///
    /// - Returns: False when the deputy drives the loop now.
    private func work() -> Bool {
        let now = Self.nanoseconds()
        driven.lastlyAt = now + Self.gathers
        rounds: for _ in 0..<Self.roundsInTurn where !shared.withLock({ $0.work.isEmpty }) {
            switch doRound(until: now + Self.turn) {
            case .done: continue
            case .timeIsOver: break rounds
            case .handedOver: return false
            }
        }
        doLastly()
        return true
    }

    /// What they leave for last in their turn needs no look at the descriptors in between: it is what gathered until now.
    private func doLastly() {
        for _ in 0..<Self.roundsLastly {
            let jobs = shared.withLock { $0.takeLastly() }
            if jobs.isEmpty { break }
            for job in jobs { job(&driven.watchers) }
        }
    }

    private enum Round { case done, timeIsOver, handedOver }

    private func doRound(until end: UInt64) -> Round {
        let works = shared.withLock { $0.takeWork() }
        for (index, work) in works.enumerated() {
            switch work {
            case .job(let job): job(&driven.watchers)
            case .task(let task): guard run(task, before: works[(index + 1)...]) else { return .handedOver }
            }
            let now = Self.nanoseconds()
            if now >= driven.lastlyAt {
                doLastly()
                driven.lastlyAt = now + Self.gathers
            }
            guard now >= end else { continue }
            shared.withLock { $0.work.insert(contentsOf: works[(index + 1)...], at: 0) }
            return .timeIsOver
        }
        return .done
    }

    /// - Returns: False when it took so long that the deputy drives the loop now, and does what follows it.
    private func run(_ task: UnownedJob, before rest: ArraySlice<Work>) -> Bool {
        guard let deputy else {
            task.runSynchronously(on: asUnownedTaskExecutor())
            return true
        }
        guard deputy.allowsTasks() else {
            globalConcurrentExecutor.enqueue(task)
            return true
        }
        driven.rest = rest
        guard deputy.run(task, on: self) else { return false }
        driven.rest = []
        return true
    }

    /// Asked for after each piece of work, which costs little (vdso(7)).
    static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    // MARK: From any thread

    /// Whether tasks may hold it up, as others' code may.
    var runsTasksOfOthers: Bool { deputy != nil }

    /// Whether this is the thread that runs it.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    /// Runs `job` on the loop's thread, soon and in order.
    package func execute(_ job: @escaping Job) { change { $0.work.append(.job(job)) } }

    /// Runs `job` on the loop's thread when nothing else is to be done there, or that has taken a while: what gathers until then can
    /// be written in one go.
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
