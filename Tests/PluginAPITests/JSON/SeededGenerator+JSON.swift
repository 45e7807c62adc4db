import PluginAPI
import TestSupport

extension SeededGenerator {
    /// Any JSON value that nests at most `depth` deep.
    mutating func json(depth: Int = 4) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &self) {
        case 0: .null
        case 1: .bool(.random(using: &self))
        case 2: .integer(integer())
        case 3: .number(number())
        case 4, 5: .string(string())
        case 6: .array((0..<Int.random(in: 0..<6, using: &self)).map { _ in json(depth: depth - 1) })
        default: .object(object(depth: depth - 1))
        }
    }

    private mutating func object(depth: Int) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0..<(depth > 2 ? 24 : 6), using: &self) { object[string()] = json(depth: depth) }
        return object
    }

    private mutating func integer() -> Int {
        Int(truncatingIfNeeded: next()) >> Int.random(in: 0..<64, using: &self)
    }

    private mutating func number() -> Double {
        if Bool.random(using: &self) { return Double(integer()) / 1000 }
        let number = Double(bitPattern: next())
        return number.isFinite ? number : 0
    }

    private mutating func string() -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "\"", "\\", "/", "\n", "\0", "\u{1F}", "\u{7F}", "é", "€", "😀",
        ]
        var string = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<24, using: &self) {
            if Int.random(in: 0..<8, using: &self) > 0 {
                string.append(alphabet[Int.random(in: 0..<5, using: &self)])
            } else {
                string.append(alphabet.randomElement(using: &self)!)
            }
        }
        return String(string)
    }
}
