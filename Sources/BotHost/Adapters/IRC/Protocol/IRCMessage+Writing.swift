extension IRCMessage {
    /// The line as it goes out, with CR LF at its end and nowhere else.
    ///
    /// Whatever the parts hold, it is one line: CR, LF and NUL are left out everywhere. Only the last parameter may hold
    /// spaces or begin with a colon; both are left out of the others, and `*` stands for one of which nothing is left,
    /// so that no parameter ever takes the place of another.
    package var line: [UInt8] { Self.bytes(of: [self]) }

    /// Several lines, to be sent in one piece.
    package static func bytes(of messages: [IRCMessage]) -> [UInt8] {
        var writer = IRCLineWriter(capacity: 128 * messages.count)
        for message in messages { writer.writeLine(message) }
        return writer.bytes
    }

    /// The line without its end. It may hold a password: `description` is for logs.
    package var text: String {
        var writer = IRCLineWriter(capacity: 128)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

private struct IRCLineWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func writeLine(_ message: IRCMessage) {
        write(message)
        bytes.append(ASCII.carriageReturn)
        bytes.append(ASCII.lineFeed)
    }

    mutating func write(_ message: IRCMessage) {
        if !message.tags.isEmpty { write(message.tags) }
        if let source = message.source { write(source) }
        write(verb: message.verb)
        for param in message.params.dropLast() { write(middle: param) }
        if let last = message.params.last { write(last: last) }
    }

    private mutating func write(_ tags: [IRCMessage.Tag]) {
        let start = bytes.count
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
        if bytes.count > start { bytes.append(ASCII.space) }
    }

    private mutating func write(_ source: IRCSource) {
        bytes.append(UInt8(ascii: ":"))
        bytes += source.text.utf8.filter { Self.isHarmless($0) && $0 != ASCII.space }
        bytes.append(ASCII.space)
    }

    private mutating func write(verb: String) {
        for byte in verb.utf8 where ASCII.isLetterOrDigit(byte) { bytes.append(byte) }
    }

    private mutating func write(middle param: String) {
        bytes.append(ASCII.space)
        let start = bytes.count
        for byte in param.utf8 where Self.isHarmless(byte) && byte != ASCII.space {
            if byte == UInt8(ascii: ":") && bytes.count == start { continue }
            bytes.append(byte)
        }
        if bytes.count == start { bytes.append(UInt8(ascii: "*")) }
    }

    private mutating func write(last param: String) {
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
