/// Reads the members of an object. Its one generic method stands for every type that the protocol names:
/// inlined, it costs no more than one method for each.
struct KeyedValueDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoding: ValueDecoding
    private let members: [JSONObject.Member]
    /// Filled only when there are so many members that walking them would be slow.
    private let positions: [String: Int]

    init(_ object: JSONObject, of decoding: ValueDecoding) {
        self.decoding = decoding
        self.members = object.members
        self.positions = MemberIndex.positions(in: object.members)
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { member(key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try required(key) == .null }

    @inline(__always)
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoding.decoded(type, from: required(key), at: key)
    }

    /// Looks the member up once; what comes with the protocol does so three times.
    @inline(__always)
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let value = member(key.stringValue) else { return nil }
        if case .null = value { return nil }
        return try decoding.decoded(type, from: value, at: key)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try child(required(key), at: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try child(required(key), at: key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { child(member("super") ?? .null, at: ValueKey.super) }

    func superDecoder(forKey key: Key) -> any Decoder { child(member(key.stringValue) ?? .null, at: key) }

    private func child(_ json: JSON, at key: any CodingKey) -> ValueDecoding {
        ValueDecoding(json, parent: decoding, key: key)
    }

    private func member(_ name: String) -> JSON? {
        if positions.isEmpty { return members.first { $0.name == name }?.value }
        return positions[name].map { members[$0].value }
    }

    private func required(_ key: Key) throws -> JSON {
        if let value = member(key.stringValue) { return value }
        throw DecodingError.keyNotFound(
            key, .init(codingPath: codingPath, debugDescription: "the key \"\(key.stringValue)\" is missing"))
    }
}
