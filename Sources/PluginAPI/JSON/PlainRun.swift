/// Bytes of a string that stand for themselves: no quote, no backslash, no control character.
///
/// Reader and writer spend most of their time here, so it looks at eight bytes at once.
struct PlainRun {
    /// Where the run ends: at a byte that is not plain, or at the end of the bytes.
    let end: Int
    let isASCII: Bool

    @inline(__always)
    init(in bytes: UnsafeRawBufferPointer, from start: Int) {
        var position = start
        var seen: UInt64 = 0
        while position &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let special = Self.specialBytes(in: word)
            guard special == 0 else {
                let plainBits = UInt64(special.trailingZeroBitCount & ~7)
                seen |= word & ((1 &<< plainBits) &- 1)
                self.init(end: position &+ Int(plainBits &>> 3), seen: seen)
                return
            }
            seen |= word
            position &+= 8
        }
        while position < bytes.count, Self.isPlain(bytes[position]) {
            seen |= UInt64(bytes[position])
            position &+= 1
        }
        self.init(end: position, seen: seen)
    }

    @inline(__always)
    private init(end: Int, seen: UInt64) {
        self.end = end
        self.isASCII = seen & 0x8080_8080_8080_8080 == 0
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// The high bit of each special byte in `word`, exact up to the lowest one: a borrow only spoils what is above it.
    @inline(__always)
    private static func specialBytes(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let below = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        let control = (word &- ones &* 0x20) & ~word
        return (below | control) & (ones &* 0x80)
    }
}
