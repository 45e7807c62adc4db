extension JSONScanner {
    /// Reads the string whose opening quote stands here.
    @inline(__always)
    mutating func string() throws(Failure) -> String {
        let start = position &+ 1
        let run = PlainRun(in: bytes, from: start)
        guard run.end < bytes.count, bytes[run.end] == UInt8(ascii: "\"") else { return try stringWithEscapes() }
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<run.end])
        position = run.end &+ 1
        if run.isASCII { return String(decoding: text, as: UTF8.self) }
        if let string = String(validating: text, as: UTF8.self) { return string }
        throw invalidUTF8(in: start..<run.end)
    }

    @inline(never)
    private mutating func stringWithEscapes() throws(Failure) -> String {
        let opening = position
        var text: [UInt8] = []
        position += 1
        while true {
            try appendPlainRun(to: &text)
            guard !isAtEnd else { throw failure(.unclosedString, at: opening) }
            switch current {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else { throw failure(.unclosedString, at: opening) }
                try appendEscape(to: &text)
            default: throw failure(.controlCharacterInString(current), at: position)
            }
        }
    }

    private mutating func appendPlainRun(to text: inout [UInt8]) throws(Failure) {
        let run = PlainRun(in: bytes, from: position)
        if !run.isASCII { try validateUTF8(position..<run.end) }
        text.append(contentsOf: bytes[position..<run.end])
        position = run.end
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(Failure) {
        let plain: UInt8? =
            switch bytes[position + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes[position + 1]
            case UInt8(ascii: "b"): 0x08
            case UInt8(ascii: "f"): 0x0C
            case UInt8(ascii: "n"): UInt8(ascii: "\n")
            case UInt8(ascii: "r"): UInt8(ascii: "\r")
            case UInt8(ascii: "t"): UInt8(ascii: "\t")
            default: nil
            }
        guard let plain else { return try appendUnicodeEscape(to: &text) }
        text.append(plain)
        position += 2
    }

    private mutating func appendUnicodeEscape(to text: inout [UInt8]) throws(Failure) {
        let kind = bytes[position + 1]
        guard kind >= 0x20 else { throw failure(.controlCharacterInString(kind), at: position + 1) }
        guard kind == UInt8(ascii: "u") else {
            throw try failure(.unknownEscape(escapeText(ofLength: 2)), at: position)
        }
        let first = try codeUnit(at: position)
        var scalar = Unicode.Scalar(first)
        var length = 6
        if UTF16.isLeadSurrogate(first), hasUnicodeEscape(at: position + 6) {
            let second = try codeUnit(at: position + 6)
            if UTF16.isTrailSurrogate(second) {
                scalar = UTF16.decode(UTF16.EncodedScalar([first, second]))
                length = 12
            }
        }
        guard let scalar else { throw try failure(.loneSurrogate(escapeText(ofLength: 6)), at: position) }
        text.append(contentsOf: UTF8.encode(scalar)!)
        position += length
    }

    private func hasUnicodeEscape(at start: Int) -> Bool {
        start + 1 < bytes.count && bytes[start] == UInt8(ascii: "\\") && bytes[start + 1] == UInt8(ascii: "u")
    }

    /// The UTF-16 code unit that `\u` and four digits at `start` stand for.
    private func codeUnit(at start: Int) throws(Failure) -> UInt16 {
        var unit: UInt16 = 0
        for index in start + 2..<start + 6 {
            guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue else {
                let text = String(decoding: bytes[start..<min(index, bytes.count)], as: UTF8.self)
                throw failure(.incompleteUnicodeEscape(text), at: start)
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// The escape that stands here, as it is written, for an error to quote.
    private func escapeText(ofLength length: Int) throws(Failure) -> String {
        var end = min(position + length, bytes.count)
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }  // a whole character
        try validateUTF8(position..<end)
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }
}

// MARK: - UTF-8

extension JSONScanner {
    func validateUTF8(_ range: Range<Int>) throws(Failure) {
        if firstInvalidByte(in: range) != nil { throw invalidUTF8(in: range) }
    }

    private func invalidUTF8(in range: Range<Int>) -> Failure {
        let offset = firstInvalidByte(in: range) ?? range.lowerBound
        return failure(.invalidUTF8(byte: bytes[offset]), at: offset)
    }

    private func firstInvalidByte(in range: Range<Int>) -> Int? {
        let text = UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: text.span)
            return nil
        } catch {
            return range.lowerBound + error.byteOffsets.lowerBound
        }
    }
}
