/// Writes the elements of an array. Its one generic method stands for every type that the protocol names:
/// inlined, it costs no more than one method for each.
struct UnkeyedValueEncoding: UnkeyedEncodingContainer {
    let encoding: ValueEncoding

    var codingPath: [any CodingKey] { encoding.codingPath }
    var count: Int { encoding.elements.count }

    private var nextKey: ValueKey { ValueKey(.index(count)) }

    func encodeNil() { encoding.append(.null) }

    @inline(__always)
    func encode<Value: Encodable>(_ value: Value) throws {
        encoding.append(try encoding.encoded(value, at: nextKey))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) -> KeyedEncodingContainer<NestedKey> {
        encoding.opened(at: nextKey).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoding.opened(at: nextKey).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { encoding.opened(at: nextKey) }
}
