/// Turns `JSON` into a `Decodable` value, in the forms that `ValueEncoder` writes.
///
/// An integer also reads from a number that is one, such as `3.0`. Members that nobody asks for are ignored.
package struct ValueDecoder: Sendable {
    package init() {}

    /// - Throws: `DecodingError`, whose `sentence` says what is wrong, and where.
    package func decode<Value: Decodable>(_ type: Value.Type = Value.self, from json: JSON) throws -> Value {
        try ValueDecoding(json, parent: nil, key: nil).decoded(type)
    }
}
