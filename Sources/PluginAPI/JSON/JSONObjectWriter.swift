/// The members of an object that a `JSONWriter` is writing. Write each name once: nobody checks.
package struct JSONObjectWriter {
    private var writer: JSONWriter
    private var isFirst = true

    init(_ writer: JSONWriter) {
        self.writer = writer
    }

    package mutating func member(_ name: String, _ value: JSON) {
        begin(name)
        writer.value(value)
    }

    package mutating func member(_ name: String, _ value: String) {
        begin(name)
        writer.value(value)
    }

    package mutating func member(_ name: String, _ value: Int) {
        begin(name)
        writer.value(value)
    }

    package mutating func member(_ name: String, _ value: Double) {
        begin(name)
        writer.value(value)
    }

    package mutating func member(_ name: String, _ value: Bool) {
        begin(name)
        writer.value(value)
    }

    /// Writes a member whose value is an object.
    package mutating func object<Failure>(
        _ name: String, _ body: (inout JSONObjectWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin(name)
        try writer.object(body)
    }

    /// Writes a member whose value is an array.
    package mutating func array<Failure>(
        _ name: String, _ body: (inout JSONArrayWriter) throws(Failure) -> Void
    ) throws(Failure) {
        begin(name)
        try writer.array(body)
    }

    private mutating func begin(_ name: String) {
        writer.name(name, isFirst: isFirst)
        isFirst = false
    }

    /// Ends the container and hands the bytes back. They move, since a copy of them would be copied by the next byte.
    mutating func close(into outer: inout JSONWriter) {
        writer.punctuation(UInt8(ascii: "}"))
        swap(&writer, &outer)
    }
}
