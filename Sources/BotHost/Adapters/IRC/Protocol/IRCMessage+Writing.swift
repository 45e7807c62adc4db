extension IRCMessage {
    /// The line as it goes out, with CR LF at its end and nowhere else.
    ///
    /// Whatever the parts hold, it is one line: CR, LF and NUL are left out everywhere. Only the last parameter may hold
    /// spaces or begin with a colon; both are left out of the others, and `*` stands for one of which nothing is left,
    /// so that no parameter ever takes the place of another.
    package var line: [UInt8] {
        var bytes = self.bytes
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
        return bytes
    }

    /// The line without its end. It may hold a password: `description` is for logs.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    private var bytes: [UInt8] {
        var writer = IRCLineWriter()
        writer.write(tags)
        if let source { writer.write(source) }
        writer.write(verb: verb)
        for param in params.dropLast() { writer.write(middle: param) }
        if let last = params.last { writer.write(last: last) }
        return writer.bytes
    }
}

private struct IRCLineWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(128) }

    mutating func write(_ tags: [IRCMessage.Tag]) {
        var separator = UInt8(ascii: "@")
        for tag in tags {
            let key = tag.key.utf8.filter { Self.isHarmless($0) && $0 != ASCII.space && !Self.endsTagKey($0) }
            guard !key.isEmpty else { continue }
            bytes.append(separator)
            bytes += key
            separator = UInt8(ascii: ";")
            if !tag.value.isEmpty {
                bytes.append(UInt8(ascii: "="))
                IRCText.escapeTag(tag.value, into: &bytes)
            }
        }
        if !bytes.isEmpty { bytes.append(ASCII.space) }
    }

    mutating func write(_ source: IRCSource) {
        bytes.append(UInt8(ascii: ":"))
        bytes += source.text.utf8.filter { Self.isHarmless($0) && $0 != ASCII.space }
        bytes.append(ASCII.space)
    }

    mutating func write(verb: String) {
        bytes += verb.utf8.filter(ASCII.isLetterOrDigit)
    }

    mutating func write(middle param: String) {
        bytes.append(ASCII.space)
        let start = bytes.count
        for byte in param.utf8 where Self.isHarmless(byte) && byte != ASCII.space {
            if byte == UInt8(ascii: ":") && bytes.count == start { continue }
            bytes.append(byte)
        }
        if bytes.count == start { bytes.append(UInt8(ascii: "*")) }
    }

    mutating func write(last param: String) {
        bytes.append(ASCII.space)
        let start = bytes.count
        if param.utf8.allSatisfy(Self.isHarmless) {
            bytes.append(contentsOf: param.utf8)
        } else {
            bytes += param.utf8.filter(Self.isHarmless)
        }
        let written = bytes[start...]
        if written.isEmpty || written.first == UInt8(ascii: ":") || written.contains(ASCII.space) {
            bytes.insert(UInt8(ascii: ":"), at: start)
        }
    }

    private static func endsTagKey(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ";") || byte == UInt8(ascii: "=") }

    private static func isHarmless(_ byte: UInt8) -> Bool {
        byte != 0 && byte != ASCII.lineFeed && byte != ASCII.carriageReturn
    }
}
