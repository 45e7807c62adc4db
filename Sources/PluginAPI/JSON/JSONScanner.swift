/// Steps through the bytes of a JSON text: white space, comments, punctuation, and the tokens in the other files.
struct JSONScanner {
    /// What stopped the scanner. The line is only counted when somebody asks.
    struct Failure: Error {
        let reason: JSONSyntaxError.Reason
        let offset: Int
    }

    let bytes: UnsafeRawBufferPointer
    let options: JSONReader.Options
    var position = 0

    init(_ bytes: UnsafeRawBufferPointer, options: JSONReader.Options) {
        self.bytes = bytes
        self.options = options
    }

    /// The byte at the current position; 0, which no grammar rule asks for, at the end.
    @inline(__always)
    var current: UInt8 { position < bytes.count ? bytes[position] : 0 }

    var isAtEnd: Bool { position >= bytes.count }

    func failure(_ reason: JSONSyntaxError.Reason, at offset: Int) -> Failure {
        Failure(reason: reason, offset: offset)
    }

    func refuseByteOrderMark() throws(Failure) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw failure(.byteOrderMark, at: 0) }
    }

    /// Steps to the next element or member, over the comma before it.
    ///
    /// - Returns: `false` when the container is closed instead; `closer` is then behind us.
    @inline(__always)
    mutating func nextItem(isFirst: Bool, closedBy closer: UInt8) throws(Failure) -> Bool {
        try skipSpace()
        if current == closer {
            position &+= 1
            return false
        }
        if isFirst { return true }
        return try itemAfterComma(closedBy: closer)
    }

    private mutating func itemAfterComma(closedBy closer: UInt8) throws(Failure) -> Bool {
        guard current == UInt8(ascii: ",") else {
            throw unexpected(expecting: closer == UInt8(ascii: "}") ? .commaOrBrace : .commaOrBracket)
        }
        let comma = position
        position &+= 1
        try skipSpace()
        guard current == closer else { return true }
        guard options.allowsTrailingCommas else { throw failure(.trailingComma, at: comma) }
        position &+= 1
        return false
    }

    /// Reads a key and the colon after it, and stops before the value.
    @inline(__always)
    mutating func memberName() throws(Failure) -> String {
        guard current == UInt8(ascii: "\"") else { throw unexpected(expecting: .name) }
        let name = try string()
        try skipSpace()
        guard current == UInt8(ascii: ":") else { throw unexpected(expecting: .colon) }
        position &+= 1
        try skipSpace()
        return name
    }

    /// Steps over `word` (`true`, `false` or `null`), which must stand alone.
    mutating func word(_ word: StaticString) throws(Failure) {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, end == bytes.count || !Self.isWordCharacter(bytes[end]) else {
            throw unexpected(expecting: .value)
        }
        for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index] {
            throw unexpected(expecting: .value)
        }
        position = end
    }
}

// MARK: - What stands between the tokens

extension JSONScanner {
    @inline(__always)
    mutating func skipSpace() throws(Failure) {
        while true {
            switch current {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position &+= 1
            case UInt8(ascii: "/"): guard try skipComment() else { return }
            default: return
            }
        }
    }

    /// - Returns: `false` when the slash here begins no comment.
    private mutating func skipComment() throws(Failure) -> Bool {
        let start = position
        guard start + 1 < bytes.count else { return false }
        let isBlock = bytes[start + 1] == UInt8(ascii: "*")
        guard isBlock || bytes[start + 1] == UInt8(ascii: "/") else { return false }
        guard options.allowsComments else { throw failure(.comment, at: start) }
        position = isBlock ? try blockCommentEnd() : lineCommentEnd()
        try validateUTF8(start..<position)
        return true
    }

    private func lineCommentEnd() -> Int {
        bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }

    private func blockCommentEnd() throws(Failure) -> Int {
        var end = position + 4
        while end <= bytes.count {
            if bytes[end - 2] == UInt8(ascii: "*"), bytes[end - 1] == UInt8(ascii: "/") { return end }
            end += 1
        }
        throw failure(.unclosedComment, at: position)
    }
}

// MARK: - Saying what is wrong

extension JSONScanner {
    /// How much of the text an error quotes at most.
    private static let longestQuote = 24

    /// What to throw when the grammar asks for `expected` and something else stands here.
    @inline(never)
    func unexpected(expecting expected: JSONSyntaxError.Expected) -> Failure {
        switch current {
        case _ where isAtEnd: return failure(.unexpected(.end, expected: expected), at: position)
        case UInt8(ascii: "\""): return failure(.unexpected(.string, expected: expected), at: position)
        case let byte where Self.isWordCharacter(byte):
            return failure(.unexpected(.text(quote(from: position)), expected: expected), at: position)
        default:
            guard let scalar = scalar(at: position) else { return failure(.invalidUTF8(byte: current), at: position) }
            return failure(.unexpected(found(scalar), expected: expected), at: position)
        }
    }

    /// The word or number that begins at `start`, cut short when it is long.
    func quote(from start: Int) -> String {
        let word = bytes[start...].prefix { Self.isWordCharacter($0) || "+-.".utf8.contains($0) }
        let quoted = String(decoding: word.prefix(Self.longestQuote), as: UTF8.self)
        return word.count > Self.longestQuote ? quoted + "…" : quoted
    }

    private func scalar(at start: Int) -> Unicode.Scalar? {
        var following = bytes[start...].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&following) else { return nil }
        return scalar
    }

    private func found(_ scalar: Unicode.Scalar) -> JSONSyntaxError.Found {
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .nonspacingMark:
            .invisible(scalar)
        default: .text(String(scalar))
        }
    }

    static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
