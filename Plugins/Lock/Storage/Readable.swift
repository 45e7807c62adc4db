import PluginAPI

/// Something stored, or why it cannot be read: a later build, or somebody's hand, may have put it there. One value that
/// cannot be read must not keep the others from being used.
enum Readable<Value: Decodable & Sendable>: Decodable, Sendable {
    case value(Value)
    /// `json` is what is stored.
    case unreadable(String, JSON)

    init(from decoder: any Decoder) throws {
        do {
            self = .value(try Value(from: decoder))
        } catch let error as DecodingError {
            self = .unreadable(error.sentence, try JSON(from: decoder))
        }
    }

    var value: Value? {
        guard case .value(let value) = self else { return nil }
        return value
    }

    /// Why it cannot be read; nil when it can.
    var complaint: String? {
        guard case .unreadable(let complaint, _) = self else { return nil }
        return complaint
    }
}

/// What is stored under a name, and cannot be read.
struct Unreadable: Encodable, Equatable, Sendable {
    /// Folded.
    let environment: String
    let complaint: String
}

extension KeyedDecodingContainer {
    /// The value for `key`; `initial` where a build stored this that knew of no such member.
    func decode<Value: Decodable>(_ key: Key, default initial: @autoclosure () -> Value) throws -> Value {
        try decodeIfPresent(Value.self, forKey: key) ?? initial()
    }
}
