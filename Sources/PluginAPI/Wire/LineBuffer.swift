import Glibc

/// Bytes as they come in, given out line by line.
package struct LineBuffer: ~Copyable {
    /// Its own, from `init` to `deinit`: an array would be filled with zeros before each read into it.
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
        var error: SystemError?
        let count = fill { room in
            let count = read(descriptor, room.baseAddress, room.count)
            if count < 0 { error = SystemError("read") }
            return max(count, 0)
        }
        return error.map { .failure($0) } ?? .success(count)
    }

    /// Has `read` put bytes into the room there is, and say how many they are.
    package mutating func fill(_ read: (UnsafeMutableRawBufferPointer) -> Int) -> Int {
        if filled == bytes.count { grow() }
        let count = read(UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
        filled += count
        return count
    }

    /// Hands over everything there is, where lines do not matter.
    package mutating func takeAll(_ onBytes: (UnsafeRawBufferPointer) -> Void) {
        onBytes(UnsafeRawBufferPointer(rebasing: bytes[..<filled]))
        filled = 0
        searched = 0
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
