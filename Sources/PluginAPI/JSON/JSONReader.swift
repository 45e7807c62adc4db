/// Reads JSON text (RFC 8259), and takes nothing that the standard does not allow.
///
/// An integer that fits `Int` is an `.integer`, any other number a `.number`. A text is refused when it is not
/// UTF-8, when an object holds a key twice (also in two ways of writing the same letters, as `String` compares
/// them), when a number is beyond `Double`, and when it nests deeper than the options allow.
package struct JSONReader {
    package struct Options: Equatable, Sendable {
        /// `// to the end of the line` and `/* between these */`; the latter do not nest.
        package var allowsComments = false
        /// A comma after the last element or member.
        package var allowsTrailingCommas = false
        /// How many objects and arrays may stand inside each other.
        package var maximumDepth = 64

        /// What machines write.
        package static let wire = Options()
        /// What people write.
        package static let configuration = Options(allowsComments: true, allowsTrailingCommas: true)

        package init(allowsComments: Bool = false, allowsTrailingCommas: Bool = false, maximumDepth: Int = 64) {
            self.allowsComments = allowsComments
            self.allowsTrailingCommas = allowsTrailingCommas
            self.maximumDepth = maximumDepth
        }
    }

    var scanner: JSONScanner
    private var remainingDepth: Int

    init(_ scanner: JSONScanner) {
        self.scanner = scanner
        self.remainingDepth = scanner.options.maximumDepth
    }

    /// The one value that `bytes` hold.
    package static func read(
        _ bytes: UnsafeRawBufferPointer, options: Options = .wire
    ) throws(JSONSyntaxError) -> JSON {
        var reader = JSONReader(JSONScanner(bytes, options: options))
        do throws(JSONScanner.Failure) {
            return try reader.document()
        } catch {
            throw JSONSyntaxError(reason: error.reason, location: JSONLocation(offset: error.offset, in: bytes))
        }
    }

    package static func read(_ bytes: [UInt8], options: Options = .wire) throws(JSONSyntaxError) -> JSON {
        try bytes.withUnsafeBufferPointer { (buffer) throws(JSONSyntaxError) in
            try read(UnsafeRawBufferPointer(buffer), options: options)
        }
    }

    package static func read(_ text: String, options: Options = .wire) throws(JSONSyntaxError) -> JSON {
        try read(Array(text.utf8), options: options)
    }
}

// MARK: - The grammar

extension JSONReader {
    private mutating func document() throws(JSONScanner.Failure) -> JSON {
        try scanner.refuseByteOrderMark()
        try scanner.skipSpace()
        let value = try value()
        try scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.unexpected(expecting: .end) }
        return value
    }

    /// Reads the value that begins at the current position.
    mutating func value() throws(JSONScanner.Failure) -> JSON {
        switch scanner.current {
        case UInt8(ascii: "\""): return .string(try scanner.string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try scanner.number()
        case UInt8(ascii: "t"):
            try scanner.word("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.word("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.word("null")
            return .null
        default: throw scanner.unexpected(expecting: .value)
        }
    }

    private mutating func object() throws(JSONScanner.Failure) -> JSON {
        try enter()
        var members: [JSONObject.Member] = []
        var index = MemberIndex()
        while try scanner.nextItem(isFirst: members.isEmpty, closedBy: UInt8(ascii: "}")) {
            let start = scanner.position
            let name = try scanner.memberName()
            guard index.position(of: name, in: members) == nil else {
                throw scanner.failure(.repeatedName(name), at: start)
            }
            if members.isEmpty { members.reserveCapacity(8) }
            members.append(JSONObject.Member(name: name, value: try value()))
        }
        remainingDepth &+= 1
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONScanner.Failure) -> JSON {
        try enter()
        var elements: [JSON] = []
        while try scanner.nextItem(isFirst: elements.isEmpty, closedBy: UInt8(ascii: "]")) {
            if elements.isEmpty { elements.reserveCapacity(4) }
            elements.append(try value())
        }
        remainingDepth &+= 1
        return .array(elements)
    }

    /// Steps over an opening bracket.
    @inline(__always)
    private mutating func enter() throws(JSONScanner.Failure) {
        guard remainingDepth > 0 else {
            throw scanner.failure(.tooDeep(limit: scanner.options.maximumDepth), at: scanner.position)
        }
        remainingDepth &-= 1
        scanner.position &+= 1
    }
}
