import Glibc

/// Bytes as they come in, given out line by line.
package struct LineBuffer: ~Copyable {
    private var bytes: UnsafeMutableRawBufferPointer
    private var filled = 0
    /// How far has been searched for a line's end already, so that a long line is not searched again and again.
    private var searched = 0

    private static let initialSize = 64 << 10

    package init() {
        bytes = .allocate(byteCount: Self.initialSize, alignment: 1)
    }

    deinit {
        bytes.deallocate()
    }

    /// Reads what `descriptor` has, up to the room there is. 0 at its end.
    package mutating func fill(from descriptor: Int32) -> Result<Int, SystemError> {
        if filled == bytes.count { grow() }
        let count = read(descriptor, bytes.baseAddress! + filled, bytes.count - filled)  // never empty, so never nil
        guard count >= 0 else { return .failure(SystemError("read")) }
        filled += count
        return .success(count)
    }

    /// Hands each whole line to `onLine`, without its end, and keeps the rest.
    ///
    /// - Returns: False when the rest is longer than `limit` although its line has not ended.
    package mutating func takeLines(upTo limit: Int, _ onLine: (UnsafeRawBufferPointer) -> Void) -> Bool {
        var start = 0
        while let end = nextLineEnd() {
            guard end - start <= limit else { return false }
            onLine(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            start = end + 1
            searched = start
        }
        keep(from: start)
        return filled <= limit
    }

    private mutating func nextLineEnd() -> Int? {
        let base = bytes.baseAddress!  // allocated in init, never empty
        guard searched < filled, let found = memchr(base + searched, 0x0A, filled - searched) else {
            searched = filled
            return nil
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    private mutating func keep(from start: Int) {
        guard start > 0 else { return }
        let base = bytes.baseAddress!  // allocated in init, never empty
        filled -= start
        searched -= start
        memmove(base, base + start, filled)
        if filled == 0, bytes.count > Self.initialSize { replace(withSize: Self.initialSize) }
    }

    private mutating func grow() {
        replace(withSize: bytes.count * 2)
    }

    private mutating func replace(withSize size: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<filled]))
        bytes.deallocate()
        bytes = larger
    }
}
