import Foundation
import PluginAPI
import Testing

@Suite struct LineBufferTests {
    @Test func `gives out whole lines and keeps the rest`() throws {
        let pipe = try Pipe()
        var buffer = LineBuffer()
        #expect(try pipe.pass("one\n\ntw", to: &buffer) == ["one", ""])
        #expect(try pipe.pass("o", to: &buffer) == [])
        #expect(try pipe.pass("\nthree\n", to: &buffer) == ["two", "three"])
    }

    @Test func `a line may come byte by byte`() throws {
        let pipe = try Pipe()
        var buffer = LineBuffer()
        for byte in "half a line" { #expect(try pipe.pass(String(byte), to: &buffer) == []) }
        #expect(try pipe.pass("\n", to: &buffer) == ["half a line"])
    }

    @Test func `a line grows beyond the first room there is`() throws {
        let pipe = try Pipe()
        var buffer = LineBuffer()
        let part = String(repeating: "x", count: 50_000)
        for _ in 0..<6 { #expect(try pipe.pass(part, to: &buffer, limit: 1_000_000) == []) }
        let lines = try #require(try pipe.pass("\nshort\n", to: &buffer, limit: 1_000_000))
        #expect(lines.map(\.utf8.count) == [300_000, 5])
        #expect(try pipe.pass("next\n", to: &buffer) == ["next"])
    }

    @Test func `gives out everything there is where lines do not matter`() {
        var buffer = LineBuffer()
        for text in ["one\ntw", "o"] {
            let count = buffer.fill { room in
                room.copyBytes(from: text.utf8)
                return text.utf8.count
            }
            #expect(count == text.utf8.count)
            var taken: [String] = []
            buffer.takeAll { taken.append(String(decoding: $0, as: UTF8.self)) }
            #expect(taken == [text])
        }
    }

    @Test(arguments: [
        ("12345\n", true), ("123456\n", false), ("12345", true), ("123456", false), ("1\n123456\n", false),
    ])
    func `refuses a line longer than the limit, ended or not`(text: String, fits: Bool) throws {
        let pipe = try Pipe()
        var buffer = LineBuffer()
        #expect((try pipe.pass(text, to: &buffer, limit: 5) != nil) == fits)
    }

    @Test func `tells the end and a failure`() throws {
        let pipe = try Pipe()
        var buffer = LineBuffer()
        pipe.closeWriter()
        #expect(buffer.fill(from: pipe.reader) == .success(0))
        #expect(buffer.fill(from: -1) == .failure(SystemError("read", code: EBADF)))
        #expect("\(SystemError("read", code: EBADF))" == "read: Bad file descriptor")
    }
}

/// A pipe that brings text to a buffer.
private final class Pipe {
    let reader: Int32
    private var writer: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        closeWriter()
        close(reader)
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    /// The lines that `buffer` gives out when it is given `text`, less than a pipe holds; nil when one is too long.
    func pass(_ text: String, to buffer: inout LineBuffer, limit: Int = 1_000) throws -> [String]? {
        try #require(write(writer, text, text.utf8.count) == text.utf8.count)
        var lines: [String] = []
        var left = text.utf8.count
        while left > 0 {
            left -= try buffer.fill(from: reader).get()
            let fits = buffer.takeLines(upTo: limit) { lines.append(String(decoding: $0, as: UTF8.self)) }
            guard fits else { return nil }
        }
        return lines
    }
}
