/// A key as the store tells keys apart: by its UTF-8 bytes.
///
/// A `String` equals another that is spelled with other bytes (é as one scalar or as two), and sorts by
/// neither's bytes.
struct KeyBytes: Hashable, Comparable {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(_ key: String) {
        self.init(bytes: Array(key.utf8))
    }

    static func < (one: KeyBytes, other: KeyBytes) -> Bool {
        one.bytes.lexicographicallyPrecedes(other.bytes)
    }

    /// The keys that begin with `prefix` and come after `after`, as a half-open range.
    static func range(prefix: String, after: String?) -> Range<KeyBytes>? {
        let first = KeyBytes(prefix)
        let end = first.endOfPrefix
        // A NUL at the end makes the very next key in byte order.
        let next = after.map { KeyBytes(bytes: Array($0.utf8) + [0]) } ?? first
        let start = max(first, next)
        return start < end ? start..<end : nil
    }

    /// What comes after every key that begins with this one. No byte of UTF-8 is 0xFF.
    private var endOfPrefix: KeyBytes {
        guard let last = bytes.last else { return KeyBytes(bytes: [0xff]) }
        return KeyBytes(bytes: bytes.dropLast() + [last + 1])
    }
}
