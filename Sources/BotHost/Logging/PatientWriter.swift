import Dispatch
import Glibc
import Synchronization

/// Writes lines to a descriptor without ever having its caller wait for whoever reads them.
///
/// A line is written at once where there is room for it, as nearly always. Where there is none, it waits on a thread of
/// its own with those that follow it; of very many, the newest are left out, and how many is written in their place.
package final class PatientWriter: Sendable {
    private struct State {
        var waiting = 0
        var leftOut = 0
    }

    private static let most = 10_000

    private let descriptor: Int32
    private let state = Mutex(State())
    private let thread = DispatchQueue(label: "bothost.log")

    package init(_ descriptor: Int32) { self.descriptor = descriptor }

    package func write(_ line: String) {
        state.withLock { state in
            if state.waiting == 0, line.utf8.count <= DescriptorWriter.fits, hasRoom {
                _ = DescriptorWriter(descriptor).write(line)
            } else if state.waiting < Self.most {
                state.waiting += 1
                thread.async { self.writeWaiting(line) }
            } else {
                state.leftOut += 1
            }
        }
    }

    /// Waits until everything is written, but not longer than so many seconds.
    package func flush(within seconds: Int) {
        let isWritten = DispatchSemaphore(value: 0)
        thread.async { isWritten.signal() }
        _ = isWritten.wait(timeout: .now() + .seconds(seconds))
    }

    private var hasRoom: Bool {
        var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&target, 1, 0) > 0
    }

    private func writeWaiting(_ line: String) {
        _ = DescriptorWriter(descriptor).write(line)
        let leftOut = state.withLock { state in
            state.waiting -= 1
            guard state.waiting == 0 else { return 0 }
            defer { state.leftOut = 0 }
            return state.leftOut
        }
        if leftOut > 0 { write("… \(leftOut) lines are left out: nobody read them in time\n") }
    }
}
