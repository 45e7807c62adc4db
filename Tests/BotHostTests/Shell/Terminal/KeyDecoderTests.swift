import BotHost
import Testing

@Suite struct KeyDecoderTests {
    @Test(
        arguments: [
            ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{08}", .backspace),
            ("\u{01}", .home), ("\u{02}", .left), ("\u{04}", .deleteOrEndOfInput), ("\u{05}", .end),
            ("\u{06}", .right), ("\u{0B}", .killToEnd), ("\u{0C}", .clearScreen), ("\u{0E}", .down),
            ("\u{10}", .up), ("\u{14}", .transpose), ("\u{15}", .killToStart), ("\u{17}", .killToBlankLeft),
            ("\u{19}", .yank), ("a", .character("a")), ("é", .character("é")), ("🦊", .character("🦊")),
        ] as [(String, TerminalKey)])
    func `a plain byte or scalar is a key`(bytes: String, key: TerminalKey) {
        expect(bytes, [key])
    }

    @Test(
        arguments: [
            ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down),
            ("\u{1B}[C", .right), ("\u{1B}OC", .right), ("\u{1B}[D", .left), ("\u{1B}OD", .left),
            ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
            ("\u{1B}[F", .end), ("\u{1B}OF", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
            ("\u{1B}[1;5H", .home), ("\u{1B}[7$", .home), ("\u{1B}[8^", .end), ("\u{1B}[3~", .delete),
            ("\u{1B}[3;2~", .delete), ("\u{1B}[3$", .delete), ("\u{1B}[3;5~", .killWordRight),
            ("\u{1B}[3^", .killWordRight), ("\u{1B}[1;2D", .left), ("\u{1B}[c", .right), ("\u{1B}OM", .enter),
        ] as [(String, TerminalKey)])
    func `a sequence of any usual terminal is its key`(bytes: String, key: TerminalKey) {
        expect(bytes, [key])
    }

    @Test(
        arguments: [
            ("\u{1B}b", .wordLeft), ("\u{1B}f", .wordRight), ("\u{1B}d", .killWordRight),
            ("\u{1B}\u{7F}", .killWordLeft), ("\u{1B}\u{08}", .killWordLeft),
            ("\u{1B}[1;5D", .wordLeft), ("\u{1B}[1;5C", .wordRight), ("\u{1B}[1;3D", .wordLeft),
            ("\u{1B}[5C", .wordRight), ("\u{1B}O5D", .wordLeft), ("\u{1B}Oc", .wordRight), ("\u{1B}Od", .wordLeft),
            ("\u{1B}\u{1B}[D", .wordLeft), ("\u{1B}\u{1B}[C", .wordRight), ("\u{1B}\u{1B}OD", .wordLeft),
        ] as [(String, TerminalKey)])
    func `Alt and Ctrl move and kill by word`(bytes: String, key: TerminalKey) {
        expect(bytes, [key])
    }

    @Test(
        arguments: [
            "\u{1B}[5~", "\u{1B}[[A", "\u{1B}[15;2~", "\u{1B}[?1;2c", "\u{1B}[?2004;1$y", "\u{1B}OP", "\u{1B}x",
            "\u{1B}[27;5;13~", "\u{1B}[Z", "\u{1B}[97;5u", "\u{1B}]11;rgb:ff/ff/ff\u{07}",
            "\u{1B}]0;title\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{16}", "\u{1B}[99999999999999999999~",
        ])
    func `what means nothing is swallowed whole`(bytes: String) {
        expect(bytes + "z", [.character("z")])
    }

    @Test func `a control character ends a sequence and counts`() {
        expect("\u{1B}[12\r", [.enter])
        expect("\u{1B}[\u{1B}[A", [.up])
        expect("\u{1B}]0;never ended\r", [.enter])
        expect("\u{1B}\r", [.enter])
    }

    @Test func `a sequence without end is given up after a while`() {
        var decoder = KeyDecoder()
        let keys = decoder.decode("\u{1B}[".utf8) + decoder.decode([UInt8](repeating: 0x31, count: 200))
        #expect(keys.count == 200 - 64)
        #expect(!decoder.isUnfinished)
    }

    @Test func `an ESC is the Escape key only when nothing follows`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode([0x1B]).isEmpty)
        #expect(decoder.isUnfinished)
        #expect(decoder.pause() == [.escape])
        #expect(decoder.decode("[A".utf8) == [.character("["), .character("A")])
        #expect(decoder.pause().isEmpty)
    }

    @Test func `CR LF is one Enter`() {
        expect("a\r\n\nb", [.character("a"), .enter, .enter, .character("b")])
    }

    @Test func `a paste ends lines as typing would and loses what is no text`() {
        expect("\u{1B}[200~a\r\nb\u{03}\u{7F}\tc\u{1B}[201~", typed("a\nb c"))
        expect("\u{1B}[200~\u{1B}[31m!\u{1B}x\u{1B}[201~\u{1B}[D", typed("!x") + [.left])
    }

    @Test func `a paste that never ends does not keep the keys`() {
        var decoder = KeyDecoder()
        #expect(decoder.decode("\u{1B}[200~a\u{1B}[D".utf8) == typed("a"))
        #expect(decoder.isUnfinished)
        #expect(decoder.pause().isEmpty)
        #expect(decoder.decode("\u{1B}[D".utf8) == [.left])
    }

    @Test(
        arguments: [
            [0x80], [0xFF], [0xC3], [0xC3, 0x28], [0xE2, 0x82], [0xE2, 0x82, 0x41], [0xF0, 0x9F, 0xA6],
            [0xED, 0xA0, 0x80], [0xC0, 0xAF], [0xF5, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xF0, 0x9F, 0xF0, 0x9F, 0xA6, 0x8A], [0xE2, 0xC3, 0xA9],
        ] as [[UInt8]])
    func `broken UTF-8 becomes what String makes of it`(bytes: [UInt8]) {
        let whole = bytes + [UInt8(ascii: "z")]
        for pieces in splits(of: whole) {
            #expect(keys(from: pieces) == typed(String(decoding: whole, as: UTF8.self)), "\(pieces)")
        }
    }

    // MARK: Every way to cut

    private func expect(_ bytes: String, _ expected: [TerminalKey], _ location: SourceLocation = #_sourceLocation) {
        for pieces in splits(of: Array(bytes.utf8)) {
            #expect(keys(from: pieces) == expected, "\(pieces)", sourceLocation: location)
        }
    }

    private func keys(from pieces: [[UInt8]]) -> [TerminalKey] {
        var decoder = KeyDecoder()
        return pieces.flatMap { decoder.decode($0) }
    }

    private func typed(_ text: String) -> [TerminalKey] {
        text.unicodeScalars.map { $0 == "\n" ? .enter : .character($0) }
    }

    /// Every way to cut a short input; of a long one, every cut in two and every byte alone.
    private func splits(of bytes: [UInt8]) -> [[[UInt8]]] {
        guard bytes.count > 8 else { return allSplits(of: bytes[...]) }
        let halves = bytes.indices.map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
        return halves + [bytes.map { [$0] }]
    }

    private func allSplits(of bytes: ArraySlice<UInt8>) -> [[[UInt8]]] {
        guard !bytes.isEmpty else { return [[]] }
        return (1...bytes.count).flatMap { length in
            allSplits(of: bytes.dropFirst(length)).map { [Array(bytes.prefix(length))] + $0 }
        }
    }
}
