extension IRCMessage {
    /// Reads a line, with its line end or without; nil when it is no message.
    ///
    /// More than one space between parts is taken for one, as RFC 1459 has it. What is not UTF-8 is taken for
    /// Windows-1252, part by part.
    package init?(_ line: UnsafeRawBufferPointer) {
        var reader = IRCLineReader(line)
        guard let message = reader.read() else { return nil }
        self = message
    }

    package init?(_ line: [UInt8]) {
        guard let message = line.withUnsafeBytes({ IRCMessage($0) }) else { return nil }
        self = message
    }

    package init?(line: String) {
        self.init(Array(line.utf8))
    }
}

/// Goes through a line from left to right.
private struct IRCLineReader {
    private let line: UnsafeRawBufferPointer
    private var position = 0

    init(_ line: UnsafeRawBufferPointer) {
        var end = line.count
        while end > 0, line[end - 1] == ASCII.lineFeed || line[end - 1] == ASCII.carriageReturn { end -= 1 }
        self.line = UnsafeRawBufferPointer(rebasing: line[..<end])
    }

    mutating func read() -> IRCMessage? {
        guard !line.contains(where: { $0 == 0 || $0 == ASCII.lineFeed || $0 == ASCII.carriageReturn }) else {
            return nil
        }
        let tags = readTags()
        let source = readSource()
        let verb = word()
        guard !verb.isEmpty, verb.allSatisfy(ASCII.isLetterOrDigit) else { return nil }
        return IRCMessage(IRCText.decode(verb), readParams(), tags: tags, source: source)
    }

    private mutating func readTags() -> [IRCMessage.Tag] {
        guard next == UInt8(ascii: "@") else { return [] }
        position += 1
        return word().split(separator: UInt8(ascii: ";")).compactMap { tag in
            let key = tag.prefix { $0 != UInt8(ascii: "=") }
            let value = tag[key.endIndex...].dropFirst()
            guard !key.isEmpty else { return nil }
            return IRCMessage.Tag(
                IRCText.decode(UnsafeRawBufferPointer(rebasing: key)),
                IRCText.unescapedTag(UnsafeRawBufferPointer(rebasing: value)))
        }
    }

    private mutating func readSource() -> IRCSource? {
        skipSpaces()
        guard next == UInt8(ascii: ":") else { return nil }
        position += 1
        let source = word()
        skipSpaces()
        return source.isEmpty ? nil : IRCSource(IRCText.decode(source))
    }

    private mutating func readParams() -> [String] {
        var params: [String] = []
        skipSpaces()
        while let first = next {
            if first == UInt8(ascii: ":") {
                params.append(IRCText.decode(UnsafeRawBufferPointer(rebasing: line[(position + 1)...])))
                return params
            }
            params.append(IRCText.decode(word()))
            skipSpaces()
        }
        return params
    }

    private var next: UInt8? { position < line.count ? line[position] : nil }

    private mutating func skipSpaces() {
        while next == ASCII.space { position += 1 }
    }

    private mutating func word() -> UnsafeRawBufferPointer {
        let start = position
        while let byte = next, byte != ASCII.space { position += 1 }
        return UnsafeRawBufferPointer(rebasing: line[start..<position])
    }
}

/// The bytes that the protocol is made of.
enum ASCII {
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) }

    static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
}
