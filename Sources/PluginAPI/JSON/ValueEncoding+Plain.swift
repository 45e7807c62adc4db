import FoundationEssentials

extension ValueEncoding {
    /// The JSON of a value that needs no encoder, which most are; `nil` for any other.
    ///
    /// Types are compared, not cast: a cast that fails costs more than all of these comparisons. Each `as!` stands behind
    /// the comparison which makes it certain.
    @inline(__always)
    func plainJSON<Value: Encodable>(_ value: Value, at key: (any CodingKey)?) throws -> JSON? {
        if Value.self == String.self { return .string(value as! String) }
        if Value.self == Int.self { return .integer(value as! Int) }
        if Value.self == Bool.self { return .bool(value as! Bool) }
        if Value.self == Double.self { return try number(value as! Double, at: key) }
        if Value.self == JSON.self { return (value as! JSON) }
        if Value.self == Date.self { return try milliseconds(of: value as! Date, at: key) }
        if Value.self == Data.self { return .string((value as! Data).base64EncodedString()) }
        if Value.self == Duration.self { return try components(of: value as! Duration, at: key) }
        if Value.self == Float.self { return try number(Double(value as! Float), at: key) }
        if IntegerTypes.contains(Value.self) { return try integer(value as! any FixedWidthInteger, at: key) }
        return nil
    }

    private func integer(_ value: any FixedWidthInteger, at key: (any CodingKey)?) throws -> JSON {
        guard let integer = Int(exactly: value) else {
            throw failure(value, at: key, "the integer \(value) does not fit 64 bits with a sign")
        }
        return .integer(integer)
    }

    private func number(_ value: Double, at key: (any CodingKey)?) throws -> JSON {
        guard value.isFinite else { throw failure(value, at: key, "JSON has no way to write the number \(value)") }
        return .number(value)
    }

    private func milliseconds(of date: Date, at key: (any CodingKey)?) throws -> JSON {
        guard let milliseconds = Int(exactly: (date.timeIntervalSince1970 * 1000).rounded()) else {
            throw failure(date, at: key, "the date is too far away to be counted in milliseconds")
        }
        return .integer(milliseconds)
    }

    /// `Duration` itself would write the halves of a 128-bit integer, of which the lower one does not always fit `Int`.
    private func components(of duration: Duration, at key: (any CodingKey)?) throws -> JSON {
        let (seconds, rest) = duration.attoseconds.quotientAndRemainder(dividingBy: .attosecondsPerSecond)
        guard let seconds = Int(exactly: seconds) else {
            throw failure(duration, at: key, "the duration is too long to be counted in seconds")
        }
        return .array([.integer(seconds), .integer(Int(rest))])
    }

    private func failure(_ value: Any, at key: (any CodingKey)?, _ description: String) -> EncodingError {
        let path = key.map { codingPath + [$0] } ?? codingPath
        return .invalidValue(value, .init(codingPath: path, debugDescription: description))
    }
}

extension Int128 {
    static let attosecondsPerSecond: Int128 = 1_000_000_000_000_000_000
}
