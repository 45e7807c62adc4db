/// The elements of an array that a `JSONWriter` is writing.
package struct JSONArrayWriter {
    private var writer: JSONWriter
    private var isFirst = true

    init(_ writer: JSONWriter) {
        self.writer = writer
    }

    package mutating func element(_ value: JSON) {
        begin()
        writer.value(value)
    }

    package mutating func element(_ value: String) {
        begin()
        writer.value(value)
    }

    package mutating func element(_ value: Int) {
        begin()
        writer.value(value)
    }

    /// Writes an element that is an object.
    package mutating func object<Failure>(
        _ body: (inout JSONObjectWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin()
        try writer.object(body)
    }

    /// Writes an element that is an array.
    package mutating func array<Failure>(
        _ body: (inout JSONArrayWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin()
        try writer.array(body)
    }

    private mutating func begin() {
        if !isFirst { writer.punctuation(UInt8(ascii: ",")) }
        isFirst = false
    }

    /// Ends the container and hands the bytes back. They move, since a copy of them would be copied by the next byte.
    mutating func close(into outer: inout JSONWriter) {
        writer.punctuation(UInt8(ascii: "]"))
        swap(&writer, &outer)
    }
}
