/// Bytes from a terminal to keys, however they are cut into pieces.
///
/// Knows what xterm, the VTs, rxvt and the Linux console send. A sequence that means nothing here is swallowed
/// whole, up to a length; a control character inside one ends it and counts.
package struct KeyDecoder: Equatable, Sendable {
    private enum State: Equatable {
        case ground
        /// After ESC; `hasAlt` when another ESC stood before it.
        case escape(hasAlt: Bool)
        /// After `ESC [` or `ESC O`.
        case sequence(isKeypad: Bool, hasAlt: Bool)
        /// After `ESC [ [`: one more byte, and it is a function key of the Linux console.
        case linuxFunctionKey
        /// A string that a terminal sends as an answer, up to BEL or `ESC \`.
        case string
    }

    private static let longestSequence = 64
    private static let longestString = 1024

    private var state = State.ground
    private var collected: [UInt8] = []
    private var stringLength = 0
    private var scalars = ScalarDecoder()
    private var isPasting = false
    private var sawReturn = false

    package init() {}

    /// Whether something began that a pause should end: see `pause()`.
    package var isUnfinished: Bool { state != .ground || isPasting }

    package mutating func decode(_ bytes: some Sequence<UInt8>) -> [TerminalKey] {
        bytes.flatMap { decode($0) }
    }

    /// Nothing more came for a while: an ESC was the Escape key, and what lacks its end will not get it.
    package mutating func pause() -> [TerminalKey] {
        defer {
            state = .ground
            isPasting = false
        }
        if case .escape = state, !isPasting { return [.escape] }
        return []
    }

    private mutating func decode(_ byte: UInt8) -> [TerminalKey] {
        switch state {
        case .ground:
            return scalars.decode(byte).flatMap { key(for: $0) }
        case .escape(let hasAlt):
            return afterEscape(byte, hasAlt: hasAlt)
        case .sequence(let isKeypad, let hasAlt):
            return inSequence(byte, isKeypad: isKeypad, hasAlt: hasAlt)
        case .linuxFunctionKey:
            return (0x40...0x7E).contains(byte) ? finish() : restart(with: byte)
        case .string:
            return inString(byte)
        }
    }

    // MARK: Sequences

    private mutating func afterEscape(_ byte: UInt8, hasAlt: Bool) -> [TerminalKey] {
        switch byte {
        case _ where isPasting && byte != UInt8(ascii: "["):
            return restart(with: byte)
        case 0x1B:
            state = .escape(hasAlt: true)
            return []
        case UInt8(ascii: "["), UInt8(ascii: "O"):
            collected = []
            state = .sequence(isKeypad: byte == UInt8(ascii: "O"), hasAlt: hasAlt)
            return []
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"):
            stringLength = 0
            state = .string
            return []
        default:
            return afterAlt(byte)
        }
    }

    private mutating func afterAlt(_ byte: UInt8) -> [TerminalKey] {
        switch byte {
        case UInt8(ascii: "b"), UInt8(ascii: "B"): return finish(.wordLeft)
        case UInt8(ascii: "f"), UInt8(ascii: "F"): return finish(.wordRight)
        case UInt8(ascii: "d"), UInt8(ascii: "D"): return finish(.killWordRight)
        case 0x7F, 0x08: return finish(.killWordLeft)
        case 0x20...0x7E: return finish()
        default: return restart(with: byte)  // a control key, or a letter beyond ASCII: it counts without Alt
        }
    }

    private mutating func inSequence(_ byte: UInt8, isKeypad: Bool, hasAlt: Bool) -> [TerminalKey] {
        switch byte {
        case UInt8(ascii: "[") where !isKeypad && collected.isEmpty:
            state = .linuxFunctionKey
            return []
        case UInt8(ascii: "$") where endsInDollar, 0x40...0x7E:
            let sequence = EscapeSequence(isKeypad: isKeypad, hasAlt: hasAlt, parameters: collected, final: byte)
            return carryOut(sequence.meaning)
        case 0x20...0x3F:
            collected.append(byte)
            return collected.count < Self.longestSequence ? [] : finish()
        default:
            return restart(with: byte)
        }
    }

    /// rxvt ends `ESC [ 7 $` in what is elsewhere the middle of a report such as `ESC [ ? 1 ; 2 $ y`.
    private var endsInDollar: Bool {
        !collected.isEmpty && collected.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private mutating func carryOut(_ meaning: EscapeSequence.Meaning) -> [TerminalKey] {
        state = .ground
        switch meaning {
        case .key(let key): return isPasting ? [] : [key]
        case .pasteBegins: isPasting = true
        case .pasteEnds: isPasting = false
        case .nothing: break
        }
        return []
    }

    private mutating func inString(_ byte: UInt8) -> [TerminalKey] {
        stringLength += 1
        switch byte {
        case 0x07: return finish()
        case 0x1B:
            state = .escape(hasAlt: false)  // with `\` it is the end, and `ESC \` means nothing else
            return []
        case 0x00...0x1F: return restart(with: byte)
        default: return stringLength < Self.longestString ? [] : finish()
        }
    }

    private mutating func finish(_ keys: TerminalKey...) -> [TerminalKey] {
        state = .ground
        return keys
    }

    private mutating func restart(with byte: UInt8) -> [TerminalKey] {
        state = .ground
        return decode(byte)
    }

    // MARK: Scalars

    private mutating func key(for scalar: Unicode.Scalar) -> [TerminalKey] {
        let endsReturn = sawReturn && scalar == "\n"  // CR LF is one Enter
        sawReturn = scalar == "\r"
        switch scalar {
        case "\n" where endsReturn: return []
        case "\r", "\n": return [.enter]
        case "\u{1B}":
            state = .escape(hasAlt: false)
            return []
        case "\t" where isPasting: return [.character(" ")]
        case _ where !PrintableText.isTypable(scalar):
            return isPasting ? [] : Self.controlKeys[scalar].map { [$0] } ?? []
        default: return [.character(scalar)]
        }
    }

    private static let controlKeys: [Unicode.Scalar: TerminalKey] = [
        "\u{01}": .home,  // Ctrl-A
        "\u{02}": .left,  // Ctrl-B
        "\u{04}": .deleteOrEndOfInput,  // Ctrl-D
        "\u{05}": .end,  // Ctrl-E
        "\u{06}": .right,  // Ctrl-F
        "\u{08}": .backspace,  // Ctrl-H
        "\t": .tab,
        "\u{0B}": .killToEnd,  // Ctrl-K
        "\u{0C}": .clearScreen,  // Ctrl-L
        "\u{0E}": .down,  // Ctrl-N
        "\u{10}": .up,  // Ctrl-P
        "\u{14}": .transpose,  // Ctrl-T
        "\u{15}": .killToStart,  // Ctrl-U
        "\u{17}": .killToBlankLeft,  // Ctrl-W
        "\u{19}": .yank,  // Ctrl-Y
        "\u{7F}": .backspace,
    ]
}
