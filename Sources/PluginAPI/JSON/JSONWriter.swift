/// Writes JSON text on one line, without a space that is not needed.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.object { message in
///     message.member("jsonrpc", "2.0")
///     message.object("params") { $0.member("count", 3) }
/// }
/// writer.endLine()  // {"jsonrpc":"2.0","params":{"count":3}}
/// ```
package struct JSONWriter: Sendable {
    /// What was written so far, UTF-8.
    package private(set) var bytes: [UInt8] = []

    /// - Parameter capacity: how many bytes are likely to be written.
    package init(capacity: Int = 512) {
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what was written, and keeps the memory for what comes next.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Ends a line, the only way to write a line break.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes a whole value. Its numbers must be finite.
    package mutating func value(_ value: JSON) {
        switch value {
        case .null: literal("null")
        case .bool(let value): self.value(value)
        case .integer(let value): self.value(value)
        case .number(let value): self.value(value)
        case .string(let value): self.value(value)
        case .array(let elements): array { array in for element in elements { array.element(element) } }
        case .object(let members):
            object { object in for member in members { object.member(member.name, member.value) } }
        }
    }

    package mutating func value(_ value: Bool) {
        literal(value ? "true" : "false")
    }

    package mutating func value(_ value: Int) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        if value.magnitude < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(value.magnitude)) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = 20
            var rest = value.magnitude
            while rest > 0 {
                start &-= 1
                digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            bytes.append(contentsOf: UnsafeMutableBufferPointer(rebasing: digits[start...]))
        }
    }

    /// Writes a number so that it is read back as one, and not as an integer: `3.0`, never `3`.
    package mutating func value(_ value: Double) {
        precondition(value.isFinite, "JSON has no way to write the number \(value); check isFinite first.")
        bytes.append(contentsOf: value.description.utf8)
    }

    package mutating func value(_ value: String) { string(value, followsOther: false, isName: false) }

    /// Writes a member's name, and what stands around it.
    @inline(__always)
    mutating func name(_ name: String, isFirst: Bool) { string(name, followsOther: !isFirst, isName: true) }

    private mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

// MARK: - Containers

extension JSONWriter {
    /// Writes an object with the members that `body` writes, each name once.
    @inline(__always)
    package mutating func object<Failure>(
        _ body: (inout JSONObjectWriter) throws(Failure) -> Void
    ) throws(Failure) {
        bytes.append(UInt8(ascii: "{"))
        var object = JSONObjectWriter(self.taken())
        defer { object.close(into: &self) }
        try body(&object)
    }

    /// Writes an array with the elements that `body` writes.
    @inline(__always)
    package mutating func array<Failure>(
        _ body: (inout JSONArrayWriter) throws(Failure) -> Void
    ) throws(Failure) {
        bytes.append(UInt8(ascii: "["))
        var array = JSONArrayWriter(self.taken())
        defer { array.close(into: &self) }
        try body(&array)
    }

    /// Moves the bytes out, so that they stay the only copy and are never copied.
    private mutating func taken() -> JSONWriter {
        var taken = JSONWriter(capacity: 0)
        swap(&taken.bytes, &bytes)
        return taken
    }

    mutating func punctuation(_ byte: UInt8) {
        bytes.append(byte)
    }
}

// MARK: - Strings

extension JSONWriter {
    /// - Parameters:
    ///   - followsOther: A comma stands before it.
    ///   - isName: A colon stands behind it.
    private mutating func string(_ text: String, followsOther: Bool, isName: Bool) {
        var text = text
        text.withUTF8 { utf8 in
            let text = UnsafeRawBufferPointer(utf8)
            let run = PlainRun(in: text, from: 0)
            // Most strings are plain throughout, and asked for room once.
            bytes.append(addingCapacity: run.end + 4) { room in
                if followsOther { room.append(UInt8(ascii: ",")) }
                room.append(UInt8(ascii: "\""))
                room.append(UnsafeRawBufferPointer(rebasing: text[..<run.end]))
                guard run.end == text.count else { return }
                room.append(UInt8(ascii: "\""))
                if isName { room.append(UInt8(ascii: ":")) }
            }
            guard run.end < text.count else { return }
            escaped(text, from: run.end)
            bytes.append(UInt8(ascii: "\""))
            if isName { bytes.append(UInt8(ascii: ":")) }
        }
    }

    /// Writes the rest of `text`; what stands at `position` has to be escaped.
    @inline(never)
    private mutating func escaped(_ text: UnsafeRawBufferPointer, from position: Int) {
        var position = position
        while position < text.count {
            escape(text[position])
            let run = PlainRun(in: text, from: position + 1)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[(position + 1)..<run.end]))
            position = run.end
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): literal(#"\""#)
        case UInt8(ascii: "\\"): literal(#"\\"#)
        case UInt8(ascii: "\n"): literal(#"\n"#)
        case UInt8(ascii: "\r"): literal(#"\r"#)
        case UInt8(ascii: "\t"): literal(#"\t"#)
        case 0x08: literal(#"\b"#)
        case 0x0C: literal(#"\f"#)
        default:
            literal(byte < 0x10 ? #"\u000"# : #"\u001"#)
            let digit = byte & 0x0F
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends all of `bytes`, for which there is room.
    @inline(__always)
    fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer) {
        // Nothing here copies several elements at once, and one by one takes several times as long.
        withUnsafeMutableBufferPointer { buffer, count in
            UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
                .copyMemory(from: bytes)
            count += bytes.count
        }
    }
}
