/// A piece of `JSON` on its way to become a value: the decoder that the value sees.
final class ValueDecoding: Decoder {
    let json: JSON
    private let parent: ValueDecoding?
    private let key: (any CodingKey)?

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var codingPath: [any CodingKey] {
        var path = parent?.codingPath ?? []
        if let key { path.append(key) }
        return path
    }

    init(_ json: JSON, parent: ValueDecoding?, key: (any CodingKey)?) {
        self.json = json
        self.parent = parent
        self.key = key
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let object) = json else { throw mismatch(JSONObject.self, "an object") }
        return KeyedDecodingContainer(KeyedValueDecoding(object, of: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw mismatch([JSON].self, "an array") }
        return UnkeyedValueDecoding(elements, of: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }
}

extension ValueDecoding: SingleValueDecodingContainer {
    func decodeNil() -> Bool { json == .null }

    @inline(__always)
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoded(type) }
}

extension ValueDecoding {
    /// Decodes the value that this decoder stands for.
    @inline(__always)
    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try plainValue(type, from: json, at: nil) ?? Value(from: self)
    }

    /// Decodes a value that stands inside this one.
    @inline(__always)
    func decoded<Value: Decodable>(_ type: Value.Type, from json: JSON, at key: any CodingKey) throws -> Value {
        try plainValue(type, from: json, at: key) ?? Value(from: ValueDecoding(json, parent: self, key: key))
    }

    func path(to key: (any CodingKey)?) -> [any CodingKey] {
        key.map { codingPath + [$0] } ?? codingPath
    }

    private func mismatch(_ type: Any.Type, _ expected: String) -> DecodingError {
        .mismatch(type, expected: expected, found: json, at: codingPath)
    }
}
