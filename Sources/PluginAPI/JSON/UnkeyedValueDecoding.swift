/// Reads the elements of an array. Its one generic method stands for every type that the protocol names:
/// inlined, it costs no more than one method for each.
struct UnkeyedValueDecoding: UnkeyedDecodingContainer {
    private let decoding: ValueDecoding
    private let elements: [JSON]
    private(set) var currentIndex = 0

    init(_ elements: [JSON], of decoding: ValueDecoding) {
        self.decoding = decoding
        self.elements = elements
    }

    var codingPath: [any CodingKey] { decoding.codingPath }
    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try next(Never?.self) == .null else { return false }
        currentIndex += 1
        return true
    }

    @inline(__always)
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try decoding.decoded(type, from: next(type), at: key)
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let container = try child(next(JSONObject.self)).container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try child(next([JSON].self)).unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = child(try next((any Decoder).self))
        currentIndex += 1
        return decoder
    }

    private var key: ValueKey { ValueKey(.index(currentIndex)) }

    private func child(_ json: JSON) -> ValueDecoding {
        ValueDecoding(json, parent: decoding, key: key)
    }

    private func next(_ type: Any.Type) throws -> JSON {
        guard !isAtEnd else {
            let description = "expected another element, found the end of the array"
            throw DecodingError.valueNotFound(
                type, .init(codingPath: decoding.path(to: key), debugDescription: description))
        }
        return elements[currentIndex]
    }
}
