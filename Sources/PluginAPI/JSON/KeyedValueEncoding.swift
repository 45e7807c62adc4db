/// Writes the members of an object. Its one generic method stands for every type that the protocol names:
/// inlined, it costs no more than one method for each.
struct KeyedValueEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoding: ValueEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }

    func encodeNil(forKey key: Key) { encoding.set(.null, named: key.stringValue) }

    @inline(__always)
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        encoding.set(try encoding.encoded(value, at: key), named: key.stringValue)
    }

    @inline(__always)
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoding.opened(named: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoding.opened(named: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoding.opened(named: ValueKey.super) }

    func superEncoder(forKey key: Key) -> any Encoder { encoding.opened(named: key) }
}
