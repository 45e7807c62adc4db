/// A value on its way to become `JSON`: the encoder that the value sees, and what it has written so far.
final class ValueEncoding: Encoder {
    private enum Shape: String {
        case nothing
        case single = "single value"
        case keyed
        case unkeyed
    }

    private let parent: ValueEncoding?
    private let basePath: [any CodingKey]
    private let key: (any CodingKey)?

    private var shape = Shape.nothing
    private var single = JSON.null
    private(set) var elements: [JSON] = []
    private var members: [JSONObject.Member] = []
    private var index = MemberIndex()
    /// Containers that were handed out and may still be written to; each has a `null` kept free for it.
    private var open: [(position: Int, value: ValueEncoding)] = []

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    var codingPath: [any CodingKey] {
        var path = parent?.codingPath ?? basePath
        if let key { path.append(key) }
        return path
    }

    /// An encoding of its own. It does not know who opened it, so that no two encodings hold each other.
    init(path: [any CodingKey]) {
        self.parent = nil
        self.basePath = path
        self.key = nil
    }

    private init(parent: ValueEncoding, key: (any CodingKey)?) {
        self.parent = parent
        self.basePath = []
        self.key = key
    }

    /// The JSON of `value`, which is or will be what stands at `key`.
    @inline(__always)
    func encoded<Value: Encodable>(_ value: Value, at key: (any CodingKey)?) throws -> JSON {
        if let plain = try plainJSON(value, at: key) { return plain }
        let child = ValueEncoding(parent: self, key: key)
        try value.encode(to: child)
        return child.finished()
    }

    /// What was written; an empty object when nothing was.
    private func finished() -> JSON {
        for (position, value) in open {
            if shape == .keyed {
                members[position].value = value.finished()
            } else {
                elements[position] = value.finished()
            }
        }
        switch shape {
        case .single: return single
        case .unkeyed: return .array(elements)
        case .keyed, .nothing: return .object(JSONObject(members))
        }
    }

    private func become(_ shape: Shape) {
        precondition(
            self.shape == .nothing || (self.shape == shape && shape != .single),
            "A value that is already written as \(self.shape.rawValue) cannot also be written as \(shape.rawValue).")
        self.shape = shape
    }
}

// MARK: - What the containers write

extension ValueEncoding {
    func set(_ value: JSON) {
        become(.single)
        single = value
    }

    func append(_ value: JSON) {
        elements.append(value)
    }

    func set(_ value: JSON, named name: String) {
        if let position = index.position(of: name, in: members) {
            members[position].value = value
        } else {
            if members.isEmpty { members.reserveCapacity(4) }
            members.append(JSONObject.Member(name: name, value: value))
        }
    }

    /// Keeps the next element free for a container that will be filled later.
    func opened(at key: ValueKey) -> ValueEncoding {
        let child = ValueEncoding(path: codingPath + [key])
        open.append((elements.count, child))
        elements.append(.null)
        return child
    }

    /// Keeps the member `key` free for a container that will be filled later; asking twice gives the same one.
    func opened(named key: any CodingKey) -> ValueEncoding {
        let name = key.stringValue
        if let position = index.position(of: name, in: members),
            let known = open.first(where: { $0.position == position })
        {
            return known.value
        }
        let child = ValueEncoding(path: codingPath + [key])
        set(.null, named: name)
        open.append((index.position(of: name, in: members)!, child))
        return child
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        become(.keyed)
        return KeyedEncodingContainer(KeyedValueEncoding(encoding: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        become(.unkeyed)
        return UnkeyedValueEncoding(encoding: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension ValueEncoding: SingleValueEncodingContainer {
    func encodeNil() { set(.null) }

    @inline(__always)
    func encode<Value: Encodable>(_ value: Value) throws { set(try encoded(value, at: nil)) }
}
