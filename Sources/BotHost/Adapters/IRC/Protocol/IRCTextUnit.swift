/// What is not cut when text is cut into lines: a character, or a formatting code with its numbers.
struct IRCTextUnit {
    let bytes: [UInt8]
    let isCode: Bool

    var isSpace: Bool { bytes == [ASCII.space] }
    /// No control character: some of them are left out of a line when it is sent.
    var isVisible: Bool { !isCode && bytes.contains { $0 > ASCII.space && $0 != 0x7F } }

    /// - Parameter longest: A character of more bytes (a letter under a thousand accents) is cut between its scalars.
    static func units(of line: Substring, longest: Int) -> [IRCTextUnit] {
        var units: [IRCTextUnit] = []
        var rest = line
        while let character = rest.first {
            if let byte = character.utf8.first, IRCFormatting.isCode(byte) {
                // A code, which can be the first scalar of a longer character, and its numbers: all of it is ASCII.
                let length = IRCFormatting.codeLength(at: Array(rest.utf8.prefix(16))[...])
                let end = rest.utf8.index(rest.startIndex, offsetBy: length)
                units.append(IRCTextUnit(bytes: Array(rest.utf8[..<end]), isCode: true))
                rest = rest[end...]
            } else {
                units += pieces(of: character, longest: longest)
                rest = rest.dropFirst()
            }
        }
        return units
    }

    private static func pieces(of character: Character, longest: Int) -> [IRCTextUnit] {
        let bytes = Array(character.utf8)
        if bytes.count <= longest { return [IRCTextUnit(bytes: bytes, isCode: false)] }
        return character.unicodeScalars.map { IRCTextUnit(bytes: Array($0.utf8), isCode: false) }
    }
}

/// The formatting in force at a place in a text.
struct IRCTextStyle {
    /// Six switches and a colour of fourteen bytes.
    static let mostBytes = 20

    private var switches: [UInt8] = []
    private var colour: [UInt8] = []

    /// What puts it in force again at the beginning of a line, before `unit`.
    func codes(before unit: IRCTextUnit) -> [UInt8] {
        // A digit or a comma would be taken for the colour's own, so bold is switched on and off between them.
        let wouldJoin = unit.bytes.first.map { ASCII.isDigit($0) || $0 == UInt8(ascii: ",") } ?? false
        let isGuarded = wouldJoin && !colour.isEmpty && switches.isEmpty
        return colour + switches + (isGuarded ? [IRCFormatting.bold, IRCFormatting.bold] : [])
    }

    mutating func take(_ unit: IRCTextUnit) {
        guard unit.isCode, let code = unit.bytes.first else { return }
        switch code {
        case IRCFormatting.reset: self = IRCTextStyle()
        // Without a number it ends the colour.
        case IRCFormatting.colour, IRCFormatting.hexColour: colour = unit.bytes.count > 1 ? unit.bytes : []
        default:
            if let index = switches.firstIndex(of: code) {
                switches.remove(at: index)
            } else {
                switches.append(code)
            }
        }
    }
}
