import Dispatch
import Synchronization

/// Keeps the thread that reads a script from reading on until the line before is done.
final class ShellGate: Sendable {
    private let passes = DispatchSemaphore(value: 0)
    private let isOpenForGood = Mutex(false)

    func waitUntilOpen() {
        guard !isOpenForGood.withLock({ $0 }) else { return }
        passes.wait()
    }

    /// Lets the thread pass once.
    func open() { passes.signal() }

    /// Lets the thread pass now and ever after.
    func openForGood() {
        isOpenForGood.withLock { $0 = true }
        passes.signal()
    }
}
