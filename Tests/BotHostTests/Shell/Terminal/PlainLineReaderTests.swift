import BotHost
import Testing

@Suite struct PlainLineReaderTests {
    @Test func `lines come out however the bytes are cut`() {
        let bytes = Array("one\r\n\ntw\u{1B}o é\nrest".utf8)
        for cut in bytes.indices {
            var reader = PlainLineReader()
            let lines = reader.read(bytes[..<cut]) + reader.read(bytes[cut...])
            #expect(lines == [.line("one"), .line(""), .line("two é")])
            #expect(reader.finish() == .line("rest"))
            #expect(reader.finish() == nil)
        }
    }

    @Test func `a line that is too long is refused whole`() {
        var reader = PlainLineReader()
        let longest = String(repeating: "a", count: LineEditor.limit)
        #expect(reader.read("\(longest)\n\(longest)b\nnext\n".utf8) == [.line(longest), .tooLong, .line("next")])
    }
}
