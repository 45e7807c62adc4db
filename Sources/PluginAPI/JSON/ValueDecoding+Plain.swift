import FoundationEssentials

extension ValueDecoding {
    /// A value that needs no decoder, which most are; `nil` when `Value` is of another type.
    ///
    /// Types are compared, not cast: a cast that fails costs more than all of these comparisons.
    @inline(__always)
    func plainValue<Value>(_ type: Value.Type, from json: JSON, at key: (any CodingKey)?) throws -> Value? {
        if type == String.self { return try string(json, at: key) as? Value }
        if type == Int.self { return try integer(Int.self, json, at: key) as? Value }
        if type == Bool.self { return try bool(json, at: key) as? Value }
        if type == Double.self { return try number(json, at: key) as? Value }
        if type == JSON.self { return json as? Value }
        if type == Date.self { return try date(json, at: key) as? Value }
        if type == Data.self { return try data(json, at: key) as? Value }
        if type == Duration.self { return try duration(json, at: key) as? Value }
        if type == Float.self { return try float(json, at: key) as? Value }
        if IntegerTypes.contains(type), let type = type as? any FixedWidthInteger.Type {
            return try integer(type, json, at: key) as? Value
        }
        return nil
    }

    private func string(_ json: JSON, at key: (any CodingKey)?) throws -> String {
        guard case .string(let value) = json else { throw mismatch(String.self, "a string", json, at: key) }
        return value
    }

    private func bool(_ json: JSON, at key: (any CodingKey)?) throws -> Bool {
        guard case .bool(let value) = json else { throw mismatch(Bool.self, "true or false", json, at: key) }
        return value
    }

    private func number(_ json: JSON, at key: (any CodingKey)?) throws -> Double {
        switch json {
        case .number(let value): return value
        case .integer(let value): return Double(value)
        default: throw mismatch(Double.self, "a number", json, at: key)
        }
    }

    private func float(_ json: JSON, at key: (any CodingKey)?) throws -> Float {
        let value = Float(try number(json, at: key))
        guard value.isFinite else { throw mismatch(Float.self, "a number of single precision", json, at: key) }
        return value
    }

    private func integer<Integer: FixedWidthInteger>(
        _ type: Integer.Type, _ json: JSON, at key: (any CodingKey)?
    ) throws -> Integer {
        switch json {
        case .integer(let value):
            if let integer = Integer(exactly: value) { return integer }
        case .number(let value) where value == value.rounded():
            if let integer = Integer(exactly: value) { return integer }
        default: throw mismatch(type, "an integer", json, at: key)
        }
        throw corrupted("expected an integer from \(Integer.min) to \(Integer.max), found \(json)", at: key)
    }

    private func date(_ json: JSON, at key: (any CodingKey)?) throws -> Date {
        let milliseconds = try integer(Int.self, json, at: key)
        return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    private func data(_ json: JSON, at key: (any CodingKey)?) throws -> Data {
        guard let data = Data(base64Encoded: try string(json, at: key)) else {
            throw corrupted("expected base64, found \(json.quoted)", at: key)
        }
        return data
    }

    /// Milliseconds are how the protocol writes a duration, two numbers how Swift encodes one.
    private func duration(_ json: JSON, at key: (any CodingKey)?) throws -> Duration {
        if let milliseconds = json.integer { return .milliseconds(milliseconds) }
        guard case .array(let parts) = json, parts.count == 2, let seconds = parts[0].integer,
            let rest = parts[1].integer, abs(Int128(rest)) < .attosecondsPerSecond
        else {
            throw mismatch(Duration.self, "a duration as [seconds, attoseconds]", json, at: key)
        }
        return Duration(attoseconds: Int128(seconds) * .attosecondsPerSecond + Int128(rest))
    }

    private func mismatch(
        _ type: Any.Type, _ expected: String, _ json: JSON, at key: (any CodingKey)?
    ) -> DecodingError {
        .mismatch(type, expected: expected, found: json, at: path(to: key))
    }

    private func corrupted(_ description: String, at key: (any CodingKey)?) -> DecodingError {
        .dataCorrupted(.init(codingPath: path(to: key), debugDescription: description))
    }
}
