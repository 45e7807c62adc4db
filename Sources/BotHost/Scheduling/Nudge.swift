import Concurrency
import Synchronization

/// Wakes one who waits, and who looks again at everything then: several nudges in a row are as good as one.
package final class Nudge: Sendable {
    private let latch = Mutex(Latch())

    package init() {}

    package func give() { latch.withLock { $0 }.open() }

    /// What the next nudge opens. To be taken before looking, so that no nudge falls in between.
    func next() -> Latch {
        latch.withLock { latch in
            if latch.isOpen { latch = Latch() }
            return latch
        }
    }
}
