import Glibc

/// The file descriptors that a loop waits for, and whom to call.
package struct Watchers {
    /// Called on the loop's thread with what `poll` found: `POLLIN`, `POLLOUT`, `POLLHUP`, `POLLERR`.
    package typealias Handler = @Sendable (inout Watchers, Int16) -> Void

    /// The first one wakes the loop up.
    private var polled: [pollfd]
    private var handlers: [Int32: Handler] = [:]

    init(wokenBy wakeReader: Int32) {
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
    /// - Returns: Whether anybody is to be called.
    mutating func wait(atMost limit: Int32) -> Bool { poll(&polled, nfds_t(polled.count), limit) > 0 }

    /// Calls whoever waits for what has been found.
    mutating func callReady() {
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
