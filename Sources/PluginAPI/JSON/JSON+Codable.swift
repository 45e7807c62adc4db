/// `JSON` inside a `Codable` value. Our own coders pass it through as it is; any other sees its parts.
extension JSON: Codable {
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .object(let members):
            var container = encoder.container(keyedBy: ValueKey.self)
            for member in members { try container.encode(member.value, forKey: ValueKey(.name(member.name))) }
        case .null, .bool, .integer, .number, .string:
            var container = encoder.singleValueContainer()
            try encodeScalar(to: &container)
        }
    }

    private func encodeScalar(to container: inout any SingleValueEncodingContainer) throws {
        switch self {
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .null, .array, .object: try container.encodeNil()
        }
    }

    /// With a decoder that does not tell them apart, such as Foundation's, `3.0` becomes the integer 3.
    public init(from decoder: any Decoder) throws {
        if let decoding = decoder as? ValueDecoding {
            self = decoding.json
        } else if let object = try? decoder.container(keyedBy: ValueKey.self) {
            self = .object(try JSONObject(Self.members(of: object)))
        } else if var array = try? decoder.unkeyedContainer() {
            self = .array(try Self.elements(of: &array))
        } else {
            self = try Self.scalar(in: decoder.singleValueContainer())
        }
    }

    private static func members(of container: KeyedDecodingContainer<ValueKey>) throws -> [JSONObject.Member] {
        try container.allKeys.map {
            JSONObject.Member(name: $0.stringValue, value: try container.decode(JSON.self, forKey: $0))
        }
    }

    private static func elements(of container: inout any UnkeyedDecodingContainer) throws -> [JSON] {
        var elements: [JSON] = []
        while !container.isAtEnd { elements.append(try container.decode(JSON.self)) }
        return elements
    }

    private static func scalar(in container: any SingleValueDecodingContainer) throws -> JSON {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int.self) { return .integer(value) }
        if let value = try? container.decode(Double.self) { return .number(value) }
        return .string(try container.decode(String.self))
    }
}

extension JSON {
    /// `value` as the JSON that an outcome's data, storage and events are made of: what is made once need not be made again for
    /// each of them.
    ///
    /// A `Date` becomes the milliseconds since 1970-01-01T00:00:00Z, `Data` a base64 string.
    ///
    /// - Throws: `EncodingError` for an infinite number or `nan`, and for an integer that does not fit `Int`.
    public init(encoding value: some Encodable) throws { self = try ValueEncoder().encode(value) }
}
