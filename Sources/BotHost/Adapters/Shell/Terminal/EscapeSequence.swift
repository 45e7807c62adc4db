/// A control sequence as terminals send it for a key: what followed `ESC [` or `ESC O`.
struct EscapeSequence: Equatable {
    enum Meaning: Equatable {
        case key(TerminalKey)
        case pasteBegins
        case pasteEnds
        case nothing
    }

    /// Whether it came after `ESC O`, as from a keypad in application mode.
    let isKeypad: Bool
    /// Whether one more ESC stood before it: rxvt's way of saying Alt.
    let hasAlt: Bool
    let parameters: [UInt8]
    let final: UInt8

    var meaning: Meaning {
        switch final {
        case _ where !isKey: .nothing
        case UInt8(ascii: "A"): .key(.up)
        case UInt8(ascii: "B"): .key(.down)
        case UInt8(ascii: "C"): .key(movesByWord ? .wordRight : .right)
        case UInt8(ascii: "D"): .key(movesByWord ? .wordLeft : .left)
        case UInt8(ascii: "H"): .key(.home)
        case UInt8(ascii: "F"): .key(.end)
        case UInt8(ascii: "M") where isKeypad: .key(.enter)
        case UInt8(ascii: "a")...UInt8(ascii: "d"): rxvtArrow
        case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "@"): numbered
        default: .nothing
        }
    }

    /// The keys that a number names; `^`, `$` and `@` at the end are rxvt's Ctrl, Shift, and both.
    private var numbered: Meaning {
        switch numbers.first {
        case 1, 7: .key(.home)
        case 4, 8: .key(.end)
        case 3: .key(movesByWord ? .killWordRight : .delete)
        case 200: .pasteBegins
        case 201: .pasteEnds
        default: .nothing
        }
    }

    /// rxvt sends small letters: for Shift with an arrow after `ESC [`, for Ctrl with an arrow after `ESC O`.
    private var rxvtArrow: Meaning {
        switch final {
        case UInt8(ascii: "a"): .key(.up)
        case UInt8(ascii: "b"): .key(.down)
        case UInt8(ascii: "c"): .key(isKeypad || hasAlt ? .wordRight : .right)
        default: .key(isKeypad || hasAlt ? .wordLeft : .left)
        }
    }

    /// Whether Alt, Ctrl or Meta was held, in any of the ways to say so.
    private var movesByWord: Bool {
        hasAlt || final == UInt8(ascii: "^") || final == UInt8(ascii: "@") || (modifiers & 0b1110) != 0
    }

    /// xterm's bits: 1 Shift, 2 Alt, 4 Ctrl, 8 Meta. Old ones leave out the first number before a letter.
    private var modifiers: Int {
        let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(final)
        let parameter = numbers.count > 1 ? numbers[1] : isLetter ? numbers[0] : 1
        return max(parameter, 1) - 1
    }

    /// Keys come with numbers only; with other marks it is a report, as in `ESC [ ? 1 ; 2 c`.
    private var isKey: Bool {
        parameters.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ";") }
    }

    /// At least one number: 0 for what is left out, and one that no key has for what is too large.
    private var numbers: [Int] {
        parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { $0.isEmpty ? 0 : Int(String(decoding: $0, as: UTF8.self)) ?? .max }
    }
}
