/// A place in a JSON text, as an editor counts it: from 1, a column for each Unicode scalar.
package struct JSONLocation: Equatable, Sendable {
    package let line: Int
    package let column: Int
    /// How many bytes stand before this place.
    package let offset: Int

    package init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }
}

extension JSONLocation {
    /// Counts the lines and columns of `bytes` up to `offset`; before it they must be valid UTF-8.
    init(offset: Int, in bytes: UnsafeRawBufferPointer) {
        var line = 1
        var column = 1
        for byte in bytes[..<offset] {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column, offset: offset)
    }
}

extension JSONLocation: CustomStringConvertible {
    package var description: String { "line \(line), column \(column)" }
}
