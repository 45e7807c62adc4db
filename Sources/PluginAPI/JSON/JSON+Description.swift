extension JSON: CustomStringConvertible {
    /// The value as JSON text on one line.
    public var description: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
