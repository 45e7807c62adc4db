/// Bold, colours and the like, as IRC puts them into text. https://modern.ircdocs.horse/formatting
package enum IRCFormatting {
    static let bold: UInt8 = 0x02
    static let colour: UInt8 = 0x03
    static let hexColour: UInt8 = 0x04
    static let reset: UInt8 = 0x0F
    /// Monospace, reverse, italics, strikethrough, underline: each is switched off by itself.
    static let otherSwitches: [UInt8] = [0x11, 0x16, 0x1D, 0x1E, 0x1F]

    /// `text` without any formatting: what its author's words are.
    package static func stripped(_ text: String) -> String {
        guard text.utf8.contains(where: isCode) else { return text }
        var plain: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            let length = codeLength(at: rest)
            if length == 0 { plain.append(byte) }
            rest = rest.dropFirst(max(1, length))
        }
        return String(decoding: plain, as: UTF8.self)
    }

    static func isCode(_ byte: UInt8) -> Bool {
        byte == bold || byte == colour || byte == hexColour || byte == reset || otherSwitches.contains(byte)
    }

    /// How many bytes the code takes with which `bytes` begin; 0 when that is none.
    static func codeLength(at bytes: ArraySlice<UInt8>) -> Int {
        switch bytes.first {
        case colour?: 1 + numbersLength(bytes.dropFirst(), atMost: 2, atLeast: 1, ASCII.isDigit)
        case hexColour?: 1 + numbersLength(bytes.dropFirst(), atMost: 6, atLeast: 6, ASCII.isHexDigit)
        case let byte? where isCode(byte): 1
        default: 0
        }
    }

    /// `4`, `04,12`: the comma belongs to the words when no number follows it.
    private static func numbersLength(
        _ bytes: ArraySlice<UInt8>, atMost: Int, atLeast: Int, _ isDigit: (UInt8) -> Bool
    ) -> Int {
        let front = bytes.prefix(atMost).prefix(while: isDigit).count
        guard front >= atLeast else { return 0 }
        let rest = bytes.dropFirst(front)
        guard rest.first == UInt8(ascii: ",") else { return front }
        let back = rest.dropFirst().prefix(atMost).prefix(while: isDigit).count
        return back >= atLeast ? front + 1 + back : front
    }
}
