/// How text stands in the bytes of a line.
enum IRCText {
    /// UTF-8, or else Windows-1252, which is what old clients send and holds Latin-1.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(windows1252(byte)) }
        return String(text)
    }

    /// A tag's value as it was meant. A backslash before any other letter is dropped, and so is one at the end.
    /// https://ircv3.net/specs/extensions/message-tags#escaping-values
    static func unescapedTag(_ bytes: UnsafeRawBufferPointer) -> String {
        let backslash = UInt8(ascii: "\\")
        guard bytes.contains(backslash) else { return decode(bytes) }
        var plain: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                plain.append(unescaped(byte))
                isEscaped = false
            } else if byte == backslash {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        return plain.withUnsafeBytes { decode($0) }
    }

    /// Appends a tag's value so that it is read as `value` again, without its NULs.
    static func escapeTag(_ value: String, into bytes: inout [UInt8]) {
        for byte in value.utf8 {
            switch byte {
            case 0: continue
            case UInt8(ascii: ";"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: ":")]
            case ASCII.space: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "s")]
            case UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            case ASCII.carriageReturn: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "r")]
            case ASCII.lineFeed: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            default: bytes.append(byte)
            }
        }
    }

    private static func unescaped(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: ":"): UInt8(ascii: ";")
        case UInt8(ascii: "s"): ASCII.space
        case UInt8(ascii: "r"): ASCII.carriageReturn
        case UInt8(ascii: "n"): ASCII.lineFeed
        default: byte
        }
    }

    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? windows1252Signs[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    /// 0x80 to 0x9F; the five that Windows-1252 leaves open stand for themselves, as the Encoding Standard has it.
    private static let windows1252Signs: [Unicode.Scalar] = [
        "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
        "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]
}
