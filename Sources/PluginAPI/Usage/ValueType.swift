/// A type of argument that a plugin adds to those there are, as data: the host checks it without running the
/// plugin's code.
///
/// ```swift
/// var types: [ValueType] { [.oneOf("size", ["small", "medium", "large"]), .number("port", 1...65_535)] }
/// // in a usage line: [--size <size>] <port>
/// ```
public struct ValueType: Equatable, Sendable {
    package enum Rule: Equatable, Sendable {
        case oneOf([String])
        case number(ClosedRange<Int>)
        case word(characters: CharacterRanges, longest: Int)
    }

    /// What usage lines call it.
    public let name: String
    package let rule: Rule

    package init(name: String, rule: Rule) {
        self.name = name
        self.rule = rule
    }

    /// One of these words, in capitals or not; it reaches the command as it is written here.
    public static func oneOf(_ name: String, _ words: [String]) -> ValueType {
        ValueType(name: name, rule: .oneOf(words))
    }

    /// A whole number within `range`.
    public static func number(_ name: String, _ range: ClosedRange<Int>) -> ValueType {
        ValueType(name: name, rule: .number(range))
    }

    /// A word of these characters only, and not longer than `longest`.
    ///
    /// - Parameter characters: Single ones and ranges, as between the brackets of a regular expression: `a-z0-9._-`.
    public static func word(_ name: String, of characters: String, longest: Int = 255) -> ValueType {
        ValueType(name: name, rule: .word(characters: CharacterRanges(characters), longest: longest))
    }
}

/// A set of characters written as `a-z0-9._-`; a dash at the end, or at the beginning, stands for itself.
package struct CharacterRanges: Equatable, Sendable {
    package let text: String
    private let ranges: [ClosedRange<Unicode.Scalar>]

    package init(_ text: String) {
        self.text = text
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var scalars = Array(text.unicodeScalars)[...]
        while let first = scalars.popFirst() {
            if scalars.count >= 2, scalars.first == "-", let last = scalars.dropFirst().first, first <= last {
                ranges.append(first...last)
                scalars.removeFirst(2)
            } else {
                ranges.append(first...first)
            }
        }
        self.ranges = ranges
    }

    package func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar) }
    }
}
