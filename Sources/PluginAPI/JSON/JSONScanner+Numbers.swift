extension JSONScanner {
    /// A number as it is being read: the digits of `significand` times ten to the power of `exponent`.
    private struct Decimal {
        var isNegative = false
        var significand: UInt64 = 0
        var digitCount = 0
        var exponent = 0

        /// Whether `significand` can hold all digits: nineteen always fit.
        var isExact: Bool { digitCount <= 19 }

        /// The value, if it is an integer of 64 bits.
        @inline(__always)
        var integer: Int? {
            guard isExact else { return nil }
            if significand <= UInt64(Int.max) { return isNegative ? -Int(significand) : Int(significand) }
            return isNegative && significand == Int.min.magnitude ? Int.min : nil
        }

        /// The value, if one multiplication or division of exact numbers gives it, which is then rounded correctly.
        var double: Double? {
            guard isExact, significand <= 1 << 53, abs(exponent) < Self.powersOfTen.count else { return nil }
            let power = Self.powersOfTen[abs(exponent)]
            let magnitude = exponent < 0 ? Double(significand) / power : Double(significand) * power
            return isNegative ? -magnitude : magnitude
        }

        /// All the powers of ten that a `Double` holds exactly.
        private static let powersOfTen: [Double] = [
            1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
        ]
    }

    /// Reads the number whose sign or first digit stands here.
    mutating func number() throws(Failure) -> JSON {
        let start = position
        var decimal = Decimal()
        if current == UInt8(ascii: "-") {
            decimal.isNegative = true
            position &+= 1
        }
        let first = current
        try digits(of: &decimal, numberStart: start)
        if first == UInt8(ascii: "0"), decimal.digitCount > 1 {
            throw failure(.leadingZero(quote(from: start)), at: start)
        }
        if current != UInt8(ascii: "."), current | 0x20 != UInt8(ascii: "e"), let integer = decimal.integer {
            return .integer(integer)
        }
        try fraction(of: &decimal, numberStart: start)
        try exponent(of: &decimal, numberStart: start)
        if let double = decimal.double { return .number(double) }
        return .number(try roundedDouble(from: start))
    }

    @inline(__always)
    private mutating func digits(of decimal: inout Decimal, numberStart: Int) throws(Failure) {
        let start = position
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            decimal.significand = decimal.significand &* 10 &+ UInt64(digit)
            position &+= 1
        }
        guard position > start else {
            throw failure(.incompleteNumber(quote(from: numberStart)), at: numberStart)
        }
        decimal.digitCount += position - start
    }

    private mutating func fraction(of decimal: inout Decimal, numberStart: Int) throws(Failure) {
        guard current == UInt8(ascii: ".") else { return }
        position += 1
        let start = position
        try digits(of: &decimal, numberStart: numberStart)
        decimal.exponent = start - position
    }

    private mutating func exponent(of decimal: inout Decimal, numberStart: Int) throws(Failure) {
        guard current | 0x20 == UInt8(ascii: "e") else { return }
        position += 1
        let isNegative = current == UInt8(ascii: "-")
        if isNegative || current == UInt8(ascii: "+") { position += 1 }
        var exponent = Decimal()
        try digits(of: &exponent, numberStart: numberStart)
        let magnitude = exponent.isExact ? Int(min(exponent.significand, 1 << 32)) : 1 << 32
        decimal.exponent += isNegative ? -magnitude : magnitude
    }

    /// The slow way, which knows numbers of any length. It reads the text alike in every locale.
    @inline(never)
    private func roundedDouble(from start: Int) throws(Failure) -> Double {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw failure(.numberTooLarge(quote(from: start)), at: start)
        }
        return value
    }
}
