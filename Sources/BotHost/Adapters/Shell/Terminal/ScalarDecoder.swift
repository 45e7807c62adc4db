/// UTF-8 to scalars, one byte at a time.
///
/// An ill-formed sequence becomes one U+FFFD, and a sequence ends where it can no longer become
/// well-formed (Unicode 16, table 3-7), just as `String(decoding:as:)` does it.
package struct ScalarDecoder: Equatable, Sendable {
    private var value: UInt32 = 0
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    package init() {}

    /// Whether a sequence has begun and has not ended.
    package var isWaiting: Bool { missing > 0 }

    /// The scalars that `byte` completes: none, one, or a U+FFFD for a broken sequence and one of its own.
    package mutating func decode(_ byte: UInt8) -> [Unicode.Scalar] {
        guard isWaiting else { return begin(with: byte) }
        guard allowed.contains(byte) else {
            missing = 0
            return ["\u{FFFD}"] + begin(with: byte)
        }
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        allowed = 0x80...0xBF
        return isWaiting ? [] : [Unicode.Scalar(value) ?? "\u{FFFD}"]
    }

    private mutating func begin(with byte: UInt8) -> [Unicode.Scalar] {
        switch byte {
        case 0x00...0x7F: return [Unicode.Scalar(byte)]
        case 0xC2...0xDF: expect(1, after: byte & 0x1F)
        case 0xE0: expect(2, after: byte & 0x0F, next: 0xA0...0xBF)
        case 0xED: expect(2, after: byte & 0x0F, next: 0x80...0x9F)
        case 0xE1...0xEF: expect(2, after: byte & 0x0F)
        case 0xF0: expect(3, after: byte & 0x07, next: 0x90...0xBF)
        case 0xF1...0xF3: expect(3, after: byte & 0x07)
        case 0xF4: expect(3, after: byte & 0x07, next: 0x80...0x8F)
        default: return ["\u{FFFD}"]
        }
        return []
    }

    private mutating func expect(_ count: Int, after bits: UInt8, next: ClosedRange<UInt8> = 0x80...0xBF) {
        value = UInt32(bits)
        missing = count
        allowed = next
    }
}
