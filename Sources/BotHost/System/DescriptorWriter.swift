import Glibc

/// Writes all of something to a descriptor, in as many pieces as it takes.
package struct DescriptorWriter {
    private let descriptor: Int32

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// False when it failed: `errno` says why.
    package func write(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    /// The same, given up with `ECANCELED` as soon as `isOver` says so while nobody reads what was written.
    package func write(_ text: String, until isOver: () -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { text in
            let bytes = UnsafeRawBufferPointer(text)
            return stride(from: 0, to: bytes.count, by: Self.fits).allSatisfy { start in
                let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.fits, bytes.count)])
                return waitForRoom(until: isOver) && write(piece)
            }
        }
    }

    /// So much fits into a pipe that has room for anything (`PIPE_BUF`, pipe(7)), so that the write does not wait.
    package static let fits = 4_096

    private func waitForRoom(until isOver: () -> Bool) -> Bool {
        while true {
            var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            let count = poll(&target, 1, 100)
            if count > 0 { return true }
            if count < 0 && errno != EINTR { return false }
            if isOver() {
                errno = ECANCELED
                return false
            }
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                waitForRoom()  // another process may have made a shared terminal non-blocking
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    private func waitForRoom() {
        var target = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&target, 1, -1)
    }
}
