import CLinux
import Glibc
import Synchronization

/// What other threads want of the terminal's thread, and the counter that wakes it.
final class TerminalInbox: Sendable {
    struct Contents {
        var lines: [StyledLine] = []
        /// Lines that were let go because the terminal took them too slowly.
        var dropped = 0
        var prompt: String?
        var isStopping = false

        var isEmpty: Bool { lines.isEmpty && prompt == nil && !isStopping }
    }

    private static let capacity = 10_000

    /// Readable while there is something to take.
    let wakeDescriptor: Int32
    private let contents = Mutex(Contents())

    init() throws(TerminalError) {
        wakeDescriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard wakeDescriptor >= 0 else { throw TerminalError("wait for the terminal") }
    }

    deinit {
        close(wakeDescriptor)
    }

    /// Leaves something and wakes the thread.
    func post(_ change: (inout Contents) -> Void) {
        contents.withLock { contents in
            change(&contents)
            let excess = contents.lines.count - Self.capacity
            guard excess > 0 else { return }
            contents.lines.removeFirst(excess)
            contents.dropped += excess
        }
        eventfd_write(wakeDescriptor, 1)
    }

    /// Takes everything, and waits for the next post.
    func take() -> Contents {
        var count: eventfd_t = 0
        eventfd_read(wakeDescriptor, &count)
        return contents.withLock { contents in
            defer { contents = Contents() }
            return contents
        }
    }
}
