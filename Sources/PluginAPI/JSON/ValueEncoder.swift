/// Turns an `Encodable` value into `JSON`, without text between them.
///
/// A `Date` becomes the integer of its milliseconds since 1970-01-01T00:00:00Z (rounded), `Data` a base64 string,
/// a `Duration` its whole seconds and the attoseconds left over, `[90, 0]`. A `JSON` value stays as it is.
package struct ValueEncoder: Sendable {
    package init() {}

    /// - Throws: `EncodingError` for an infinite number or `nan`, and for an integer that does not fit `Int`.
    package func encode(_ value: some Encodable) throws -> JSON {
        try ValueEncoding(path: []).encoded(value, at: nil)
    }
}
