/// Bytes to lines, where nothing can be edited: a pipe, a file, or a terminal that knows no control sequences.
package struct PlainLineReader: Equatable, Sendable {
    package enum Line: Equatable, Sendable {
        case line(String)
        /// Longer than `LineEditor.limit` bytes; half a command is worse than none.
        case tooLong
    }

    private var collected: [UInt8] = []

    package init() {}

    /// The lines that `bytes` complete, without control characters.
    package mutating func read(_ bytes: some Sequence<UInt8>) -> [Line] {
        bytes.compactMap { byte in
            if byte == UInt8(ascii: "\n") { return endLine() }
            if collected.count < LineEditor.limit + 1 { collected.append(byte) }
            return nil
        }
    }

    /// What stood after the last newline, if anything.
    package mutating func finish() -> Line? {
        collected.isEmpty ? nil : endLine()
    }

    private mutating func endLine() -> Line {
        defer { collected = [] }
        if collected.last == UInt8(ascii: "\r") { collected.removeLast() }
        guard collected.count <= LineEditor.limit else { return .tooLong }
        return .line(PrintableText.typed(String(decoding: collected, as: UTF8.self)))
    }
}
