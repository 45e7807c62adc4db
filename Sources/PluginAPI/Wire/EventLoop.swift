import Glibc
import Synchronization

/// A loop that waits for file descriptors, on whichever thread calls `run`.
///
/// What is watched belongs to that thread alone; others hand it work with `execute`.
package final class EventLoop: Sendable {
    package typealias Job = @Sendable (inout Watchers) -> Void

    private struct Shared {
        var jobs: [Job] = []
        var isStopping = false
    }

    private let shared = Mutex(Shared())
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

    /// Waits and calls back until `stop`, then runs the jobs that are left and returns.
    package func run() {
        var watchers = Watchers()
        while true {
            switch runJobs(&watchers) {
            case .areDone: watchers.wait(alsoFor: wakeReader)
            case .mayBringMore: continue
            case .wereTheLast: return
            }
        }
    }

    private enum Jobs { case areDone, mayBringMore, wereTheLast }

    /// Runs the jobs that are waiting, and lets go of them.
    ///
    /// One that is given meanwhile leaves a byte to wake up by. So descriptors have their turn after each round, even
    /// when jobs always bring new ones.
    private func runJobs(_ watchers: inout Watchers) -> Jobs {
        let (jobs, isStopping) = shared.withLock { shared in
            defer { shared.jobs = [] }
            return (shared.jobs, shared.isStopping)
        }
        for job in jobs { job(&watchers) }
        return !isStopping ? .areDone : jobs.isEmpty ? .wereTheLast : .mayBringMore
    }

    /// Runs `job` on the loop's thread, soon and in order.
    package func execute(_ job: @escaping Job) {
        let wasEmpty = shared.withLock { shared in
            defer { shared.jobs.append(job) }
            return shared.jobs.isEmpty
        }
        if wasEmpty { wake() }
    }

    /// Ends `run`, after the jobs that are already waiting.
    package func stop() {
        shared.withLock { $0.isStopping = true }
        wake()
    }

    private func wake() {
        var byte: UInt8 = 1
        // A full pipe (EAGAIN) is as good as a byte more in it: the loop wakes up either way.
        _ = Glibc.write(wakeWriter, &byte, 1)
    }
}

/// The file descriptors that a loop waits for, and whom to call.
package struct Watchers {
    /// Called on the loop's thread with what `poll` found: `POLLIN`, `POLLOUT`, `POLLHUP`, `POLLERR`.
    package typealias Handler = @Sendable (inout Watchers, Int16) -> Void

    private var polled: [pollfd] = []
    private var handlers: [Int32: Handler] = [:]

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

    fileprivate mutating func wait(alsoFor wakeReader: Int32) {
        var ready = polled
        ready.append(pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0))
        guard poll(&ready, nfds_t(ready.count), -1) > 0 else { return }
        for entry in ready where entry.revents != 0 {
            if entry.fd == wakeReader {
                drain(wakeReader)
            } else {
                // An earlier handler of this round may have removed it.
                handlers[entry.fd]?(&self, entry.revents)
            }
        }
    }

    private func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { buffer in
            while Glibc.read(descriptor, buffer.baseAddress, buffer.count) == buffer.count {}
        }
    }
}
