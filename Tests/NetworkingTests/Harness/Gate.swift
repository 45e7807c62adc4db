import Dispatch

/// A semaphore for threads that may wait; it lets one pass for each signal.
struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func wait() { semaphore.wait() }
    func signal() { semaphore.signal() }
}
